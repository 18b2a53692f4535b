import type { FastifyInstance } from 'fastify';
import { Refused } from './refused.js';

/**
 * JSON and nothing else: a page of another origin can post plain text and forms without being asked. A body that is empty is none,
 * whatever its type says.
 */
export function takeOnlyJson(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, text, done) => {
    try {
      done(null, text === '' ? undefined : JSON.parse(String(text)));
    } catch (error) {
      const what = `The body is no JSON: ${error instanceof Error ? error.message : String(error)}`;
      done(new Refused(400, { error: 'no-json', what, where: 'body', right: 'One JSON object.' }));
    }
  });
}
