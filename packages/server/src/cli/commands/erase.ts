/** `kept erase`: what is personal in a conversation is erased; its clocks and every proof over it stand. */
import type { Command } from 'commander';
import { withStore } from '../../app/open.ts';
import { systemClock } from '../../clock.ts';
import { erasePersonal } from '../../proof/erase.ts';
import { createRecorder } from '../../record/recorder.ts';
import type { Cli } from '../command.ts';
import { type ExitCode, Refused, WrongUsage } from '../exit.ts';
import { type ServiceOptions, serviceOptions, settingsFor } from '../service.ts';
import type { Terminal } from '../terminal.ts';
import { visible } from '../text/columns.ts';
import { counted } from '../text/duration.ts';

interface EraseOptions extends ServiceOptions {
  readonly yes?: boolean;
}

export function erase(command: Command, cli: Cli): void {
  serviceOptions(command.argument('<conversation>', 'its id'))
    .option('--yes', 'really: it cannot be taken back')
    .addHelpText(
      'after',
      `
Erases subject, the customer's name and custom fields from its events and wherever they went in the
store. Who the customer was by id, and every clock, stays. Backups and exports keep what they hold.

Example:
  kept erase 1001 --yes`,
    )
    .action(cli.exits((conversation: string, options: EraseOptions) => run(conversation, options, cli.terminal)));
}

async function run(conversation: string, options: EraseOptions, { stdout }: Terminal): Promise<ExitCode> {
  const { workspace, yes } = options;
  if (yes !== true) throw new WrongUsage('erase: it cannot be taken back. Add --yes.');
  const erased = await withStore(settingsFor(options), ({ store, revisions }) =>
    erasePersonal(store, createRecorder({ store, clock: systemClock, revisions }), workspace, conversation),
  );
  if (erased === null) throw new Refused(`There is no conversation ${JSON.stringify(conversation)} in ${workspace}.`);
  const of = `conversation ${visible(conversation)}`;
  stdout.write(
    erased.events === 0
      ? `There is nothing personal in ${of}.\n`
      : `Erased what was personal in ${counted(erased.events, 'event')} of ${of}.\n`,
  );
  return 0;
}
