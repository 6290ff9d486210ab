/** `kept deliveries`: what rules sent, what became of it, and another try by hand. Works beside a server, and without one. */
import { type Command, Option } from 'commander';
import { type Opened, withStore } from '../../app/open.ts';
import { retryDelivery } from '../../delivery/queries.ts';
import { DEFAULT_SETTINGS } from '../../delivery/settings.ts';
import type { Context } from '../../queries/context.ts';
import { getDelivery, listDeliveries, type ShownDelivery } from '../../queries/deliveries.ts';
import type { Cli } from '../command.ts';
import { type ExitCode, Refused } from '../exit.ts';
import { countOption } from '../options.ts';
import { type ServiceOptions, serviceOptions, settingsFor } from '../service.ts';
import { type Terminal, widthOf } from '../terminal.ts';
import { visible } from '../text/columns.ts';
import { paintFor } from '../text/paint.ts';
import { tableLines } from '../text/table.ts';

const STATES = ['waiting', 'sending', 'held', 'sent', 'failed', 'replaced', 'skipped'];

interface ListOptions extends ServiceOptions {
  readonly state?: string;
  readonly automation?: string;
  readonly destination?: string;
  readonly conversation?: string;
  readonly limit: number;
  readonly json?: boolean;
}

export function deliveries(command: Command, cli: Cli): void {
  const { terminal } = cli;
  serviceOptions(command.command('list', { isDefault: true }))
    .description('List deliveries, the newest first.')
    .addOption(new Option('--state <state>', 'only those that stand so').choices(STATES))
    .option('--automation <name>', 'only those of this rule')
    .option('--destination <destination>', 'only those that go there, such as webhook:helpdesk')
    .option('--conversation <id>', 'only those about this conversation')
    .option('--limit <number>', 'how many', countOption, 30)
    .option('--json', 'as JSON')
    .action(cli.exits((options: ListOptions) => list(options, terminal)));
  serviceOptions(command.command('show').argument('<id>', 'as `kept deliveries` lists it'))
    .description('Show a delivery: why it was made, what it says, and every attempt.')
    .action(cli.exits((id: string, options: ServiceOptions) => show(id, options, terminal)));
  serviceOptions(command.command('retry').argument('<id>', 'as `kept deliveries` lists it'))
    .description('Try a failed or waiting delivery again now, under the same id.')
    .action(cli.exits((id: string, options: ServiceOptions) => retry(id, options, terminal)));
  command.addHelpText(
    'after',
    `
Examples:
  kept deliveries --state failed
  kept deliveries show msg_2b6Uf0ZQ0dX4c3yWJ8m1nKqTzLh
  kept deliveries retry msg_2b6Uf0ZQ0dX4c3yWJ8m1nKqTzLh`,
  );
}

function contextOf({ store, revisions }: Opened): Context {
  return { db: store.db, dialect: store.dialect, configuration: (workspace) => revisions.current(workspace) };
}

async function list(options: ListOptions, { stdout }: Terminal): Promise<ExitCode> {
  const { workspace, limit, json, state, automation, destination, conversation } = options;
  const only = (value: string | undefined) => (value === undefined ? undefined : [value]);
  const filter = {
    state: only(state),
    automation: only(automation),
    destination: only(destination),
    ...(conversation === undefined ? {} : { conversation }),
  };
  const listed = await withStore(settingsFor(options), (opened) =>
    listDeliveries(contextOf(opened), { workspace, filter, limit, cursor: null }),
  );
  const items = listed.kind === 'page' ? listed.items : [];
  if (json === true) {
    stdout.write(`${JSON.stringify(items, null, 2)}\n`);
    return 0;
  }
  const columns = [
    { heading: 'ID' },
    { heading: 'MADE' },
    { heading: 'STATE' },
    { heading: 'TRIES', align: 'right' as const },
    { heading: 'TO' },
    { heading: 'ABOUT', rest: true },
  ];
  const fit = { width: widthOf(stdout), paint: paintFor(stdout) };
  stdout.write(`${tableLines(columns, items.map(rowOf), fit).join('\n')}\n`);
  return 0;
}

function rowOf({ id, createdAt, state, attempts, destination, conversation, lastError }: ShownDelivery): string[] {
  const made = createdAt.slice(5, 16).replace('T', ' ');
  const about = [conversation === '' ? 'digest' : conversation, lastError].filter((part) => part !== null).join(': ');
  return [id, made, state, String(attempts), visible(destination), visible(about)];
}

async function show(id: string, options: ServiceOptions, { stdout }: Terminal): Promise<ExitCode> {
  const { workspace } = options;
  const found = await withStore(settingsFor(options), (opened) => getDelivery(contextOf(opened), { workspace, id }));
  if (found === null) throw new Refused(unknown(id, workspace));
  stdout.write(`${JSON.stringify(found, null, 2)}\n`);
  return 0;
}

async function retry(id: string, options: ServiceOptions, { stderr, now }: Terminal): Promise<ExitCode> {
  const { workspace } = options;
  const { retryForMs } = DEFAULT_SETTINGS;
  const retried = await withStore(settingsFor(options), ({ store }) =>
    retryDelivery(store, { workspace, id, now: now(), retryForMs }),
  );
  switch (retried) {
    case 'retried':
      stderr.write(`Delivery ${visible(id)} is tried again as soon as \`kept serve\` runs, under the same id.\n`);
      return 0;
    case 'unknown_delivery':
      throw new Refused(unknown(id, workspace));
    case 'not_retryable':
      throw new Refused(
        `Delivery ${visible(id)} neither failed nor waits. \`kept deliveries show\` says how it stands.`,
      );
    default:
      return retried satisfies never;
  }
}

function unknown(id: string, workspace: string): string {
  return `There is no delivery ${JSON.stringify(id)} in workspace ${workspace}. \`kept deliveries\` lists them.`;
}
