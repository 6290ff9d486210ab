/**
 * Packs what has changed into the blocks that reports are counted from, a few days at a time: read and packed wherever
 * questions are answered, written here. Reports are right before, while and after.
 */
import type { Clock } from '../clock.ts';
import { Loop } from '../loop.ts';
import type { Store } from '../store/store.ts';
import { FORMAT } from './block.ts';
import { type Patch, WHOLE_DAY } from './patch.ts';
import { writePatches } from './write.ts';

/** So many changes are read beside the blocks in a millisecond or two for each hundred. */
const ENOUGH = 500;
const OLD_MS = 30_000;
const LOOK_EVERY_MS = 5_000;
const AFTER_ERROR_MS = 5_000;
const DAYS_AT_ONCE = 8;
/** Of the time, a third at most. */
const REST = 2;
const LEAST_REST_MS = 20;

export interface RollUpOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly patchOf: (question: { workspace: string; day: number }) => Promise<Patch | null>;
  /** How long the oldest change that was seen has waited, in milliseconds; 0 where none waits. */
  readonly onLag?: ((lagMs: number) => void) | undefined;
}

export interface RollUp {
  /** Milliseconds until the next. */
  round(): Promise<number>;
}

interface Place {
  readonly workspace: string;
  readonly day: number;
}

export function createRollUp({ store, clock, patchOf, onLag }: RollUpOptions): RollUp {
  /** Where a walk over all days that have changes has come to; null where none is under way. */
  let after: Place | null = null;
  let begun = false;
  return {
    async round() {
      const start = clock.now();
      if (!begun) await markForeign(store, start - OLD_MS);
      begun = true;
      if (after === null) {
        const { lagMs, due } = await waiting(store, start);
        onLag?.(lagMs);
        if (!due) return LOOK_EVERY_MS;
        after = { workspace: '', day: Number.MIN_SAFE_INTEGER };
      }
      const places = await nextDays(store, after);
      if (places.length === 0) {
        after = null;
        return LOOK_EVERY_MS;
      }
      await rollUp(store, patchOf, places);
      after = places.at(-1)!;
      return Math.max(LEAST_REST_MS, REST * (clock.now() - start));
    },
  };
}

/** Packs all that has changed so far. */
export async function rollUpAll(store: Store, patchOf: RollUpOptions['patchOf']): Promise<void> {
  for (let after: Place = { workspace: '', day: Number.MIN_SAFE_INTEGER }; ; ) {
    const places = await nextDays(store, after);
    if (places.length === 0) return;
    await rollUp(store, patchOf, places);
    after = places.at(-1)!;
  }
}

export function rollUpLoop(options: RollUpOptions & { readonly onError: (error: unknown) => void }): Loop {
  const { clock, onError } = options;
  const { round } = createRollUp(options);
  return new Loop({ clock, round, onError, afterErrorMs: AFTER_ERROR_MS });
}

async function rollUp(store: Store, patchOf: RollUpOptions['patchOf'], places: readonly Place[]): Promise<void> {
  const patches: Patch[] = [];
  for (const place of places) {
    const patch = await patchOf(place);
    if (patch !== null) patches.push(patch);
  }
  if (patches.length > 0) await writePatches(store, patches);
}

/** Blocks that another version has packed in its way are made anew, soon. */
async function markForeign({ db }: Store, at: number): Promise<void> {
  const foreign = await db
    .selectFrom('report_blocks')
    .select(['workspace', 'day'])
    .where('format', '!=', FORMAT)
    .execute();
  for (const place of foreign) {
    await db
      .insertInto('stale_reports')
      .values({ ...place, conversation: WHOLE_DAY, mark: 1, marked_at: at })
      .onConflict((on) => on.doNothing())
      .execute();
  }
}

async function waiting({ db }: Store, now: number): Promise<{ lagMs: number; due: boolean }> {
  const some = await db.selectFrom('stale_reports').select('marked_at').limit(ENOUGH).execute();
  const lagMs = some.reduce((most, { marked_at }) => Math.max(most, now - marked_at), 0);
  return { lagMs, due: some.length === ENOUGH || lagMs >= OLD_MS };
}

/** In the order of their key, so that the next ones are found at once. */
async function nextDays({ db }: Store, after: Place): Promise<Place[]> {
  const places: Place[] = [];
  for (let last = after; places.length < DAYS_AT_ONCE; ) {
    const next =
      (await db
        .selectFrom('stale_reports')
        .select(['workspace', 'day'])
        .where('workspace', '=', last.workspace)
        .where('day', '>', last.day)
        .orderBy('day')
        .limit(1)
        .executeTakeFirst()) ??
      (await db
        .selectFrom('stale_reports')
        .select(['workspace', 'day'])
        .where('workspace', '>', last.workspace)
        .orderBy('workspace')
        .orderBy('day')
        .limit(1)
        .executeTakeFirst());
    if (next === undefined) break;
    places.push(next);
    last = next;
  }
  return places;
}
