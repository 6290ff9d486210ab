/** `kept doctor`: folds everything anew from its events and proves the stored record equal to it. */
import type { Command } from 'commander';
import { withStore } from '../../app/open.ts';
import type { Diagnosis } from '../../doctor/doctor.ts';
import { DEFAULT_WORKSPACE } from '../../http/access/workspaces.ts';
import type { Cli } from '../command.ts';
import type { ExitCode } from '../exit.ts';
import { ProgressBar } from '../progress.ts';
import { settingsFor } from '../service.ts';
import type { Terminal } from '../terminal.ts';
import { counted } from '../text/duration.ts';

interface DoctorOptions {
  readonly dataDir?: string;
  readonly workspace?: string;
  readonly json?: boolean;
  readonly proof?: string;
}

/** Differences of one conversation that are shown. */
const SHOWN = 5;

export function doctor(command: Command, cli: Cli): void {
  command
    .option('--data-dir <folder>', 'where SQLite keeps its file, ./kept-data (KEPT_DATA_DIR)')
    .option('--workspace <name>', 'this workspace alone')
    .option('--json', 'as JSON')
    .option('--proof <folder>', 'write a proof of events and record there instead, for kept verify')
    .addHelpText(
      'after',
      `
Reads only, and may run while it is served. Exit 0 if everything agrees, 1 if
anything differs; which, it says.

Examples:
  kept doctor
  kept doctor --workspace default --json
  kept doctor --proof proof`,
    )
    .action(cli.exits((options: DoctorOptions) => run(options, cli.terminal)));
}

async function run(options: DoctorOptions, terminal: Terminal): Promise<ExitCode> {
  if (options.proof !== undefined) {
    const { workspace = DEFAULT_WORKSPACE } = options;
    return (await import('../prove.ts')).prove({ ...options, workspace, folder: options.proof }, terminal);
  }
  const { stdout, stderr, now } = terminal;
  const { doctor: diagnose } = await import('../../doctor/doctor.ts');
  const bar = new ProgressBar(stderr, now, 'conversation');
  const found = await withStore(settingsFor(options), async ({ store, revisions }) => {
    let names = (await store.db.selectFrom('workspaces').select('workspace').orderBy('workspace').execute()).map(
      ({ workspace }) => workspace,
    );
    if (options.workspace !== undefined) names = names.filter((name) => name === options.workspace);
    const diagnoses: Diagnosis[] = [];
    for (const workspace of names) {
      diagnoses.push(await diagnose(store, revisions, workspace, { onProgress: (checked) => bar.show(checked, null) }));
    }
    return diagnoses;
  });
  bar.clear();
  if (options.json === true) stdout.write(`${JSON.stringify(found, null, 2)}\n`);
  else for (const diagnosis of found) stdout.write(textOf(diagnosis));
  if (options.workspace !== undefined && found.length === 0) {
    stderr.write(`There is no workspace ${options.workspace}.\n`);
    return 1;
  }
  return found.every(agrees) ? 0 : 1;
}

function agrees({ differing, counters, blocks }: Diagnosis): boolean {
  return differing.length === 0 && counters.length === 0 && blocks.length === 0;
}

function textOf(diagnosis: Diagnosis): string {
  const { workspace, checked, differing, counters, blocks } = diagnosis;
  if (agrees(diagnosis)) return `${workspace}: ${counted(checked, 'conversation')} folded anew, no difference.\n`;
  const lines = [
    `${workspace}: ${counted(checked, 'conversation')} folded anew, ${counted(differing.length, 'differs', 'differ')}.`,
  ];
  for (const { conversation, differences } of differing) {
    lines.push(`  ${conversation}`);
    for (const { path, stored, folded } of differences.slice(0, SHOWN)) {
      lines.push(`    ${path || 'as a whole'}: stored ${JSON.stringify(stored)}, folded ${JSON.stringify(folded)}`);
    }
    if (differences.length > SHOWN) lines.push(`    and ${counted(differences.length - SHOWN, 'more difference')}`);
  }
  for (const { path, stored, folded } of counters) {
    lines.push(`  counter ${path}: stored ${JSON.stringify(stored)}, counted ${JSON.stringify(folded)}`);
  }
  for (const { day, conversations } of blocks) {
    const shown = conversations.slice(0, SHOWN).join(', ');
    const more =
      conversations.length > SHOWN ? ` and ${counted(conversations.length - SHOWN, 'more conversation')}` : '';
    lines.push(`  reports of ${day}: ${shown}${more}`);
  }
  return `${lines.join('\n')}\n`;
}
