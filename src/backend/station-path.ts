/**
 * The identity in the path under which a station comes in: `/ocpp/<identity>` or `/<identity>`, percent-encoded (OCPP-J 1.6 §3.1.1).
 * Undefined when there is none, or none that can be decoded.
 */
export function identityIn(path: string): string | undefined {
  const [, encoded] = /^(?:\/ocpp)?\/([^/]+)$/.exec(path) ?? [];
  if (encoded === undefined || encoded === 'ocpp') return undefined;
  try {
    return decodeURIComponent(encoded);
  } catch {
    return undefined;
  }
}
