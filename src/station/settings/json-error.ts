/** Where a text stops being JSON: people who wrote a file by hand want the line, which the platform's own parser does not always tell. */

export interface JsonError {
  readonly line: number;
  readonly column: number;
  readonly expected: string;
}

const blank = /[ \t\r\n]*/y;
const token =
  /[{}[\],:]|true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|"(?:[ !#-[\]-\uffff]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;

type Expecting = 'value' | 'value or ]' | 'name' | 'name or }' | 'colon' | 'end of item' | 'end of text';

const words: Record<Expecting, string> = {
  value: 'a value',
  'value or ]': 'a value or ]',
  name: 'a name in double quotes',
  'name or }': 'a name in double quotes or }',
  colon: 'a colon',
  'end of item': 'a comma or the closing bracket',
  'end of text': 'nothing more',
};

/** The first place that does not fit, or undefined where the text is JSON. */
export function findJsonError(text: string): JsonError | undefined {
  const open: ('{' | '[')[] = [];
  let expecting: Expecting = 'value';
  let offset = skipBlank(text, 0);
  while (offset < text.length) {
    token.lastIndex = offset;
    const found = token.exec(text)?.[0];
    const next: Expecting | undefined = found === undefined ? undefined : step(found, expecting, open);
    if (found === undefined || next === undefined) return place(text, offset, expecting);
    expecting = next;
    offset = skipBlank(text, offset + found.length);
  }
  return expecting === 'end of text' ? undefined : place(text, offset, expecting);
}

/** What follows the token; undefined where it does not belong. */
function step(found: string, expecting: Expecting, open: ('{' | '[')[]): Expecting | undefined {
  const afterItem = (): Expecting => (open.length === 0 ? 'end of text' : 'end of item');
  const closes =
    (found === '}' && (expecting === 'name or }' || expecting === 'end of item') && open.at(-1) === '{') ||
    (found === ']' && (expecting === 'value or ]' || expecting === 'end of item') && open.at(-1) === '[');
  if (closes) {
    open.pop();
    return afterItem();
  }
  switch (expecting) {
    case 'value':
    case 'value or ]':
      if (found === '{' || found === '[') open.push(found);
      if (found === '{') return 'name or }';
      if (found === '[') return 'value or ]';
      return /^[\]},:]/.test(found) ? undefined : afterItem();
    case 'name':
    case 'name or }':
      return found.startsWith('"') ? 'colon' : undefined;
    case 'colon':
      return found === ':' ? 'value' : undefined;
    case 'end of item':
      if (found !== ',') return undefined;
      return open.at(-1) === '{' ? 'name' : 'value';
    case 'end of text':
      return undefined;
  }
}

function skipBlank(text: string, offset: number): number {
  blank.lastIndex = offset;
  blank.exec(text);
  return blank.lastIndex;
}

function place(text: string, offset: number, expecting: Expecting): JsonError {
  const before = text.slice(0, offset).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1, expected: words[expecting] };
}
