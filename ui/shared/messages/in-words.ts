/** What messages say, in one line for people. The names and values of OCPP stay what they are. */

/** The texts of the catalogue that are needed. */
type Say = (key: 'messages.signedRecord') => string;

/** A frame: of a call and of an answer the payload, of an error its code and description; what is no frame, as it came. */
export function frameInWords(frame: unknown, say: Say): string {
  if (!Array.isArray(frame)) return String(frame);
  const fields: readonly unknown[] = frame;
  const [type, , third, fourth, fifth] = fields;
  switch (type) {
    case 2:
      return inWords(fourth, say);
    case 3:
      return inWords(third, say);
    case 4:
      return `${String(third)}: ${String(fourth)} ${inWords(fifth, say)}`.trim();
    default:
      return JSON.stringify(frame);
  }
}

/** A payload: every plain value with its name, a status first; sampled values as measurand and number. */
export function inWords(payload: unknown, say: Say, name = ''): string {
  if (Array.isArray(payload)) return payload.map((each) => inWords(each, say, name)).join(', ');
  if (typeof payload !== 'object' || payload === null) return name === '' ? String(payload ?? '') : `${name} ${String(payload)}`;
  const { value, measurand = 'Energy.Active.Import.Register', unit = '', format }: Readonly<Record<string, unknown>> = { ...payload };
  if (value !== undefined && name === 'sampledValue') {
    return format === 'SignedData' ? say('messages.signedRecord') : `${String(measurand)} ${String(value)} ${String(unit)}`.trim();
  }
  return Object.entries(payload)
    .filter(([key]) => !times.has(key))
    .sort(([one], [other]) => Number(other === 'status') - Number(one === 'status'))
    .map(([key, each]) => inWords(each, say, key))
    .filter((text) => text !== '')
    .join(', ');
}

/** Left out: the line has its own time. */
const times: ReadonlySet<string> = new Set(['timestamp', 'currentTime']);
