/** What a question is answered from. The same on the main thread and on a reader's: nothing of it is ever sent across. */
import type { Kysely } from 'kysely';
import type { Configuration } from '../revisions/configuration.ts';
import type { Dialect } from '../store/dialect.ts';
import type { Store } from '../store/store.ts';
import type { Tables } from '../store/tables.ts';
import type { KeptBlocks } from './kept-blocks.ts';

export interface Context {
  readonly db: Kysely<Tables>;
  readonly dialect: Dialect;
  /** The configuration of a workspace as it is now. @throws UnknownWorkspaceError */
  configuration(workspace: string): Promise<Configuration>;
}

/** What reports are counted from beside: reads of one moment, and what was counted before. */
export interface ReportContext extends Context, Pick<Store, 'snapshot'> {
  readonly kept: KeptBlocks;
}
