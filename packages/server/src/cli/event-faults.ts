/** What is wrong in a file of events, as it is shown: file, line and column, the sentence, the line with a mark under the place. */
import { type Fault, fault } from '@kept/engine';
import { readYaml } from '../config-file/yaml-document.ts';
import { columnsOf, visible } from './text/columns.ts';
import { counted } from './text/duration.ts';
import type { Paint } from './text/paint.ts';

/** Where an event stands, and its text to point into. */
export interface EventPlace {
  /** In JSON Lines, from 1. */
  readonly line: number | null;
  /** In a JSON array, from 1. */
  readonly element: number | null;
  readonly text: string;
}

export interface EventFault extends EventPlace {
  readonly fault: Fault;
  /** Where in the text, where the path of the fault does not say it. */
  readonly offset?: number;
}

/** A line that is not JSON. */
export function unreadableFault(line: number, text: string, error: Error): EventFault {
  const mend = 'Every line is one whole event: {"id": …, "type": …, "conversation": …, "at": …}.';
  return faultAt(line, text, positionOf(error), fault([], 'bad_json', `Not JSON: ${whatOf(error)}. ${mend}`));
}

/** A JSON array that is none. `text` begins on `line`; the line at fault is shown. */
export function unreadableArrayFault(line: number, text: string, error: Error): EventFault {
  const mend = 'A file that begins with [ is one JSON array of events.';
  return faultAt(line, text, positionOf(error), fault([], 'bad_json', `Not JSON: ${whatOf(error)}. ${mend}`));
}

export function notUtf8Fault(line: number, text: string): EventFault {
  const found = fault([], 'not_utf8', 'Not UTF-8. Save the file as UTF-8.');
  return faultAt(line, text, Math.max(0, text.indexOf('\ufffd')), found);
}

/** A fault at an offset of a text that begins on `line`: the line that the offset is on is shown. */
function faultAt(line: number, text: string, offset: number, found: Fault): EventFault {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  return {
    line: line + text.slice(0, start).split('\n').length - 1,
    element: null,
    text: text.slice(start).split('\n', 1)[0]!,
    offset: offset - start,
    fault: found,
  };
}

/** What `JSON.parse` says, without the text that it quotes. */
function whatOf({ message }: Error): string {
  return message
    .replace(/,? (\.\.\.)?".*$/s, '')
    .replace(/ in JSON at position.*$/, '')
    .replace(/ is not valid JSON$/, '');
}

function positionOf({ message }: Error): number {
  return Number(/at position (\d+)/.exec(message)?.[1] ?? 0);
}

/** Ends with a line that counts all of them. */
export function renderEventFaults(
  faults: readonly EventFault[],
  count: number,
  { file, width, paint }: { readonly file: string; readonly width: number; readonly paint: Paint },
): string {
  const blocks = faults.map((each) => blockOf(each, file, width, paint));
  const rest = count > faults.length ? `, of which the first ${counted(faults.length, 'is', 'are')} shown` : '';
  return [
    ...blocks,
    `${paint(['red', 'bold'], counted(count, 'fault'))} in ${visible(file)}${rest}. Nothing was folded.`,
  ].join('\n');
}

function blockOf(found: EventFault, file: string, width: number, paint: Paint): string {
  const { offset, length } = placeOf(found);
  const place = found.element === null ? `${found.line ?? 1}:${offset + 1}` : ` event ${found.element}`;
  const head = `${paint('bold', visible(`${file}:${place}:`))} ${visible(found.fault.message)}`;
  return [head, ...excerpt(found.text, offset, length, width, paint)].join('\n');
}

/** Where a fault is in the text of its event; at its start where the field is missing. */
function placeOf({ text, fault: { keys, code }, offset }: EventFault): { offset: number; length: number } {
  if (offset !== undefined) return { offset, length: 1 };
  const { column, length } = readYaml(text).places.of(keys, code === 'unknown_field' ? 'key' : 'value');
  // What is missing is marked at the start of what should hold it.
  return { offset: column - 1, length: text[column - 1] === '{' ? 1 : length };
}

/** The part of the text around the place, and a mark under it. */
function excerpt(text: string, offset: number, length: number, width: number, paint: Paint): string[] {
  const room = width - 4;
  const from = text.length > room && offset > room / 2 ? offset - Math.floor(room / 3) : 0;
  const shown = text.slice(from, from + room);
  const before = columnsOf(visibleAsIs(shown.slice(0, offset - from)));
  const marked = Math.max(1, Math.min(length, room - before));
  return [
    `  ${paint('dim', '│')} ${visibleAsIs(shown)}`,
    `  ${paint('dim', '│')} ${' '.repeat(before)}${paint('red', '^'.repeat(marked))}`,
  ];
}

/** As `visible`, but no character is dropped, so that the mark stays under its place. */
function visibleAsIs(text: string): string {
  return text.replaceAll(/\s/g, ' ').split('').map(visible).join('');
}
