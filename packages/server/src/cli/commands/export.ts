/** `kept export`: the configuration that is in force, or an earlier revision, as it was saved. */
import type { Command } from 'commander';
import { withStore } from '../../app/open.ts';
import type { Cli } from '../command.ts';
import { type ExitCode, Refused } from '../exit.ts';
import { countOption } from '../options.ts';
import { type ServiceOptions, serviceOptions, settingsFor } from '../service.ts';
import type { Terminal } from '../terminal.ts';

interface ExportOptions extends ServiceOptions {
  readonly revision?: number;
}

export function exportConfig(command: Command, cli: Cli): void {
  serviceOptions(command)
    .option('--revision <n>', 'an earlier revision', countOption)
    .addHelpText(
      'after',
      `
Examples:
  kept export > kept.yaml
  kept export --revision 3 | diff - kept.yaml`,
    )
    .action(cli.exits((options: ExportOptions) => run(options, cli.terminal)));
}

async function run(options: ExportOptions, { stdout, stderr }: Terminal): Promise<ExitCode> {
  const { workspace, revision } = options;
  const found = await withStore(settingsFor(options), async ({ revisions }) => {
    const { revisions: saved, newest } = await revisions.current(workspace);
    return revision === undefined ? newest : saved.find(({ number }) => number === revision);
  });
  if (!found) throw new Refused(`There is no revision ${revision} in workspace ${workspace}.`);
  stderr.write(`Revision ${found.number} of workspace ${workspace}, saved by ${found.author}.\n`);
  stdout.write(found.source.endsWith('\n') ? found.source : `${found.source}\n`);
  return 0;
}
