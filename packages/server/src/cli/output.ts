import { once } from 'node:events';
import type { Writable } from 'node:stream';

/** Text is handed on in pieces of about this many characters. */
const PIECE = 1 << 16;

/** Writes text to a stream no faster than it is taken, so that a large result never piles up in memory. */
export class Output {
  readonly #stream: Writable;
  #waiting = '';

  constructor(stream: Writable) {
    this.#stream = stream;
  }

  /** Awaited only when it returns a promise: most calls just add to the piece. */
  write(text: string): Promise<void> | undefined {
    this.#waiting += text;
    return this.#waiting.length < PIECE ? undefined : this.flush();
  }

  async flush(): Promise<void> {
    const piece = this.#waiting;
    this.#waiting = '';
    if (piece !== '' && !this.#stream.write(piece)) await once(this.#stream, 'drain');
  }
}
