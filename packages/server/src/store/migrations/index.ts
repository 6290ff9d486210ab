/** Every step that the tables have taken, in order. One that has been released is never changed: a new one is added. */
import type { Dialect } from '../dialect.ts';
import { first } from './0001-first.ts';
import { sessionsAndImports } from './0002-sessions-and-imports.ts';
import { seals } from './0003-seals.ts';
import { listsAndReports } from './0004-lists-and-reports.ts';
import { reportBlocks } from './0005-report-blocks.ts';
import { oneConversation } from './0006-one-conversation.ts';
import { retention } from './0007-retention.ts';
import { facets } from './0008-facets.ts';

export interface Migration {
  readonly name: string;
  /** In the order in which they run. */
  statements(dialect: Dialect): readonly string[];
}

export const MIGRATIONS: readonly Migration[] = [
  first,
  sessionsAndImports,
  seals,
  listsAndReports,
  reportBlocks,
  oneConversation,
  retention,
  facets,
];
