/**
 * The sample workspace: loaded up to now, and going on as its log did. Events are sent in the order of their instants, so
 * the last one that is stored says how far it is: after a restart it goes on from there.
 */
import { parseEvent } from '@kept/engine';
import { sql } from 'kysely';
import type { Logger } from 'pino';
import type { Clock } from '../clock.ts';
import type { Recorder } from '../record/recorder.ts';
import type { Revisions } from '../revisions/revisions.ts';
import type { Store } from '../store/store.ts';
import { sampleConfiguration } from './configuration.ts';
import { sampleEvents, type TimedEvent, whyAbsent } from './log.ts';
import { removeWorkspace } from './remove.ts';
import { afternoonZone } from './zone.ts';

export const SAMPLE_WORKSPACE = 'sample';

export interface SampleState {
  readonly available: boolean;
  readonly reason: string | null;
  readonly state: 'absent' | 'loading' | 'loaded' | 'removing' | 'failed';
  readonly workspace: string | null;
  readonly events: number;
  readonly total: number | null;
}

export interface SampleOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly revisions: Revisions;
  readonly recorder: Recorder;
  readonly folder: string;
  readonly log: Logger;
}

const EVENTS_AT_ONCE = 500;
const EVERY_MS = 1_000;

type Phase =
  | { readonly kind: 'idle' }
  | { readonly kind: 'loading'; sent: number; total: number | null }
  | { readonly kind: 'removing' }
  | { readonly kind: 'failed'; readonly reason: string };

export class Sample {
  readonly #options: SampleOptions;
  #phase: Phase = { kind: 'idle' };
  #feeding: { readonly end: AbortController; readonly done: Promise<void> } | null = null;

  constructor(options: SampleOptions) {
    this.#options = options;
  }

  /** Goes on with a sample that was loaded before this process started. */
  async resume(): Promise<void> {
    if (whyAbsent(this.#options.folder) === null && (await this.#row()) !== null) this.#feed();
  }

  async state(): Promise<SampleState> {
    const absent = whyAbsent(this.#options.folder);
    const there = (await this.#row()) !== null;
    const phase = this.#phase;
    return {
      available: absent === null,
      reason: phase.kind === 'failed' ? phase.reason : absent,
      state: phase.kind === 'idle' ? (there ? 'loaded' : 'absent') : phase.kind,
      workspace: there ? SAMPLE_WORKSPACE : null,
      events: phase.kind === 'loading' ? phase.sent : 0,
      total: phase.kind === 'loading' ? phase.total : null,
    };
  }

  /** Begins to load it; false where it is being loaded or removed, or there. */
  async load(): Promise<boolean> {
    const { revisions, clock } = this.#options;
    if (this.#busy || (await this.#row()) !== null) return false;
    this.#phase = { kind: 'loading', sent: 0, total: null };
    await revisions.createWorkspace(SAMPLE_WORKSPACE, {
      name: 'Sample: an IT service desk',
      sample: true,
      author: 'kept',
      source: sampleConfiguration(afternoonZone(clock.now())),
    });
    this.#feed();
    return true;
  }

  /** Removes it whole; false where it is being loaded or removed. */
  async remove(): Promise<boolean> {
    if (this.#phase.kind === 'removing') return false;
    await this.#stopFeeding();
    this.#phase = { kind: 'removing' };
    try {
      await removeWorkspace(this.#options.store, SAMPLE_WORKSPACE);
      this.#phase = { kind: 'idle' };
    } catch (error) {
      this.#phase = { kind: 'failed', reason: `It could not be removed: ${(error as Error).message}. Try again.` };
      throw error;
    }
    return true;
  }

  async stop(): Promise<void> {
    await this.#stopFeeding();
  }

  get #busy(): boolean {
    return this.#phase.kind === 'loading' || this.#phase.kind === 'removing';
  }

  async #row(): Promise<{ created_at: number } | null> {
    const row = await this.#options.store.db
      .selectFrom('workspaces')
      .select('created_at')
      .where('workspace', '=', SAMPLE_WORKSPACE)
      .executeTakeFirst();
    return row ?? null;
  }

  #feed(): void {
    const end = new AbortController();
    const done = this.#run(end.signal).catch((error: unknown) => {
      if (end.signal.aborted) return;
      this.#options.log.error({ err: error }, 'the sample could not be loaded');
      this.#phase = {
        kind: 'failed',
        reason: `It could not be loaded: ${(error as Error).message}. Remove it and try again.`,
      };
    });
    this.#feeding = { end, done };
  }

  async #stopFeeding(): Promise<void> {
    this.#feeding?.end.abort();
    await this.#feeding?.done;
    this.#feeding = null;
    if (this.#phase.kind === 'loading') this.#phase = { kind: 'idle' };
  }

  async #run(signal: AbortSignal): Promise<void> {
    const { clock, folder } = this.#options;
    const row = await this.#row();
    if (row === null) return;
    const events = await sampleEvents(folder, row.created_at, await this.#lastAt());
    const past = events.findIndex(({ at }) => at > clock.now());
    const total = past < 0 ? events.length : past;
    let next = await this.#catchUp(events.slice(0, total), signal);
    if (this.#phase.kind === 'loading' && !signal.aborted) this.#phase = { kind: 'idle' };
    while (!signal.aborted && next < events.length) {
      await clock.sleep(Math.max(EVERY_MS, events[next]!.at - clock.now()), signal);
      if (signal.aborted) return;
      const due = events.slice(next).findIndex(({ at }) => at > clock.now());
      const until = due < 0 ? events.length : next + due;
      await this.#send(events.slice(next, until), false);
      next = until;
    }
  }

  /** What is past comes as an import: it fires nothing (§5.7). */
  async #catchUp(events: readonly TimedEvent[], signal: AbortSignal): Promise<number> {
    if (this.#phase.kind === 'loading') this.#phase.total = events.length;
    let sent = 0;
    while (sent < events.length && !signal.aborted) {
      await this.#send(events.slice(sent, sent + EVENTS_AT_ONCE), true);
      sent = Math.min(events.length, sent + EVENTS_AT_ONCE);
      if (this.#phase.kind === 'loading') this.#phase.sent = sent;
    }
    await this.#options.recorder.endImport(SAMPLE_WORKSPACE);
    return sent;
  }

  async #send(events: readonly TimedEvent[], imported: boolean): Promise<void> {
    const items = events.flatMap(({ body }) => {
      const parsed = parseEvent(body);
      return parsed.ok ? [{ event: parsed.event, body }] : [];
    });
    if (items.length > 0) await this.#options.recorder.receive(SAMPLE_WORKSPACE, items, { imported, more: imported });
  }

  async #lastAt(): Promise<number> {
    const { last } = await this.#options.store.db
      .selectFrom('events')
      .select(sql<number | null>`max(at)`.as('last'))
      .where('workspace', '=', SAMPLE_WORKSPACE)
      .executeTakeFirstOrThrow();
    return last ?? Number.NEGATIVE_INFINITY;
  }
}
