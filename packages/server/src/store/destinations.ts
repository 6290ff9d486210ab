import { sql, type Transaction } from 'kysely';
import type { Tables } from './tables.ts';

/** Sees to it that the destinations of these deliveries are looked at by an instant; makes those that are new. */
export async function callAt(
  trx: Transaction<Tables>,
  workspace: string,
  deliveries: readonly { readonly destination: string; readonly kind: string }[],
  at: number,
): Promise<void> {
  const kinds = new Map(deliveries.map(({ destination, kind }) => [destination, kind]));
  // In one order everywhere, so that two transactions never wait for each other.
  for (const [destination, kind] of [...kinds].sort(([a], [b]) => (a < b ? -1 : 1))) {
    await trx
      .insertInto('destinations')
      .values({
        workspace,
        destination,
        kind,
        wake_at: at,
        failures: 0,
        failing_since: null,
        paused_until: null,
        next_free_at: null,
        last_error: null,
      })
      .onConflict((conflict) =>
        conflict.columns(['workspace', 'destination']).doUpdateSet({
          wake_at: sql<number>`case when destinations.wake_at is null or destinations.wake_at > excluded.wake_at
            then excluded.wake_at else destinations.wake_at end`,
        }),
      )
      .execute();
  }
}
