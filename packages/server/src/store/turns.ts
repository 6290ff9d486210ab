/** One at a time, in the order of asking. */
export class Turns {
  #taken = false;
  readonly #waiting: (() => void)[] = [];

  async take(): Promise<void> {
    if (!this.#taken) {
      this.#taken = true;
      return;
    }
    await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  giveBack(): void {
    const next = this.#waiting.shift();
    if (next) next();
    else this.#taken = false;
  }
}

/** Two counters of 32 bits: tickets handed out, and the one whose turn it is. They may overflow. */
const [HANDED_OUT, SERVED] = [0, 1];

const LONG_MS = 1_000_000_000;

/**
 * Turns over several threads: each thread's own first, and one of each thread by tickets in memory that they share, so
 * that none waits for more than one turn of each other thread. A thread that ends in its turn holds up all others.
 */
export class SharedTurns {
  readonly memory: SharedArrayBuffer;
  readonly #tickets: Int32Array<SharedArrayBuffer>;
  readonly #here = new Turns();

  /** @param memory of another thread's turns; new ones otherwise */
  constructor(memory = new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT)) {
    this.memory = memory;
    this.#tickets = new Int32Array(memory);
  }

  async take(): Promise<void> {
    await this.#here.take();
    const mine = Atomics.add(this.#tickets, HANDED_OUT, 1);
    if (Atomics.load(this.#tickets, SERVED) === mine) return;
    // Waiting for memory keeps no thread alive by itself; one that ended here would take its ticket with it.
    const alive = setInterval(() => {}, LONG_MS);
    for (;;) {
      const served = Atomics.load(this.#tickets, SERVED);
      if (served === mine) break;
      const { async, value } = Atomics.waitAsync(this.#tickets, SERVED, served);
      if (async) await value;
    }
    clearInterval(alive);
  }

  giveBack(): void {
    Atomics.add(this.#tickets, SERVED, 1);
    Atomics.notify(this.#tickets, SERVED);
    this.#here.giveBack();
  }
}
