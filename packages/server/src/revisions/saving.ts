import type { Config, Holidays } from '@kept/engine';
import { type Kysely, sql, type Transaction } from 'kysely';
import type { Clock } from '../clock.ts';
import type { LocatedFault } from '../config-file/located-fault.ts';
import type { Dialect } from '../store/dialect.ts';
import { takePositions } from '../store/positions.ts';
import type { Tables } from '../store/tables.ts';
import type { StoredRevision } from './configuration.ts';
import { meansTheSame, resolve } from './resolved.ts';
import { versionsOf } from './versions.ts';

export interface SaveOptions {
  readonly author: string;
  readonly note?: string | null | undefined;
  /** §8.3; `new` if absent. */
  readonly appliesTo?: 'new' | 'open' | undefined;
  /** Whether what it crosses at once fires; true if absent. */
  readonly fire?: boolean | undefined;
  /** Number of the revision that whoever saves has seen; null or absent: whatever it is. */
  readonly ifMatch?: number | null | undefined;
  /** Also where the text is the one that is in force: its dates may mean something else. */
  readonly evenIfSame?: boolean | undefined;
}

export type Saved =
  | {
      readonly kind: 'saved';
      readonly revision: number;
      readonly at: number;
      /** §8.2: it took the place of the first revision, as no event has been stored yet. */
      readonly replaced: boolean;
      readonly warnings: readonly LocatedFault[];
    }
  /** The very text that is in force, saved for new episodes: there is nothing to do. */
  | { readonly kind: 'unchanged'; readonly revision: number; readonly warnings: readonly LocatedFault[] }
  /** Somebody else has saved `revision` meanwhile. */
  | { readonly kind: 'overtaken'; readonly revision: number };

export interface SavingContext {
  readonly dialect: Dialect;
  readonly holidays: Holidays;
  readonly clock: Clock;
}

/** Waits for the writes that are under way, and keeps further ones waiting. */
export async function lockHead(trx: Transaction<Tables>, dialect: Dialect, workspace: string): Promise<void> {
  if (!dialect.rowLocks) return;
  const head = trx.selectFrom('heads').select('stamp').where('workspace', '=', workspace);
  await head.modifyEnd(sql`for update`).execute();
}

/** Saves a checked configuration with the head locked. `earlier` are all revisions so far. */
export async function saveIn(
  trx: Transaction<Tables>,
  context: SavingContext,
  workspace: string,
  earlier: readonly StoredRevision[],
  config: Config,
  source: string,
  options: SaveOptions,
  warnings: readonly LocatedFault[] = [],
): Promise<Saved> {
  const newest = earlier.at(-1);
  const { ifMatch = null, appliesTo = 'new' } = options;
  if (newest && ifMatch !== null && ifMatch !== newest.number) return { kind: 'overtaken', revision: newest.number };
  if (newest && source === newest.source && appliesTo === 'new' && !options.evenIfSame) {
    return { kind: 'unchanged', revision: newest.number, warnings };
  }
  const replaced = earlier.length === 1 && !(await hasEvents(trx, workspace));
  const before = replaced ? [] : earlier;
  const { position, foldedTo } = await takePositions(trx, workspace, 1, 0);
  // After everything that has been folded: no fold has to be told that it went by an older configuration.
  const at = Math.max(context.clock.now(), foldedTo + 1, (before.at(-1)?.at ?? 0) + 1);
  const number = before.length + 1;
  const resolved = resolve(config, context.holidays, at);
  if (replaced) await trx.deleteFrom('revisions').where('workspace', '=', workspace).execute();
  await trx
    .insertInto('revisions')
    .values({
      workspace,
      number,
      at,
      author: options.author,
      note: options.note ?? null,
      applies_to: appliesTo,
      fire: options.fire === false ? 0 : 1,
      source,
      config: JSON.stringify(config),
      versions: JSON.stringify(versionsOf(before, config, resolved)),
      resolved: JSON.stringify(resolved),
    })
    .execute();
  await trx
    .updateTable('heads')
    .set((eb) => ({ revision: number, stamp: eb('stamp', '+', 1) }))
    .where('workspace', '=', workspace)
    .execute();
  if (appliesTo === 'open' && number > 1) await startReselection(trx, workspace, number, at);
  const body = JSON.stringify({ revision: number, at, appliesTo, author: options.author });
  await trx
    .insertInto('changes')
    .values({ workspace, position, at, kind: 'revision', conversation: null, body })
    .execute();
  return { kind: 'saved', revision: number, at, replaced, warnings };
}

async function hasEvents(trx: Transaction<Tables>, workspace: string): Promise<boolean> {
  const found = await trx.selectFrom('events').select('position').where('workspace', '=', workspace).limit(1).execute();
  return found.length > 0;
}

async function startReselection(db: Kysely<Tables>, workspace: string, revision: number, at: number): Promise<void> {
  const { total } = await db
    .selectFrom('conversations')
    .select(({ fn }) => fn.countAll<number>().as('total'))
    .where('workspace', '=', workspace)
    .where('open', '=', 1)
    .executeTakeFirstOrThrow();
  await db
    .insertInto('reselections')
    .values({ workspace, revision, started_at: at, finished_at: null, total, done: 0, cursor: '' })
    .execute();
}

/** §8.3: the newest configuration once more, where its dates have come to mean something else. */
export async function resolveAgain(
  trx: Transaction<Tables>,
  context: SavingContext,
  workspace: string,
  revisions: readonly StoredRevision[],
): Promise<number | null> {
  const newest = revisions.at(-1)!;
  const resolved = resolve(newest.config, context.holidays, context.clock.now());
  const moved = Object.entries(newest.config.schedules).filter(
    ([, schedule]) => !meansTheSame(schedule, newest.resolved, resolved),
  );
  if (moved.length === 0) return null;
  const names = moved.map(([name]) => name).join(', ');
  const saved = await saveIn(trx, context, workspace, revisions, newest.config, newest.source, {
    author: 'kept',
    note: `Holiday or time zone data changed for: ${names}.`,
    evenIfSame: true,
  });
  return saved.kind === 'saved' ? saved.revision : null;
}
