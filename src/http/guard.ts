/**
 * Keeps strangers out of a server that has no login: pages of other origins in somebody's browser, and names that were made to point
 * here (DNS rebinding). Requests of programs, which have no origin, pass.
 */
import type { IncomingHttpHeaders } from 'node:http';
import { isIP } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { Refused } from './refused.js';

/** Nothing but what this server itself serves may run on its pages, and nobody may frame them. */
const headers = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
} as const;

/** @param host Name or address that the server was asked to listen at. */
export function guard(app: FastifyInstance, host: string): void {
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(headers);
    const objection = againstStrangers(request.headers, host);
    if (objection) throw objection;
  });
}

/** Why a request is not to be served; undefined when nothing is against it. */
export function againstStrangers({ host: asked = '', origin }: IncomingHttpHeaders, host: string): Refused | undefined {
  if (!isOurs(asked, host)) {
    return new Refused(421, {
      error: 'wrong-host',
      what: `This server does not go by the name of “${asked}”.`,
      where: 'header host',
      right: `An address in numbers, localhost, or ${host}.`,
    });
  }
  if (origin !== undefined && hostOf(origin) !== asked.toLowerCase()) {
    return new Refused(403, {
      error: 'wrong-origin',
      what: `A page of ${origin} has no business here.`,
      where: 'header origin',
      right: `http://${asked}, or none.`,
    });
  }
  return undefined;
}

/** An address in numbers cannot have been made to point here; of names only those are ours that we were given. */
function isOurs(asked: string, host: string): boolean {
  const name = nameOf(asked);
  return name !== undefined && (isIP(name) !== 0 || name === 'localhost' || name === host.toLowerCase());
}

/** The host without port and brackets. */
function nameOf(authority: string): string | undefined {
  if (!URL.canParse(`http://${authority}/`)) return undefined;
  const { hostname, pathname, username } = new URL(`http://${authority}/`);
  return pathname === '/' && username === '' ? hostname.replace(/^\[|\]$/g, '') : undefined;
}

const hostOf = (origin: string): string | undefined => (URL.canParse(origin) ? new URL(origin).host : undefined);
