/** Knows whether the code that runs belongs to a transaction, through all that it awaits. */
import { AsyncLocalStorage } from 'node:async_hooks';

/** A store's `db` was used inside one of its transactions: a bug. */
export class InsideTransactionError extends Error {
  override name = 'InsideTransactionError';
  constructor() {
    super('db was used inside a transaction: use the transaction, or wait until it is over.');
  }
}

export class Inside {
  readonly #running = new AsyncLocalStorage<{ over: boolean; acquired: boolean; readonly durable: boolean }>();

  async run<T>(work: () => Promise<T>, durable = true): Promise<T> {
    this.mustBeOutside();
    const running = { over: false, acquired: false, durable };
    try {
      return await this.#running.run(running, work);
    } finally {
      // What was started inside and goes on afterwards is outside again.
      running.over = true;
    }
  }

  /** The transaction's own connection is the only one that may be asked for inside it. */
  mayAcquire(): void {
    const running = this.#running.getStore();
    if (running?.over !== false) return;
    if (running.acquired) throw new InsideTransactionError();
    running.acquired = true;
  }

  /** Whether the disk is waited for when it is committed. */
  get durable(): boolean {
    return this.#running.getStore()?.durable ?? true;
  }

  mustBeOutside(): void {
    if (this.#running.getStore()?.over === false) throw new InsideTransactionError();
  }
}
