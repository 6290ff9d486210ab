import type { Migration } from './index.ts';

/** Browsers that are signed in, sign-in links, and files that are being imported. */
export const sessionsAndImports: Migration = {
  name: 'sessions and imports',
  statements(dialect) {
    const ID = dialect.rowLocks ? 'text collate "C"' : 'text';
    const INT = dialect.rowLocks ? 'bigint' : 'integer';
    return [
      `create table sessions (
        workspace ${ID} not null, id ${ID} not null, key ${ID} not null, kind text not null, hash ${ID} not null,
        looks_at ${ID} not null, created_at ${INT} not null, expires_at ${INT} not null, primary key (workspace, id))`,
      'create unique index sessions_by_hash on sessions (hash)',
      'create index sessions_of_key on sessions (workspace, key)',
      'create index sessions_expiring on sessions (expires_at)',
      `create table imports (
        workspace ${ID} not null, id ${ID} not null, file text not null, bytes ${INT} not null, state text not null,
        created_at ${INT} not null, started_at ${INT}, finished_at ${INT}, host text not null, progress text not null,
        error text, primary key (workspace, id))`,
    ];
  },
};
