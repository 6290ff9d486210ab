import { styleText } from 'node:util';
import type { LocatedFault } from './located-fault.ts';

const WIDTH = 100;

type Style = Parameters<typeof styleText>[0];
type Paint = (style: Style, text: string) => string;

/**
 * Faults as they are shown on a terminal: file, line and column, what is wrong, and the line with a mark under the
 * place. `text` is what was read. At most 100 columns wide; ends with a line that counts them.
 */
export function renderFaults(
  faults: readonly LocatedFault[],
  text: string,
  { color }: { readonly color: boolean },
): string {
  const paint: Paint = (style, part) => (color ? styleText(style, part, { validateStream: false }) : part);
  const lines = text.split(/\r?\n/);
  const blocks = faults.map((fault) => blockOf(fault, lines[fault.line - 1] ?? '', paint));
  return `${[...blocks, tally(faults, paint)].join('\n\n')}\n`;
}

function blockOf(fault: LocatedFault, line: string, paint: Paint): string {
  const hue: Style = fault.severity === 'error' ? 'red' : 'yellow';
  const place = visible(`${fault.file}:${fault.line}:${fault.column}`);
  const head = `${paint('bold', place)} ${paint([hue, 'bold'], fault.severity)} ${paint('dim', visible(fault.code))}`;
  const sentence = fault.path === '' ? fault.message : `${fault.path}: ${fault.message}`;
  const body = wrap(visible(sentence), WIDTH - 2).map((part) => `  ${part}`);
  return [head, ...body, ...excerpt(fault, line, paint, hue)].join('\n');
}

/** The line and the mark under it; of a long line the part around the mark. */
function excerpt({ line: at, column, length }: LocatedFault, line: string, paint: Paint, hue: Style): string[] {
  const gutter = String(at).padStart(5);
  const room = WIDTH - gutter.length - 3;
  const start = column - 1;
  const from = line.length > room && start > room / 2 ? start - Math.floor(room / 3) : 0;
  const shown = line.slice(from, from + room);
  const before = shown.slice(0, start - from);
  const marked = shown.slice(start - from, start - from + length);
  const mark = '^'.repeat(Math.min(Math.max(1, columnsOf(marked)), room - columnsOf(before)));
  return [
    `${paint('dim', `${gutter} │`)} ${visible(shown)}`.trimEnd(),
    `${paint('dim', `${' '.repeat(gutter.length)} │`)} ${' '.repeat(columnsOf(before))}${paint(hue, mark)}`,
  ];
}

function tally(faults: readonly LocatedFault[], paint: Paint): string {
  const errors = faults.filter(({ severity }) => severity === 'error').length;
  const warnings = faults.length - errors;
  const count = (number: number, word: string) => `${number} ${word}${number === 1 ? '' : 's'}`;
  const parts = [
    ...(errors > 0 ? [paint(['red', 'bold'], count(errors, 'error'))] : []),
    ...(warnings > 0 ? [paint(['yellow', 'bold'], count(warnings, 'warning'))] : []),
  ];
  return parts.length === 0 ? 'No faults.' : `${parts.join(', ')}.`;
}

/** Breaks at spaces; a word that is longer than the width is cut. */
function wrap(sentence: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of sentence.split(' ').flatMap((each) => each.match(new RegExp(`.{1,${width}}`, 'gu')) ?? [''])) {
    if (line !== '' && columnsOf(line) + 1 + columnsOf(word) > width) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, line];
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: what could steer a terminal is shown as a mark instead.
const INVISIBLE = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** Text without anything that steers a terminal; a tab is one space, so that marks stay under what they point at. */
function visible(text: string): string {
  return text.replaceAll('\t', ' ').replaceAll(INVISIBLE, '\ufffd');
}

const WIDE =
  /\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}|\p{Script=Hangul}|\p{Emoji_Presentation}|[\uff01-\uff60]/u;

/** How many columns a text takes on a terminal, near enough for a mark under it. */
function columnsOf(text: string): number {
  let columns = 0;
  for (const letter of text) columns += /\p{Mark}/u.test(letter) ? 0 : WIDE.test(letter) ? 2 : 1;
  return columns;
}
