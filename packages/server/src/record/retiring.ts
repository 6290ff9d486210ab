import type { Pair } from './difference.ts';

/** When recorded rows ceased to follow, and by what. */
export interface Retraction {
  readonly retracted_at: number;
  readonly retracted_by: string;
}

/** What a row has that follows from the facts as they are known. */
export const CURRENT = { edition: 0, retracted_at: null, retracted_by: null };

/** Keeps what was recorded and does not follow, under the next edition; hands on what takes its place. */
export function retire<Row extends { edition: number; workspace: string; conversation: string }, Fact>(
  pairs: readonly Pair<Row, Fact>[],
  stored: readonly Row[],
  kept: object[],
  gone: object[],
  key: readonly (keyof Row)[],
  retraction: Retraction,
  put: (fact: Fact, row: Row | null) => void,
): void {
  for (const { kind, stored: row, fresh } of pairs) {
    if (kind === 'same') continue;
    if (kind === 'changed' || kind === 'gone') {
      const editions = stored.filter((each) => key.every((column) => each[column] === row![column]));
      kept.push({ ...row, ...retraction, edition: Math.max(...editions.map(({ edition }) => edition)) + 1 });
    }
    if (kind === 'gone') {
      const { workspace, conversation } = row!;
      const own = Object.fromEntries(key.map((column) => [column, row![column]]));
      gone.push({ workspace, conversation, ...own, edition: 0 });
    } else {
      put(fresh!, row);
    }
  }
}
