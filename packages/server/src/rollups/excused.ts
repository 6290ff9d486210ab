/** Cycles whose breach is excused. */
import type { Kysely } from 'kysely';
import type { Dialect } from '../store/dialect.ts';
import type { Tables } from '../store/tables.ts';

interface OneCycle {
  readonly conversation: string;
  readonly metric: string;
  readonly cycle: number;
}

/** By `cycleKey`; of some conversations, or of all. */
export async function excusedCycles(
  { db, dialect }: { readonly db: Kysely<Tables>; readonly dialect: Dialect },
  workspace: string,
  conversations?: readonly string[],
): Promise<Set<string>> {
  if (conversations?.length === 0) return new Set();
  const rows = await db
    .selectFrom('excuses')
    .innerJoin('transitions', (join) =>
      join
        .onRef('transitions.workspace', '=', 'excuses.workspace')
        .onRef('transitions.conversation', '=', 'excuses.conversation')
        .onRef('transitions.id', '=', 'excuses.transition'),
    )
    .select(['transitions.conversation', 'transitions.metric', 'transitions.cycle'])
    .where('excuses.workspace', '=', workspace)
    .$if(conversations !== undefined, (query) => query.where(dialect.among('excuses.conversation', conversations!)))
    .where('excuses.withdrawn_at', 'is', null)
    .where('transitions.retracted_at', 'is', null)
    .execute();
  return new Set(rows.map(cycleKey));
}

export function cycleKey({ conversation, metric, cycle }: OneCycle): string {
  return `${conversation}\0${metric}\0${cycle}`;
}
