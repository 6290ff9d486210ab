/** The store: where everything is kept. SQLite in one file, or PostgreSQL where several processes share it. */
import type { Kysely, Transaction } from 'kysely';
import type { Bulk } from './bulk.ts';
import type { Dialect } from './dialect.ts';
import type { Tables } from './tables.ts';

export type StoreLocation =
  | { readonly kind: 'sqlite'; readonly path: string }
  | { readonly kind: 'postgres'; readonly url: string; readonly connections?: number | undefined };

/** What a commit promises. */
export interface TransactionPromise {
  /**
   * False: the disk is not waited for. A crash of the process loses nothing all the same; a loss of power may lose the last
   * such transactions, in whole and never one before another. Default: true.
   */
  readonly durable: boolean;
}

export interface Store {
  /**
   * For single statements and for reads. Throws inside a transaction: what is meant to be part of it goes through
   * the transaction, and what is not would wait for it.
   */
  readonly db: Kysely<Tables>;
  readonly dialect: Dialect;
  readonly location: StoreLocation;
  /** SQLite: by what threads of one process take turns to write, for those that open the same file. Null on PostgreSQL. */
  readonly turns: SharedArrayBuffer | null;
  /**
   * Runs `work` in one transaction (`begin immediate` on SQLite), durable when the promise resolves; rolled back if it
   * throws. `bulk` writes many rows at once.
   */
  transaction<T>(work: (trx: Transaction<Tables>, bulk: Bulk) => Promise<T>): Promise<T>;
  /**
   * As `transaction`, and from the start again where another writer was in the way: `work` may run several times.
   */
  retrying<T>(work: (trx: Transaction<Tables>, bulk: Bulk) => Promise<T>, promise?: TransactionPromise): Promise<T>;
  /** Runs reads that all see one moment: the last commit before the first of them. They wait for no writer. */
  snapshot<T>(read: (db: Kysely<Tables>) => Promise<T>): Promise<T>;
  /** Waits for what is under way. May be called again. */
  close(): Promise<void>;
}
