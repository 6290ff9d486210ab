/** `kept keys`: who may do what. Works beside a server that is running, and without one. */
import { formatInstant } from '@kept/engine';
import { type Command, Option } from 'commander';
import { signInLink } from '../../app/first-key.ts';
import { type Opened, withStore } from '../../app/open.ts';
import { createKey, type KeyRow, listKeys, revokeKey } from '../../http/access/keys.ts';
import { createLink } from '../../http/access/sessions.ts';
import type { Role } from '../../http/contracts/contract.ts';
import { ROLES } from '../../http/schemas/key.ts';
import type { Cli } from '../command.ts';
import { type ExitCode, Refused } from '../exit.ts';
import { type ServiceOptions, serviceOptions, settingsFor } from '../service.ts';
import { type Terminal, widthOf } from '../terminal.ts';
import { paintFor } from '../text/paint.ts';
import { tableLines } from '../text/table.ts';

export function keys(command: Command, cli: Cli): void {
  const { terminal } = cli;
  serviceOptions(command.command('create').argument('<name>', 'what it is for'))
    .description('Make a key; it is shown this once.')
    .addOption(new Option('--role <role>', 'what it may').choices([...ROLES]).makeOptionMandatory())
    .action(cli.exits((name: string, options: CreateOptions) => create(name, options, terminal)));
  serviceOptions(command.command('list'))
    .description('List keys, revoked ones too.')
    .option('--json', 'as JSON')
    .action(cli.exits((options: ListOptions) => list(options, terminal)));
  serviceOptions(command.command('revoke').argument('<id>', 'as `kept keys list` shows it'))
    .description('Revoke a key, at once and for ever.')
    .action(cli.exits((id: string, options: ServiceOptions) => revoke(id, options, terminal)));
  serviceOptions(command.command('link').argument('[id]', 'the key to sign in with; else the oldest admin key'))
    .description('Print a link that signs a browser in, once, within a day.')
    .action(cli.exits((id: string | undefined, options: ServiceOptions) => link(id, options, terminal)));
  command.addHelpText(
    'after',
    `
Roles: ingest sends events; read sees everything but keys; agent also excuses breaches and
retries deliveries; admin does all.

Examples:
  kept keys create "Helpdesk webhook" --role ingest
  kept keys list
  kept keys link`,
  );
}

interface CreateOptions extends ServiceOptions {
  readonly role: Role;
}

interface ListOptions extends ServiceOptions {
  readonly json?: boolean;
}

async function create(name: string, options: CreateOptions, { stdout, stderr, now }: Terminal): Promise<ExitCode> {
  const { workspace, role } = options;
  const { key, secret } = await withStore(settingsFor(options), async (opened) => {
    await mustExist(opened, workspace);
    return createKey(opened.store, now(), { workspace, name, role });
  });
  stderr.write(`Key ${key.id} (${role}) of workspace ${workspace}, shown this once:\n`);
  stdout.write(`${secret}\n`);
  return 0;
}

async function list(options: ListOptions, { stdout }: Terminal): Promise<ExitCode> {
  const { workspace } = options;
  const found = await withStore(settingsFor(options), async (opened) => {
    await mustExist(opened, workspace);
    return listKeys(opened.store, workspace);
  });
  if (options.json === true) {
    stdout.write(`${JSON.stringify(found.map(shown), null, 2)}\n`);
    return 0;
  }
  const columns = [
    { heading: 'ID' },
    { heading: 'NAME', rest: true },
    { heading: 'ROLE' },
    { heading: 'MADE' },
    { heading: 'LAST USED' },
    { heading: 'REVOKED' },
  ];
  const rows = found.map(({ id, name, role, created_at, last_used_at, revoked_at }) => [
    id,
    name,
    role,
    day(created_at),
    last_used_at === null ? 'never' : day(last_used_at),
    revoked_at === null ? '' : day(revoked_at),
  ]);
  stdout.write(`${tableLines(columns, rows, { width: widthOf(stdout), paint: paintFor(stdout) }).join('\n')}\n`);
  return 0;
}

async function revoke(id: string, options: ServiceOptions, { stderr, now }: Terminal): Promise<ExitCode> {
  const revoked = await withStore(settingsFor(options), ({ store }) => revokeKey(store, now(), options.workspace, id));
  switch (revoked.kind) {
    case 'revoked':
      stderr.write(`Key ${id} (${revoked.key.name}) is revoked.\n`);
      return 0;
    case 'unknown':
      throw new Refused(`There is no key ${id} in workspace ${options.workspace}. \`kept keys list\` shows them.`);
    case 'last_admin':
      throw new Refused('It is the last admin key: nobody could make another. Make a new admin key first.');
    default:
      return revoked satisfies never;
  }
}

async function link(id: string | undefined, options: ServiceOptions, { stdout, now }: Terminal): Promise<ExitCode> {
  const settings = settingsFor(options);
  const { workspace } = options;
  const token = await withStore(settings, async ({ store }) => {
    const usable = (await listKeys(store, workspace)).filter(({ revoked_at }) => revoked_at === null);
    const key = usable.find((each) => (id === undefined ? each.role === 'admin' : each.id === id));
    if (!key) throw new Refused(`There is no such key in workspace ${workspace}. \`kept keys list\` shows them.`);
    return createLink(store, now(), { workspace, id: key.id });
  });
  stdout.write(`${signInLink(settings.publicUrl ?? `http://localhost:${settings.port}`, token)}\n`);
  return 0;
}

async function mustExist({ store }: Opened, workspace: string): Promise<void> {
  const row = await store.db
    .selectFrom('workspaces')
    .select('workspace')
    .where('workspace', '=', workspace)
    .executeTakeFirst();
  if (!row) {
    throw new Refused(
      `There is no workspace ${workspace} here. Check --data-dir and KEPT_DATABASE_URL; the first \`kept serve\` makes "default".`,
    );
  }
}

function shown({ id, name, role, created_at, last_used_at, revoked_at }: KeyRow) {
  const text = (at: number | null) => (at === null ? null : formatInstant(at));
  return { id, name, role, createdAt: text(created_at), lastUsedAt: text(last_used_at), revokedAt: text(revoked_at) };
}

function day(at: number): string {
  return formatInstant(at).slice(0, 16).replace('T', ' ');
}
