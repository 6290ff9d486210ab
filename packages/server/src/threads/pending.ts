interface Waiting {
  resolve(value: never): void;
  reject(error: unknown): void;
}

/** What another thread has been asked and has not answered, by number. */
export class Pending {
  readonly #waiting = new Map<number, Waiting>();
  #last = 0;

  get size(): number {
    return this.#waiting.size;
  }

  /** Gives the question its number, and waits for the answer to it. */
  ask<T>(send: (number: number) => void): Promise<T> {
    const number = ++this.#last;
    return new Promise((resolve, reject) => {
      this.#waiting.set(number, { resolve, reject });
      send(number);
    });
  }

  resolve(number: number, value: unknown): void {
    this.#take(number)?.resolve(value as never);
  }

  reject(number: number, error: unknown): void {
    this.#take(number)?.reject(error);
  }

  /** Nobody answers any more. */
  rejectAll(error: unknown): void {
    for (const number of [...this.#waiting.keys()]) this.reject(number, error);
  }

  #take(number: number): Waiting | undefined {
    const waiting = this.#waiting.get(number);
    this.#waiting.delete(number);
    return waiting;
  }
}
