import type { Migration } from './index.ts';

/** Salted hashes of what is personal in events, so that a proof outlives its erasure. */
export const seals: Migration = {
  name: 'seals',
  statements(dialect) {
    const ID = dialect.rowLocks ? 'text collate "C"' : 'text';
    return [
      `create table seals (
        workspace ${ID} not null, source ${ID} not null, id ${ID} not null, hash text not null, salt text,
        primary key (workspace, source, id))`,
    ];
  },
};
