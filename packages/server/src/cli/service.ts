/** Options and settings of the commands that work on what `kept serve` serves. */
import type { Command } from 'commander';
import { DEFAULT_WORKSPACE } from '../http/access/workspaces.ts';
import { loadSettings } from '../settings/load.ts';
import type { Settings } from '../settings/settings.ts';
import { WrongUsage } from './exit.ts';

export interface ServiceOptions {
  readonly dataDir?: string;
  readonly workspace: string;
}

export function serviceOptions(command: Command): Command {
  return command
    .option('--data-dir <folder>', 'where SQLite keeps its file, ./kept-data (KEPT_DATA_DIR)')
    .option('--workspace <name>', 'workspace to work on', DEFAULT_WORKSPACE);
}

/** @throws WrongUsage with every fault of the settings */
export function settingsFor({ dataDir }: Pick<ServiceOptions, 'dataDir'>): Settings {
  const loaded = loadSettings({ KEPT_DATA_DIR: dataDir });
  if (loaded.ok) return loaded.settings;
  throw new WrongUsage(loaded.faults.map(({ message }) => message).join('\n'));
}
