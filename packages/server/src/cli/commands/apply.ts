/** `kept apply`: saves a configuration as a new revision, after showing what it would do. */
import { hostname, userInfo } from 'node:os';
import { type Command, Option } from 'commander';
import { withStore } from '../../app/open.ts';
import { renderFaults } from '../../config-file/render.ts';
import type { Plan } from '../../revisions/plan.ts';
import type { Revisions } from '../../revisions/revisions.ts';
import type { Cli } from '../command.ts';
import { type ExitCode, Refused, WrongUsage } from '../exit.ts';
import { readText } from '../files.ts';
import { type ServiceOptions, serviceOptions, settingsFor } from '../service.ts';
import type { Terminal } from '../terminal.ts';
import { counted, grouped } from '../text/duration.ts';
import { METRIC_NAMES } from '../text/metrics.ts';
import { hasColor } from '../text/paint.ts';

interface ApplyOptions extends ServiceOptions {
  readonly open?: boolean;
  readonly new?: boolean;
  readonly fire: boolean;
  readonly yes?: boolean;
  readonly dryRun?: boolean;
  readonly note?: string;
}

export function apply(command: Command, cli: Cli): void {
  serviceOptions(command.argument('<file>', 'the configuration, YAML or JSON'))
    .addOption(new Option('--open', 'apply it to open conversations too: they select again').conflicts('new'))
    .option('--new', 'apply it to episodes that start from now on (default)')
    .option('--no-fire', 'what it crosses at once sends no alerts')
    .option('--yes', 'do not ask')
    .option('--dry-run', 'only show the plan')
    .option('--note <text>', 'kept with the revision')
    .addHelpText(
      'after',
      `
Works beside a server that is running, which takes it up at once. Exit 0 saved (or nothing to
save), 1 refused or declined.

Examples:
  kept apply kept.yaml
  kept apply kept.yaml --open --yes --note "Longer hours in December"`,
    )
    .action(cli.exits((file: string, options: ApplyOptions) => run(file, options, cli.terminal)));
}

async function run(file: string, options: ApplyOptions, terminal: Terminal): Promise<ExitCode> {
  const { workspace, fire } = options;
  const text = await readText('file', file);
  const appliesTo = options.open === true ? 'open' : 'new';
  return withStore(settingsFor(options), async ({ revisions }) => {
    const { newest } = await revisions.current(workspace);
    const planned = await revisions.plan(workspace, text, { appliesTo, fire });
    if (planned.kind === 'refused') {
      const faults = planned.faults.map((fault) => ({ ...fault, file }));
      throw new Refused(renderFaults(faults, text, { color: hasColor(terminal.stderr) }).trimEnd());
    }
    const { plan } = planned;
    terminal.stdout.write(textOf(plan, workspace));
    if (plan.unchanged || options.dryRun === true) return 0;
    if (options.yes !== true && !(await agrees(terminal))) {
      terminal.stderr.write('Nothing is saved.\n');
      return 1;
    }
    return save(revisions, text, options, newest.number, terminal);
  });
}

async function save(
  revisions: Revisions,
  text: string,
  options: ApplyOptions,
  ifMatch: number,
  { stderr }: Terminal,
): Promise<ExitCode> {
  const saved = await revisions.save(options.workspace, text, {
    author: `${userInfo().username}@${hostname()}`,
    note: options.note ?? null,
    appliesTo: options.open === true ? 'open' : 'new',
    fire: options.fire,
    ifMatch,
  });
  switch (saved.kind) {
    case 'saved':
      stderr.write(`Saved as revision ${saved.revision}.\n`);
      return 0;
    case 'unchanged':
      stderr.write(`Revision ${saved.revision} says the same: nothing is saved.\n`);
      return 0;
    case 'overtaken':
      throw new Refused(
        `Somebody has saved revision ${saved.revision} meanwhile. Look at it (kept export), and apply again.`,
      );
    case 'refused':
      throw new Refused(saved.faults.map(({ message }) => message).join('\n'));
    default:
      return saved satisfies never;
  }
}

async function agrees({ stdin, stderr }: Terminal): Promise<boolean> {
  if ((stdin as { isTTY?: boolean }).isTTY !== true) {
    throw new WrongUsage(
      'apply asks before it saves, and stdin is no terminal. Add --yes, or --dry-run for the plan alone.',
    );
  }
  stderr.write('\nSave it? [y/N] ');
  for await (const chunk of stdin) return /^\s*y(es)?\s*$/i.test(Buffer.from(chunk).toString());
  return false;
}

function textOf(plan: Plan, workspace: string): string {
  const { revision, base, replaces, appliesTo, changes, openConversations: open, crossings, alerts } = plan;
  if (plan.unchanged) return `Revision ${base} of ${workspace} says the same: there is nothing to save.\n`;
  const lines = [
    replaces
      ? `Takes the place of revision ${base} of ${workspace}: no event is stored yet.`
      : `Revision ${revision} of ${workspace}, after ${base}, for ${appliesTo === 'open' ? 'open and new conversations' : 'episodes that start from now on'}.`,
    '',
    ...(changes.length === 0
      ? ['  No part changes what it means.']
      : changes.map((change) => `  ${MARKS[change.change]} ${change.text}`)),
    '',
  ];
  if (open.total > 0) {
    lines.push(
      appliesTo === 'open'
        ? `Open conversations: ${grouped(open.covered)} select again, ${grouped(open.changed)} of them get other terms.`
        : `Open conversations: all ${grouped(open.total)} keep what they have.`,
    );
  }
  for (const { metric, tripwire, count } of crossings) {
    lines.push(`  ${METRIC_NAMES[metric]}: ${counted(count, 'clock')} at once past "${tripwire}".`);
  }
  if (crossings.length > 0) lines.push(plan.fire ? `That fires ${counted(alerts, 'alert')}.` : 'That fires nothing.');
  if (appliesTo === 'new' && plan.suggestsOpen && open.total > 0) {
    lines.push('A schedule changes: --open would let open conversations follow it.');
  }
  for (const { message } of plan.warnings) lines.push(`Warning: ${message}`);
  return `${lines.join('\n').trimEnd()}\n`;
}

const MARKS = { added: '+', changed: '~', removed: '-' } as const;
