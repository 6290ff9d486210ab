import type { Migration } from './index.ts';

/**
 * Reports read conversations by the day on which they were created, packed (../../reports/block.ts), with what has
 * changed since beside them. Days that are there already are marked whole, and packed in the background.
 */
export const reportBlocks: Migration = {
  name: 'report blocks',
  statements({ rowLocks }) {
    const ID = rowLocks ? 'text collate "C"' : 'text';
    const INT = rowLocks ? 'bigint' : 'integer';
    const BLOB = rowLocks ? 'bytea' : 'blob';
    // A whole number of days since 1970, rounded down, also before.
    const day = rowLocks
      ? 'floor(created_at / 86400000.0)::bigint'
      : '(created_at - ((created_at % 86400000) + 86400000) % 86400000) / 86400000';
    const now = rowLocks ? 'floor(extract(epoch from now()) * 1000)::bigint' : 'unixepoch() * 1000';
    return [
      // In SQLite the block is last: what stands before it is read without it.
      `create table report_blocks (
        workspace ${ID} not null, day ${INT} not null, edition ${INT} not null, stamp text not null,
        format ${INT} not null, conversations ${INT} not null, created_from ${INT}, created_to ${INT},
        completed_from ${INT}, completed_to ${INT}, ended_from ${INT}, ended_to ${INT}, breached_from ${INT},
        breached_to ${INT}, block ${BLOB} not null, primary key (workspace, day))`,
      `create table stale_reports (
        workspace ${ID} not null, day ${INT} not null, conversation ${ID} not null, mark ${INT} not null,
        marked_at ${INT} not null, primary key (workspace, day, conversation))${rowLocks ? '' : ' without rowid'}`,
      `insert into stale_reports (workspace, day, conversation, mark, marked_at)
        select distinct workspace, ${day}, '', 1, ${now} from conversations`,
      'create index excuses_of_conversation on excuses (workspace, conversation)',
      // Breaches that were told of and do not follow any more: few, among many that do.
      `create index transitions_corrected on transitions (workspace, at)
        where tripwire = 'urgent' and retracted_at is not null`,
    ];
  },
};
