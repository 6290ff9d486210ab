/** Newline-delimited JSON, read as it comes: never more than a line and a chunk in memory. */
import { isUtf8 } from 'node:buffer';
import { Refusal } from './refusal.ts';

export const LONGEST_LINE = 1024 * 1024;

/** A line that is not blank, with its place in the body, from 0. */
export type Line =
  | { readonly index: number; readonly kind: 'value'; readonly value: unknown }
  | { readonly index: number; readonly kind: 'bad'; readonly code: string; readonly message: string };

const NEWLINE = 10;

/**
 * Lines in chunks of at most so many.
 * @throws Refusal body_too_large past `mostBytes`; what came before has been handed on
 */
export async function* readLines(
  body: AsyncIterable<Buffer>,
  { chunk, mostBytes }: { readonly chunk: number; readonly mostBytes: number },
): AsyncGenerator<Line[]> {
  let lines: Line[] = [];
  let index = 0;
  let bytes = 0;
  const rest = new Rest();
  const take = (line: Buffer | null) => {
    const read = lineOf(line, index++);
    if (read !== null) lines.push(read);
  };
  for await (const piece of body) {
    bytes += piece.length;
    if (bytes > mostBytes) {
      throw new Refusal(
        'body_too_large',
        `A body may have ${mostBytes} bytes. What came before is stored; send the rest in parts.`,
      );
    }
    let from = 0;
    for (let end = piece.indexOf(NEWLINE); end >= 0; end = piece.indexOf(NEWLINE, from)) {
      take(rest.endedBy(piece.subarray(from, end)));
      from = end + 1;
      if (lines.length < chunk) continue;
      yield lines;
      lines = [];
    }
    rest.add(piece.subarray(from));
  }
  if (!rest.isEmpty) take(rest.endedBy(Buffer.alloc(0)));
  if (lines.length > 0) yield lines;
}

/** The beginning of a line whose end has not come yet. */
class Rest {
  #pieces: Buffer[] = [];
  #bytes = 0;

  get isEmpty(): boolean {
    return this.#bytes === 0;
  }

  add(piece: Buffer): void {
    this.#bytes += piece.length;
    // One that is too long is refused; its bytes need not be kept for that.
    if (this.#bytes > LONGEST_LINE) this.#pieces = [];
    else this.#pieces.push(piece);
  }

  /** The whole line; null where it is too long. */
  endedBy(last: Buffer): Buffer | null {
    const tooLong = this.#bytes + last.length > LONGEST_LINE;
    const whole = tooLong ? null : this.#pieces.length === 0 ? last : Buffer.concat([...this.#pieces, last]);
    this.#pieces = [];
    this.#bytes = 0;
    return whole;
  }
}

function lineOf(line: Buffer | null, index: number): Line | null {
  if (line === null) return bad(index, 'line_too_long', `A line may have ${LONGEST_LINE} bytes.`);
  if (!isUtf8(line)) return bad(index, 'bad_text', 'The line is not UTF-8.');
  const text = line.toString('utf8').trim();
  if (text === '') return null;
  try {
    return { index, kind: 'value', value: JSON.parse(text) as unknown };
  } catch (error) {
    return bad(index, 'malformed_json', `The line is not JSON: ${(error as Error).message}.`);
  }
}

function bad(index: number, code: string, message: string): Line {
  return { index, kind: 'bad', code, message };
}
