import type { Transaction } from 'kysely';
import type { Bulk } from '../store/bulk.ts';
import type { Tables } from '../store/tables.ts';
import type { Journal } from './journal.ts';

/** Writes the rows of the record: what is gone first, then whatever takes its place or is new. */
export async function writeJournals(trx: Transaction<Tables>, bulk: Bulk, journals: readonly Journal[]): Promise<void> {
  for (const { gone } of journals) {
    for (const table of ['episodes', 'cycles', 'applications'] as const) {
      for (const key of gone[table]) {
        let query = trx.deleteFrom(table);
        for (const [column, value] of Object.entries(key)) query = query.where(column as never, '=', value as never);
        await query.execute();
      }
    }
  }
  const owner = ['workspace', 'conversation'] as const;
  await bulk.upsert('episodes', [...owner, 'episode', 'edition'], all(journals, 'episodes'));
  await bulk.upsert('cycles', [...owner, 'metric', 'cycle', 'edition'], all(journals, 'cycles'));
  await bulk.upsert(
    'applications',
    [...owner, 'metric', 'cycle', 'application', 'edition'],
    all(journals, 'applications'),
  );
  await bulk.upsert('transitions', [...owner, 'id'], all(journals, 'transitions'));
}

function all<T extends 'episodes' | 'cycles' | 'applications' | 'transitions'>(
  journals: readonly Journal[],
  table: T,
): Journal[T] {
  return journals.flatMap((journal) => journal[table] as never[]) as unknown as Journal[T];
}
