/**
 * The one write path (§9). Events, time and revisions go in; what follows from them is locked, loaded, folded and written
 * in one transaction, and is durable when the promise resolves.
 */
import type { Clock } from '../clock.ts';
import type { Revisions } from '../revisions/revisions.ts';
import type { Store } from '../store/store.ts';
import { type BatchContext, type BatchResult, recordEvents, recordTime, type Verdict } from './batch.ts';
import { type Commit, commitOf } from './commit.ts';
import { claimDue, nextWake, noteEnds, setAside } from './due.ts';
import { type ReceivedEvent, type StorableEvent, storable } from './event-rows.ts';
import { type Gathered, gather } from './gathering.ts';
import { lockAndLoad } from './loading.ts';
import { Waits } from './waits.ts';

export interface ReceiveOptions {
  /** What is already past fires nothing (§5.7). */
  readonly imported?: boolean | undefined;
  /**
   * More of the same import follows, and `endImport` when it ends: until then time is let pass up to its events only, so
   * that the next ones are not late and nothing is recorded that would have to be retracted.
   */
  readonly more?: boolean | undefined;
  /** §8.2: the revision for episodes before the first. */
  readonly revision?: number | undefined;
}

export interface Received {
  readonly accepted: number;
  readonly duplicates: number;
  readonly rejected: readonly Rejected[];
}

export interface Rejected {
  /** Among the items that were given. */
  readonly index: number;
  readonly id: string;
  readonly code: string;
  readonly message: string;
}

export type { Commit } from './commit.ts';

/** The database did not take it: nothing of the batch is stored, and sending again is safe. */
export class StoreUnavailableError extends Error {
  override name = 'StoreUnavailableError';
  readonly code = 'store_unavailable';
  constructor(cause: unknown) {
    super('The database did not take the write. Nothing of it is stored; sending again is safe.', { cause });
  }
}

/** An import names a revision (§8.2) that there is not. Nothing is stored. */
export class UnknownRevisionError extends Error {
  override name = 'UnknownRevisionError';
  constructor(revision: number, newest: number) {
    super(`There is no revision ${revision}; the newest is ${newest}.`);
  }
}

export interface Recorder {
  /**
   * Records events of one workspace; durable when it resolves. Concurrent calls are gathered into one commit.
   * @throws UnknownWorkspaceError, UnknownRevisionError, StoreUnavailableError (nothing of this call's last batch is stored)
   */
  receive(workspace: string, items: readonly ReceivedEvent[], options?: ReceiveOptions): Promise<Received>;
  /**
   * Wakes conversations whose instant has come, at most so many: they are folded as of now. Gives how many, and the next
   * instant at which there is something to do; null for never.
   */
  wake(limit: number): Promise<{ readonly woken: number; readonly nextAt: number | null }>;
  /** Folds conversations as of now, as when they are loaded: revisions and upgrades reach them. Gives how many. */
  touch(workspace: string, conversations: readonly string[]): Promise<number>;
  /** An import has ended: time is let pass in what it brought. One that does not say so has ended after ten seconds. */
  endImport(workspace: string): Promise<void>;
  /** Tells of every commit of this process; call what it returns to stop. */
  subscribe(listener: (commit: Commit) => void): () => void;
  /** Resolves when nothing is being written. */
  idle(): Promise<void>;
}

/** One that is asked where it is. */
export interface LocalRecorder extends Recorder {
  /** `receive`, of events whose texts somebody else has written. */
  receiveStorable(workspace: string, items: readonly StorableEvent[], options?: ReceiveOptions): Promise<Received>;
}

export interface RecorderOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly revisions: Revisions;
  /** A conversation could not be folded: a bug. The others go on. */
  readonly onFailure?: ((workspace: string, conversation: string, error: unknown) => void) | undefined;
}

/** Events of one commit at most. */
const BATCH = 1000;
/** Batches under way at once where a database can: one is prepared while the other is made durable. */
const LANES = 2;
/** Conversations of one commit when an import ends. */
const SETTLED_AT_ONCE = 500;
/** A conversation that cannot be folded is tried again after so long, so that it keeps nobody waiting. */
const SET_ASIDE_MS = 60_000;

export function createRecorder({ store, clock, revisions, onFailure }: RecorderOptions): LocalRecorder {
  const listeners = new Set<(commit: Commit) => void>();
  const gatherers = new Map<string, Gathered<StorableEvent, Verdict>>();
  const waking = new Set<Promise<unknown>>();

  const tell = (commit: Commit) => {
    for (const listener of listeners) listener(commit);
  };

  const attempt = async <T>(
    work: (trx: BatchContext['trx'], bulk: BatchContext['bulk'], waits: Waits) => Promise<T>,
  ): Promise<{ readonly result: T; readonly waits: Waits }> => {
    const waits = new Waits(clock);
    const askedAt = clock.now();
    try {
      const result = await store.retrying((trx, bulk) => {
        waits.note('turn', askedAt);
        return work(trx, bulk, waits);
      });
      return { result, waits };
    } catch (error) {
      if (store.dialect.isOutage(error) || store.dialect.isConflict(error)) throw new StoreUnavailableError(error);
      throw error;
    }
  };

  const context = async (
    trx: BatchContext['trx'],
    bulk: BatchContext['bulk'],
    waits: Waits,
    workspace: string,
    options: ReceiveOptions,
    failures: string[],
  ): Promise<BatchContext> => {
    const configuration = await waits.for('configuration', () => revisions.held(trx, workspace));
    return {
      trx,
      bulk,
      dialect: store.dialect,
      waits,
      workspace,
      configuration,
      // A process whose clock is behind goes by what another has saved already.
      now: Math.max(clock.now(), configuration.newest.at),
      imported: options.imported ?? false,
      more: options.more ?? false,
      initialRevision: options.revision ?? null,
      onFailure: (conversation, error) => {
        failures.push(conversation);
        onFailure?.(workspace, conversation, error);
      },
    };
  };

  const write = async (workspace: string, options: ReceiveOptions, items: readonly StorableEvent[]) => {
    const startedAt = clock.now();
    const { result, waits } = await attempt(async (trx, bulk, waits) =>
      recordEvents(await context(trx, bulk, waits, workspace, options, []), items),
    );
    const accepted = result.verdicts.filter(({ kind }) => kind === 'accepted').length;
    if (result.written) tell(commitOf(workspace, 'events', accepted, result, startedAt, clock.now(), waits.waitedMs));
    return result.verdicts;
  };

  const gathererFor = (workspace: string, options: ReceiveOptions) => {
    const { imported = false, more = false, revision = null } = options;
    const key = JSON.stringify([workspace, imported, more, revision]);
    let gatherer = gatherers.get(key);
    if (gatherer === undefined) {
      gatherer = gather(BATCH, store.dialect.rowLocks ? LANES : 1, (items) => write(workspace, options, items));
      gatherers.set(key, gatherer);
    }
    return gatherer;
  };

  const wakeDue = async (limit: number): Promise<number> => {
    const startedAt = clock.now();
    const {
      result: { results, woken },
      waits,
    } = await attempt(async (trx, bulk, waits) => {
      const due = await waits.for('conversations', () => claimDue(trx, store.dialect, clock.now(), limit));
      const results: { workspace: string; result: BatchResult }[] = [];
      for (const [workspace, loaded] of due) {
        const failures: string[] = [];
        const result = await recordTime(await context(trx, bulk, waits, workspace, {}, failures), loaded);
        results.push({ workspace, result });
        if (failures.length > 0) await setAside(trx, store.dialect, workspace, failures, clock.now() + SET_ASIDE_MS);
      }
      return { results, woken: [...due.values()].reduce((sum, loaded) => sum + loaded.length, 0) };
    });
    for (const { workspace, result } of results) {
      if (result.written) tell(commitOf(workspace, 'time', 0, result, startedAt, clock.now(), waits.waitedMs));
    }
    return woken;
  };

  const touch: Recorder['touch'] = async (workspace, conversations) => {
    const startedAt = clock.now();
    const { result, waits } = await attempt(async (trx, bulk, waits) => {
      const batch = await context(trx, bulk, waits, workspace, {}, []);
      const loaded = await waits.for('conversations', () => lockAndLoad(trx, store.dialect, workspace, conversations));
      return recordTime(
        batch,
        loaded.filter(({ row }) => row !== null),
      );
    });
    if (result.written) tell(commitOf(workspace, 'revision', 0, result, startedAt, clock.now(), waits.waitedMs));
    return result.folded.length;
  };

  const receiveStorable: LocalRecorder['receiveStorable'] = async (workspace, items, options = {}) => {
    if (options.revision !== undefined) await mustKnow(revisions, workspace, options.revision);
    const verdicts = await gathererFor(workspace, options).add(items);
    return summed(items, verdicts);
  };

  return {
    receive: (workspace, items, options) => receiveStorable(workspace, items.map(storable), options),
    receiveStorable,

    async wake(limit) {
      // Mostly there is nothing to do, and nobody has to wait for that.
      const nextAt = await nextWake(store.db, clock.now());
      if (nextAt === null || nextAt > clock.now()) return { woken: 0, nextAt };
      const woken = wakeDue(limit);
      const over = woken.catch(() => undefined).finally(() => waking.delete(over));
      waking.add(over);
      const count = await woken;
      // A whole batch: there is more, or it is soon found that there is not.
      return { woken: count, nextAt: count >= limit ? nextAt : await nextWake(store.db, clock.now()) };
    },

    touch,

    async endImport(workspace) {
      const begunAt = clock.now();
      let last = { import_at: 0, serial: 0 };
      for (;;) {
        const rows = await store.db
          .selectFrom('conversations')
          .select(['id', 'import_at', 'serial'])
          .where('workspace', '=', workspace)
          .where('import_at', 'is not', null)
          .where(({ eb, and, or }) =>
            or([
              eb('import_at', '>', last.import_at),
              and([eb('import_at', '=', last.import_at), eb('serial', '>', last.serial)]),
            ]),
          )
          .orderBy('import_at')
          .orderBy('serial')
          .limit(SETTLED_AT_ONCE)
          .execute();
        if (rows.length === 0) break;
        const ids = rows.map(({ id }) => id);
        await touch(workspace, ids);
        const { import_at, serial } = rows.at(-1)!;
        last = { import_at: import_at!, serial };
      }
      await noteEnds(store.db, begunAt);
    },

    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },

    async idle() {
      await Promise.all([...gatherers.values()].map((gatherer) => gatherer.idle()));
      while (waking.size > 0) await Promise.all(waking);
    },
  };
}

async function mustKnow(revisions: Revisions, workspace: string, revision: number): Promise<void> {
  const { revisions: saved, newest } = await revisions.current(workspace);
  if (!saved.some(({ number }) => number === revision)) throw new UnknownRevisionError(revision, newest.number);
}

function summed(items: readonly StorableEvent[], verdicts: readonly Verdict[]): Received {
  let accepted = 0;
  let duplicates = 0;
  const rejected: Rejected[] = [];
  for (const [index, verdict] of verdicts.entries()) {
    if (verdict.kind === 'accepted') accepted++;
    else if (verdict.kind === 'duplicate') duplicates++;
    else rejected.push({ index, id: items[index]!.event.id, code: verdict.code, message: verdict.message });
  }
  return { accepted, duplicates, rejected };
}
