/** A day's block as it has to be, made where questions are answered so that nobody who writes waits for it. */
import { type Patch, patchOf } from '../rollups/patch.ts';
import type { ReportContext } from './context.ts';

export interface AskPatch {
  readonly workspace: string;
  /** Whole days since 1970. */
  readonly day: number;
}

export function patchReports(
  { dialect, snapshot }: ReportContext,
  { workspace, day }: AskPatch,
): Promise<Patch | null> {
  return snapshot((db) => patchOf(db, dialect, workspace, day));
}
