/** A file of events as it is read: JSON Lines or a JSON array, packed or not. */
import { isUtf8 } from 'node:buffer';
import { openBytes } from '../importers/bytes.ts';
import { notUtf8Fault, unreadableArrayFault, unreadableFault } from './event-faults.ts';
import { WrongUsage } from './exit.ts';
import { whyUnreadable } from './files.ts';
import { type EventsRead, Gathering } from './gathering.ts';

/**
 * Reads every event, one line or element at a time: no more than a piece of the file is in memory beside the events.
 *
 * @param file a path, or `-` for `stdin`
 * @throws WrongUsage where the file cannot be read
 */
export async function readEvents(file: string, stdin: AsyncIterable<Uint8Array>): Promise<EventsRead> {
  const gathering = new Gathering();
  try {
    await readInto(gathering, lineBlocks(openBytes(file === '-' ? stdin : file)));
  } catch (error) {
    const why = whyUnreadable(error);
    if (why === null) throw error;
    throw new WrongUsage(`--events ${file}: ${why}`);
  }
  return gathering.read();
}

async function readInto(gathering: Gathering, blocks: AsyncGenerator<Uint8Array>): Promise<void> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let line = 1;
  let begun = false;
  for await (const block of blocks) {
    const first: number | undefined = begun ? undefined : block.find((byte) => !BLANK.includes(byte));
    // No event begins so.
    if (first === OPENING_BRACKET) return readArray(gathering, block, line, blocks);
    begun ||= first !== undefined;
    line += readBlock(gathering, block, decoder, line);
  }
}

/** Reads whole lines, the first of which has a number, and answers how many. */
function readBlock(gathering: Gathering, block: Uint8Array, decoder: TextDecoder, first: number): number {
  let text: string;
  try {
    text = decoder.decode(block);
  } catch {
    return readBytes(gathering, block, first);
  }
  let line = first;
  let from = 0;
  for (;;) {
    const newline = text.indexOf('\n', from);
    const end = newline < 0 ? text.length : newline;
    if (end > from) readLine(gathering, text.slice(from, end), line);
    if (newline < 0) return line - first;
    from = newline + 1;
    line++;
  }
}

/** As `readBlock`, for a block in which some line is no UTF-8. */
function readBytes(gathering: Gathering, block: Uint8Array, first: number): number {
  let line = first;
  let from = 0;
  for (;;) {
    const newline = block.indexOf(NEWLINE, from);
    const bytes = block.subarray(from, newline < 0 ? block.length : newline);
    const text = new TextDecoder('utf-8').decode(bytes);
    if (isUtf8(bytes)) readLine(gathering, text, line);
    else gathering.refuse(() => notUtf8Fault(line, text));
    if (newline < 0) return line - first;
    from = newline + 1;
    line++;
  }
}

function readLine(gathering: Gathering, text: string, line: number): void {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    if (text.trim() !== '') gathering.refuse(() => unreadableFault(line, text, error as Error));
    return;
  }
  gathering.take(value, () => ({ line, element: null, text }));
}

/** The rest of the file as one list, which begins on a line of it. */
async function readArray(
  gathering: Gathering,
  first: Uint8Array,
  line: number,
  rest: AsyncGenerator<Uint8Array>,
): Promise<void> {
  const blocks = [first];
  for await (const block of rest) blocks.push(block);
  const bytes = Buffer.concat(blocks);
  const text = new TextDecoder('utf-8').decode(bytes);
  if (!isUtf8(bytes)) return gathering.refuse(() => notUtf8Fault(line, text));
  let list: unknown[];
  try {
    list = JSON.parse(text);
  } catch (error) {
    gathering.refuse(() => unreadableArrayFault(line, text, error as Error));
    return;
  }
  list.forEach((value, index) => {
    gathering.take(value, () => ({ line: null, element: index + 1, text: JSON.stringify(value) }));
  });
}

const NEWLINE = 10;

/** The bytes in blocks of whole lines. */
async function* lineBlocks(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let begun: Uint8Array[] = [];
  for await (const chunk of bytes) {
    const end = chunk.lastIndexOf(NEWLINE);
    if (end < 0) {
      begun.push(chunk);
      continue;
    }
    const whole = chunk.subarray(0, end + 1);
    yield begun.length === 0 ? whole : Buffer.concat([...begun, whole]);
    begun = end + 1 < chunk.length ? [chunk.subarray(end + 1)] : [];
  }
  if (begun.length > 0) yield Buffer.concat(begun);
}

/** White space, and the bytes of a byte order mark. */
const BLANK = [0x20, 0x09, 0x0a, 0x0d, 0xef, 0xbb, 0xbf];
const OPENING_BRACKET = 0x5b;
