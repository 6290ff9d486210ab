/** The events of a workspace as they were sent, in the order of receipt: what `kept verify` and `kept import` read. */
import { bodyOfRow } from '../record/event-rows.ts';
import type { Snapshot } from './snapshot.ts';

/** Events of one read. */
const PIECE = 1000;

/** JSON Lines, each with its newline. What was erased is left out of them. */
export async function* exportEvents({ db }: Pick<Snapshot, 'db'>, workspace: string): AsyncGenerator<string> {
  for (let after = 0; ; ) {
    const rows = await db
      .selectFrom('events')
      .select(['position', 'body', 'personal'])
      .where('workspace', '=', workspace)
      .where('position', '>', after)
      .orderBy('position')
      .limit(PIECE)
      .execute();
    if (rows.length === 0) return;
    for (const row of rows) yield `${JSON.stringify(bodyOfRow(row))}\n`;
    after = rows.at(-1)!.position;
  }
}
