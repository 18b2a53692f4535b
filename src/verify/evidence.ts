import { readContainer } from '../protocols/ocmf/index.js';
import type { Evidence, Exhibit } from './exhibit.js';
import { evidenceOfTranscript, looksLikeTranscript } from './transcript.js';

/** Finds out which of the three inputs a text is, and takes records and keys out of it. */
export function evidenceOf(text: string): Evidence {
  const trimmed = text.replace(/^\uFEFF/, '').trim();
  if (looksLikeTranscript(trimmed)) return evidenceOfTranscript(trimmed);
  const exhibits = trimmed.startsWith('<') ? exhibitsOfContainer(trimmed) : exhibitsOfLines(trimmed);
  return { exhibits, keys: exhibits.flatMap(({ keys }) => keys) };
}

const unreadable = (where: string, message: string): Exhibit => ({ where, content: { verdict: 'unreadable', message }, keys: [] });

/** One record a line; a line that is no record is the key of the record above it. */
function exhibitsOfLines(text: string): readonly Exhibit[] {
  const exhibits: Exhibit[] = [];
  text.split(/\r?\n/).forEach((line, index) => {
    const content = line.trim();
    const above = exhibits.at(-1);
    if (content.startsWith('OCMF')) exhibits.push({ where: `line ${index + 1}`, content: { record: content }, keys: [] });
    else if (content !== '' && above) {
      const key = { name: `the key in line ${index + 1}`, text: content };
      exhibits[exhibits.length - 1] = { ...above, keys: [...above.keys, key] };
    }
  });
  if (text.startsWith('OCMF')) return exhibits;
  return [unreadable('input', 'Unreadable: this is neither an OCMF record, nor an XML container, nor an OCPP transcript in JSON lines.')];
}

function exhibitsOfContainer(text: string): readonly Exhibit[] {
  const container = readContainer(text);
  if ('unreadable' in container) return [unreadable('container', `Unreadable: ${container.unreadable}.`)];
  if (container.values.length === 0) return [unreadable('container', 'Unreadable: the container holds no signed data.')];
  return container.values.map(({ record, publicKey, format }, index) => ({
    where: `value ${index + 1}`,
    content:
      format === undefined || format === 'OCMF'
        ? { record }
        : { verdict: 'not-checked', message: `Not checked: format ${format} is not read here, only OCMF.` },
    keys: publicKey === undefined ? [] : [{ name: 'the key in the container', text: publicKey }],
  }));
}
