/**
 * Hands changes to whoever listens. One reader a workspace, however many listen: it reads on from the last position as
 * soon as this process has written, and four times a second for what other processes wrote. With no listener it sleeps.
 */
import type { Clock } from '../clock.ts';
import type { Store } from '../store/store.ts';
import { type Change, changesAfter } from './changes.ts';

const POLL_MS = 250;
const PAGE = 500;

export interface Listener {
  /** In order, each once. */
  onChanges(changes: readonly Change[]): void;
}

export class Hub {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #onError: (error: unknown) => void;
  readonly #channels = new Map<string, Channel>();

  constructor(store: Store, clock: Clock, onError: (error: unknown) => void) {
    this.#store = store;
    this.#clock = clock;
    this.#onError = onError;
  }

  /** Changes of a workspace after a position, from now until the answer is called. */
  listen(workspace: string, after: number, listener: Listener): () => void {
    const known = this.#channels.get(workspace);
    const channel = known ?? new Channel(this.#store, this.#clock, workspace, this.#onError);
    if (!known) {
      this.#channels.set(workspace, channel);
      void channel.run();
    }
    channel.add(after, listener);
    return () => {
      channel.remove(listener);
      if (channel.idle && this.#channels.get(workspace) === channel) {
        this.#channels.delete(workspace);
        channel.stop();
      }
    };
  }

  /** Something was written to a workspace, or to any. */
  wake(workspace?: string): void {
    if (workspace === undefined) for (const channel of this.#channels.values()) channel.wake();
    else this.#channels.get(workspace)?.wake();
  }

  stop(): void {
    for (const channel of this.#channels.values()) channel.stop();
    this.#channels.clear();
  }
}

class Channel {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #workspace: string;
  readonly #onError: (error: unknown) => void;
  /** Each with the position that it has been told up to. */
  readonly #listeners = new Map<Listener, number>();
  #waking = new AbortController();
  #stopped = false;

  constructor(store: Store, clock: Clock, workspace: string, onError: (error: unknown) => void) {
    this.#store = store;
    this.#clock = clock;
    this.#workspace = workspace;
    this.#onError = onError;
  }

  get idle(): boolean {
    return this.#listeners.size === 0;
  }

  add(after: number, listener: Listener): void {
    this.#listeners.set(listener, after);
    this.wake();
  }

  remove(listener: Listener): void {
    this.#listeners.delete(listener);
  }

  wake(): void {
    this.#waking.abort();
  }

  stop(): void {
    this.#stopped = true;
    this.wake();
  }

  async run(): Promise<void> {
    while (!this.#stopped) {
      const { signal } = this.#waking;
      if (signal.aborted) this.#waking = new AbortController();
      const more = await this.#read().catch((error: unknown) => {
        this.#onError(error);
        return false;
      });
      if (!more && !this.#stopped) await this.#clock.sleep(POLL_MS, this.#waking.signal);
    }
  }

  /** From the one furthest behind on; whether there may be more at once. */
  async #read(): Promise<boolean> {
    if (this.#listeners.size === 0) return false;
    const behind = Math.min(...this.#listeners.values());
    const changes = await changesAfter(this.#store, this.#workspace, behind, PAGE);
    const last = changes.at(-1);
    if (last === undefined) return false;
    for (const [listener, told] of this.#listeners) {
      const fresh = told <= behind ? changes : changes.filter(({ position }) => position > told);
      if (fresh.length === 0) continue;
      this.#listeners.set(listener, last.position);
      listener.onChanges(fresh);
    }
    return changes.length === PAGE;
  }
}
