/** How text stands on a terminal: the columns that it takes, and nothing in it that steers. */

// biome-ignore lint/suspicious/noControlCharactersInRegex: what could steer a terminal is shown as a mark instead.
const STEERING = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** Somebody else's text on one line, without anything that steers a terminal or turns its direction. */
export function visible(text: string): string {
  return text.replaceAll(/\s+/g, ' ').replaceAll(STEERING, '\ufffd');
}

const PLAIN = /^[\u0020-\u024f\u2010-\u2026\u25a0-\u25ff]*$/;
const WIDE =
  /\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}|\p{Script=Hangul}|\p{Emoji_Presentation}|[\u3000-\u303f\uff01-\uff60\uffe0-\uffe6]/u;
const LETTERS = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Wide characters take two columns, an accent none of its own. */
export function columnsOf(text: string): number {
  if (PLAIN.test(text)) return text.length;
  let columns = 0;
  for (const { segment } of LETTERS.segment(text)) columns += widthOfLetter(segment);
  return columns;
}

/** Cut to so many columns, with an ellipsis where something is left out. */
export function fitted(text: string, columns: number): string {
  if (columnsOf(text) <= columns) return text;
  let cut = '';
  let taken = 1;
  for (const { segment } of LETTERS.segment(text)) {
    taken += widthOfLetter(segment);
    if (taken > columns) break;
    cut += segment;
  }
  return `${cut.trimEnd()}…`;
}

export function padded(text: string, columns: number, align: 'left' | 'right' = 'left'): string {
  const space = ' '.repeat(Math.max(0, columns - columnsOf(text)));
  return align === 'left' ? text + space : space + text;
}

function widthOfLetter(letter: string): number {
  return WIDE.test(letter) ? 2 : /^\p{Mark}/u.test(letter) ? 0 : 1;
}
