/** Download by HTTP: GET, and GET of a range when an earlier attempt has left something (RFC 9110 §14). */
import type { Address } from './address.js';
import type { Attempt } from './attempt.js';
import { type Answer, type Ask, failureOf, withHttp } from './http.js';
import type { Intake } from './intake.js';

/** Returns the length of the file. @throws Failure */
export const downloadByHttp = (address: Address, intake: Intake, attempt: Attempt): Promise<number> =>
  withHttp(attempt, async (ask) => (await resumed(address, intake, ask)) ?? (await wholeFile(address, intake, ask)));

/** As stored on the server: a packed form would have other octets than those that were signed, and no ranges. */
const asStored = { 'accept-encoding': 'identity' };

async function wholeFile(address: Address, intake: Intake, ask: Ask): Promise<number> {
  const answer = await ask(address, { method: 'GET', headers: asStored });
  return await received(answer, intake);
}

/** Undefined when it has to begin anew. `If-Range` makes the server send all of it when it has another version by now. */
async function resumed(address: Address, intake: Intake, ask: Ask): Promise<number | undefined> {
  const kept_octets = await intake.kept_octets();
  const { version } = intake;
  if (kept_octets === 0 || version === undefined) return undefined;
  const headers = { ...asStored, range: `bytes=${kept_octets}-`, 'if-range': version };
  const answer = await ask(address, { method: 'GET', headers });
  const range = contentRange(answer);
  if (answer.status === 206 && range?.at_octets === kept_octets && (versionOf(answer) ?? version) === version) {
    const rest = { at_octets: kept_octets, total_octets: range.total_octets, version };
    return await intake.receive(rest, (take) => each(answer, take));
  }
  if (answer.status !== 206 && answer.status !== 416) return await received(answer, intake);
  await answer.body.dump();
  const isComplete = answer.status === 416 && range?.total_octets === kept_octets;
  return isComplete ? kept_octets : undefined;
}

async function received(answer: Answer, intake: Intake): Promise<number> {
  if (answer.status !== 200) {
    await answer.body.dump();
    throw failureOf(answer);
  }
  const length = answer.header('content-length');
  const total_octets = length === undefined ? undefined : Number(length);
  return await intake.receive({ at_octets: 0, total_octets, version: versionOf(answer) }, (take) => each(answer, take));
}

async function each({ body }: Answer, take: (octets: Uint8Array) => Promise<void>): Promise<void> {
  for await (const octets of body) await take(octets);
}

/** `bytes 500-999/1000` or, of a range that lies outside, the same with a star for the range (RFC 9110 §14.4). */
function contentRange(answer: Answer): { readonly at_octets: number | undefined; readonly total_octets: number | undefined } | undefined {
  const [, at, total] = /^bytes (?:(\d+)-\d+|\*)\/(\d+|\*)$/i.exec(answer.header('content-range') ?? '') ?? [];
  if (total === undefined) return undefined;
  return { at_octets: at === undefined ? undefined : Number(at), total_octets: total === '*' ? undefined : Number(total) };
}

/**
 * What may stand in `If-Range`: a strong entity tag, or a date of modification that is older than the answer by a second or
 * more, so that the file cannot have changed twice within it (RFC 9110 §8.8.2.2, §13.1.5).
 */
function versionOf(answer: Answer): string | undefined {
  const tag = answer.header('etag');
  if (tag !== undefined && /^"[^"]*"$/.test(tag)) return tag;
  const modified = answer.header('last-modified');
  const age_ms = Date.parse(answer.header('date') ?? '') - Date.parse(modified ?? '');
  return age_ms >= 1000 ? modified : undefined;
}
