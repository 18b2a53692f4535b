/** What a payload says, in one line: every plain value with its name, a status first; sampled values as measurand and number. */
export function inWords(payload: unknown, name = ''): string {
  if (Array.isArray(payload)) return payload.map((each) => inWords(each, name)).join(', ');
  if (typeof payload !== 'object' || payload === null) return name === '' ? String(payload ?? '') : `${name} ${String(payload)}`;
  const { value, measurand = 'Energy.Active.Import.Register', unit = '', format }: Readonly<Record<string, unknown>> = { ...payload };
  if (value !== undefined && name === 'sampledValue') {
    return format === 'SignedData' ? 'signed record' : `${String(measurand)} ${String(value)} ${String(unit)}`.trim();
  }
  return Object.entries(payload)
    .filter(([key]) => !times.has(key))
    .sort(([one], [other]) => Number(other === 'status') - Number(one === 'status'))
    .map(([key, each]) => inWords(each, key))
    .filter((text) => text !== '')
    .join(', ');
}

/** Left out: the line has its own time. */
const times: ReadonlySet<string> = new Set(['timestamp', 'currentTime']);
