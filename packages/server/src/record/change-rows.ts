import type { Insertable } from 'kysely';
import type { ChangeTable } from '../store/tables.ts';
import type { Recorded } from './writing.ts';

/** So many conversations at once are told of one by one; more are told of as a whole. */
const TOLD_ONE_BY_ONE = 200;

/** What the stream tells of: transitions, and conversations that look otherwise now. */
export function changesOf(
  workspace: string,
  now: number,
  recorded: readonly Recorded[],
): Omit<Insertable<ChangeTable>, 'position'>[] {
  if (recorded.length > TOLD_ONE_BY_ONE) {
    const body = JSON.stringify({ conversations: recorded.length });
    return [{ workspace, at: now, kind: 'reload', conversation: null, body }];
  }
  return recorded.flatMap(({ folded, journal }) => [
    ...journal.transitions.map((row) => ({
      workspace,
      at: now,
      kind: 'transition',
      conversation: row.conversation,
      body: JSON.stringify({
        id: row.id,
        at: row.at,
        metric: row.metric,
        cycle: row.cycle,
        tripwire: row.tripwire,
        from: row.from_state,
        to: row.to_state,
        retracted: row.retracted_at !== null,
      }),
    })),
    { workspace, at: now, kind: 'conversation', conversation: folded.loaded.id, body: '{}' },
  ]);
}
