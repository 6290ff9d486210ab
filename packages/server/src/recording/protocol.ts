/** What a thread that asks and the thread that records say to each other. */
import type { Commit, Received, ReceiveOptions } from '../record/recorder.ts';
import type { Failure } from '../threads/failure.ts';

/** What the thread is started with. */
export interface Given {
  /** Of the SQLite file. */
  readonly path: string;
  readonly turns: SharedArrayBuffer;
}

export interface Calls {
  /** Events as JSON (`StorableEvent`): a quarter of what copying them costs. */
  readonly receive: { readonly workspace: string; readonly items: string; readonly options: ReceiveOptions };
  readonly wake: { readonly limit: number };
  readonly touch: { readonly workspace: string; readonly conversations: readonly string[] };
  readonly endImport: { readonly workspace: string };
  readonly idle: null;
  /** Ends what is under way and closes the store; nothing may be asked afterwards. */
  readonly close: null;
}

export interface Answers {
  readonly receive: Received;
  readonly wake: { readonly woken: number; readonly nextAt: number | null };
  readonly touch: number;
  readonly endImport: undefined;
  readonly idle: undefined;
  readonly close: undefined;
}

export type CallName = keyof Calls;

export type Call = {
  [N in CallName]: { readonly number: number; readonly name: N; readonly given: Calls[N] };
}[CallName];

export type News =
  | { readonly kind: 'answer'; readonly number: number; readonly value: Answers[CallName] }
  | { readonly kind: 'failure'; readonly number: number; readonly failure: Failure }
  | { readonly kind: 'commit'; readonly commit: Commit }
  | {
      readonly kind: 'unfolded';
      readonly workspace: string;
      readonly conversation: string;
      readonly failure: Failure;
    };
