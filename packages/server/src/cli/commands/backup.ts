/** `kept backup`: a copy of the SQLite database as of one instant, also while it is served. */
import { existsSync } from 'node:fs';
import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { Command } from 'commander';
import type { Cli } from '../command.ts';
import { type ExitCode, Refused, WrongUsage } from '../exit.ts';
import { settingsFor } from '../service.ts';
import type { Terminal } from '../terminal.ts';
import { grouped } from '../text/duration.ts';

interface BackupOptions {
  readonly dataDir?: string;
  readonly force?: boolean;
}

export function backup(command: Command, cli: Cli): void {
  command
    .argument('<file>', 'where the copy goes')
    .option('--data-dir <folder>', 'where SQLite keeps its file, ./kept-data (KEPT_DATA_DIR)')
    .option('--force', 'replace a file that is there')
    .addHelpText(
      'after',
      `
The copy is whole and consistent however much is written meanwhile, and is checked before it
takes its name. To restore it, stop the server and put it in the place of kept-data/kept.db,
without the -wal and -shm files beside that. On PostgreSQL use pg_dump.

Examples:
  kept backup /var/backups/kept-2026-03-02.db`,
    )
    .action(cli.exits((file: string, options: BackupOptions) => run(file, options, cli.terminal)));
}

async function run(file: string, options: BackupOptions, { stderr }: Terminal): Promise<ExitCode> {
  const { store } = settingsFor(options);
  if (store.kind !== 'sqlite') throw new WrongUsage('KEPT_DATABASE_URL names PostgreSQL, which pg_dump backs up.');
  if (!existsSync(store.path)) throw new Refused(`There is no database at ${store.path}. Check --data-dir.`);
  const target = resolve(file);
  if (existsSync(target) && options.force !== true) throw new Refused(`${target} is there. --force replaces it.`);
  await mkdir(dirname(target), { recursive: true });
  const { backUp } = await import('../../app/back-up.ts');
  const unfinished = `${target}.unfinished`;
  await rm(unfinished, { force: true });
  try {
    await backUp(store.path, unfinished);
    await rename(unfinished, target);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
  const { size } = await stat(target);
  stderr.write(`${target}: ${grouped(size)} bytes, checked.\n`);
  return 0;
}
