/** `kept export`: the configuration that is in force, or an earlier revision, as it was saved; or all events. */
import type { Command } from 'commander';
import { withStore } from '../../app/open.ts';
import { exportEvents } from '../../proof/export.ts';
import type { Cli } from '../command.ts';
import { type ExitCode, Refused } from '../exit.ts';
import { countOption } from '../options.ts';
import { Output } from '../output.ts';
import { type ServiceOptions, serviceOptions, settingsFor } from '../service.ts';
import type { Terminal } from '../terminal.ts';
import { counted } from '../text/duration.ts';

interface ExportOptions extends ServiceOptions {
  readonly revision?: number;
  readonly events?: boolean;
}

export function exportConfig(command: Command, cli: Cli): void {
  serviceOptions(command)
    .option('--revision <n>', 'an earlier revision', countOption)
    .option('--events', 'every event instead, as it was sent, in the order of receipt: JSON Lines')
    .addHelpText(
      'after',
      `
Examples:
  kept export > kept.yaml
  kept export --revision 3 | diff - kept.yaml
  kept export --events | gzip > events.jsonl.gz`,
    )
    .action(cli.exits((options: ExportOptions) => run(options, cli.terminal)));
}

async function run(options: ExportOptions, terminal: Terminal): Promise<ExitCode> {
  if (options.events === true) return writeEvents(options, terminal);
  const { stdout, stderr } = terminal;
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

async function writeEvents({ workspace, ...options }: ExportOptions, { stdout, stderr }: Terminal): Promise<ExitCode> {
  const output = new Output(stdout);
  let events = 0;
  await withStore(settingsFor(options), async ({ store, revisions }) => {
    // Refuses a workspace that is not there.
    await revisions.current(workspace);
    for await (const line of exportEvents(store, workspace)) {
      events++;
      const waiting = output.write(line);
      if (waiting) await waiting;
    }
  });
  await output.flush();
  stderr.write(`${counted(events, 'event')} of workspace ${workspace}.\n`);
  return 0;
}
