/** A copy of a SQLite database as of one instant, taken page by page beside whoever writes. */
import { backup, DatabaseSync } from 'node:sqlite';

const PAGES_AT_ONCE = 1_000;

/** The copy is whole, or damaged beyond use: never half of something. */
export class DamagedCopyError extends Error {
  override name = 'DamagedCopyError';
}

/** @throws DamagedCopyError where the copy does not pass SQLite's own check */
export async function backUp(path: string, copy: string): Promise<void> {
  const from = new DatabaseSync(path, { readOnly: true, timeout: 10_000 });
  try {
    // One transaction: what is written meanwhile would else make it begin again, for ever under load.
    from.exec('begin; select version from schema_version');
    await backup(from, copy, { rate: PAGES_AT_ONCE });
  } finally {
    from.close();
  }
  const made = new DatabaseSync(copy);
  try {
    const result = made.prepare('pragma quick_check').get() as { quick_check?: string } | undefined;
    if (result?.quick_check !== 'ok') throw new DamagedCopyError(`The copy is damaged: ${result?.quick_check}.`);
    // One file, which opens anywhere: not one of three.
    made.exec('pragma journal_mode = delete');
  } finally {
    made.close();
  }
}
