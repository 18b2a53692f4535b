/** Texts that stand in a source file, in quotes or backticks, with {1}, {2} for what is put in; comments and imports are left out. */
export function textsIn(code: string): readonly string[] {
  const source = code.replaceAll(/^\s*(\*|\/\*|\/\/|import ).*$/gm, '');
  const texts: string[] = [];
  let at = 0;
  while (at < source.length) at = afterToken(source, at, texts);
  return texts;
}

/** Where a slash begins a pattern and no division. */
const beforePattern = /[(,=:[!&|?{};>]\s*$/;
const pattern = /\/(?:\\.|\[(?:\\.|[^\]\\])*\]|[^/\\[\n])+\/[a-z]*/y;

function afterToken(source: string, at: number, texts: string[]): number {
  const sign = source[at];
  if (sign === "'" || sign === '"') return afterQuoted(source, at, sign, texts);
  if (sign === '`') return afterTemplate(source, at, texts);
  if (sign === '/' && beforePattern.test(source.slice(Math.max(0, at - 20), at))) {
    pattern.lastIndex = at;
    return pattern.test(source) ? pattern.lastIndex : at + 1;
  }
  return at + 1;
}

function afterQuoted(source: string, from: number, quote: string, texts: string[]): number {
  let at = from + 1;
  while (at < source.length && source[at] !== quote) at += source[at] === '\\' ? 2 : 1;
  texts.push(source.slice(from + 1, at).replaceAll(/\\(.)/g, '$1'));
  return at + 1;
}

/** Templates may lie in each other: the inner ones are texts of their own. */
function afterTemplate(source: string, from: number, texts: string[]): number {
  let text = '';
  let places = 0;
  let at = from + 1;
  while (at < source.length && source[at] !== '`') {
    if (source.startsWith('${', at)) {
      text += `{${++places}}`;
      at = afterPlace(source, at + 2, texts);
    } else {
      if (source[at] === '\\') at++;
      text += source[at++];
    }
  }
  texts.push(text);
  return at + 1;
}

function afterPlace(source: string, from: number, texts: string[]): number {
  let depth = 1;
  let at = from;
  while (at < source.length) {
    if (source[at] === '{') depth++;
    if (source[at] === '}' && --depth === 0) return at + 1;
    at = afterToken(source, at, texts);
  }
  return at;
}
