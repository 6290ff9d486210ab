/** `kept serve`: the service. */
import type { Command } from 'commander';
import { loadSettings } from '../../settings/load.ts';
import type { Cli } from '../command.ts';
import { type ExitCode, Refused, WrongUsage } from '../exit.ts';
import type { Terminal } from '../terminal.ts';

interface ServeOptions {
  readonly host?: string;
  readonly port?: string;
  readonly dataDir?: string;
}

export function serve(command: Command, cli: Cli): void {
  command
    .option('--host <address>', 'address to listen on; loopback unless you say otherwise (KEPT_HOST)')
    .option('--port <port>', 'port to listen on, 4600 (KEPT_PORT)')
    .option('--data-dir <folder>', 'where SQLite keeps its file, ./kept-data (KEPT_DATA_DIR)')
    .addHelpText(
      'after',
      `
All other settings come from the environment; docs/operations.md lists them. The first start
prints an admin key and a link to sign in with. Ctrl-C stops it once what is under way is
finished.

Examples:
  kept serve
  KEPT_DATABASE_URL=postgres://kept@db/kept kept serve --host 0.0.0.0`,
    )
    .action(cli.exits((options: ServeOptions) => run(options, cli.terminal)));
}

async function run({ host, port, dataDir }: ServeOptions, terminal: Terminal): Promise<ExitCode> {
  const loaded = loadSettings({ KEPT_HOST: host, KEPT_PORT: port, KEPT_DATA_DIR: dataDir });
  if (!loaded.ok) throw new WrongUsage(loaded.faults.map(({ message }) => message).join('\n'));
  const { CannotStartError, serve: serveUntilTold } = await import('../../main.ts');
  try {
    await serveUntilTold(loaded.settings, loaded.unknown, terminal);
    return 0;
  } catch (error) {
    if (error instanceof CannotStartError) throw new Refused(error.message);
    throw error;
  }
}
