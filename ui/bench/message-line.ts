/** What an OCPP-J frame says, in one line. */
import type { TranscriptLine } from '../../src/api/index.js';

export interface Summary {
  /** The action, also of an answer; what the frame is where that is not known. */
  readonly title: string;
  readonly says: string;
}

/** Remembers open calls, so that answers can be named. One for each transcript. */
export class Summaries {
  readonly #actions = new Map<string, string>();

  /** Lines must come in their order. */
  of({ frame }: Pick<TranscriptLine, 'frame'>): Summary {
    if (!Array.isArray(frame)) return { title: 'No OCPP-J frame', says: String(frame) };
    const fields: readonly unknown[] = frame;
    const [type, id, third, fourth, fifth] = fields;
    switch (type) {
      case 2:
        this.#remember(String(id), String(third));
        return { title: String(third), says: inWords(fourth) };
      case 3:
        return { title: this.#answered(String(id)), says: inWords(third) || 'understood' };
      case 4:
        return { title: this.#answered(String(id)), says: `${String(third)}: ${String(fourth)} ${inWords(fifth)}`.trim() };
      default:
        return { title: 'No OCPP-J frame', says: JSON.stringify(frame) };
    }
  }

  #remember(id: string, action: string): void {
    this.#actions.set(id, action);
    // Calls that were never answered must not pile up.
    const [oldest] = this.#actions.keys();
    if (this.#actions.size > 200 && oldest !== undefined) this.#actions.delete(oldest);
  }

  #answered(id: string): string {
    const action = this.#actions.get(id) ?? 'answer';
    this.#actions.delete(id);
    return action;
  }
}

/** Every plain value in a payload with its name, a status first; sampled values as measurand and number. */
function inWords(payload: unknown, name = ''): string {
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
