import type { CompiledQuery } from 'kysely';

const UNANSWERED = Symbol('unanswered');

type Unanswered = CompiledQuery & { readonly [UNANSWERED]: (rows: readonly unknown[]) => void };

/**
 * A statement of a transaction whose answer nobody waits for: where the database is not in this process, it is on its
 * way when the promise resolves, and what fails then fails the next statement that is waited for, at the latest the commit.
 * @param answered on PostgreSQL: is told the rows all the same, before the commit resolves
 */
export function unanswered(
  { query, queryId, sql, parameters }: CompiledQuery,
  answered: (rows: readonly never[]) => void = () => {},
): CompiledQuery {
  const marked: Unanswered = {
    query,
    queryId,
    sql,
    parameters,
    [UNANSWERED]: answered as Unanswered[typeof UNANSWERED],
  };
  return marked;
}

/** Who is told its rows; null where the answer is waited for. */
export function listenerOf(query: CompiledQuery): ((rows: readonly unknown[]) => void) | null {
  return (query as Partial<Unanswered>)[UNANSWERED] ?? null;
}
