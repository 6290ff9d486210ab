/** `kept import`: a ticket export becomes events, and these go into the service. */
import { basename } from 'node:path';
import { type Command, Option } from 'commander';
import { renderFaults } from '../../config-file/render.ts';
import { DEFAULT_WORKSPACE } from '../../http/access/workspaces.ts';
import { type ImportResult, importEvents } from '../../importers/import-file.ts';
import type { ImportedEvent } from '../../importers/imported-event.ts';
import type { Mapping } from '../../importers/mapping.ts';
import { parseMapping } from '../../importers/parse-mapping.ts';
import { formatBadRow, formatSummary } from '../../importers/summary.ts';
import { readEnvironment } from '../../settings/environment.ts';
import type { Cli } from '../command.ts';
import { type ExitCode, Refused, WrongUsage } from '../exit.ts';
import { readText, whyUnreadable } from '../files.ts';
import { CannotImportError, type Destination } from '../importing/destination.ts';
import { Parcels } from '../importing/parcels.ts';
import { ImportReceipt } from '../importing/receipt.ts';
import { serverDestination } from '../importing/server-destination.ts';
import { countOption } from '../options.ts';
import { Output } from '../output.ts';
import { ProgressBar } from '../progress.ts';
import { settingsFor } from '../service.ts';
import type { Terminal } from '../terminal.ts';
import { hasColor } from '../text/paint.ts';

interface ImportOptions {
  readonly mapping: string;
  readonly url?: string;
  readonly key?: string;
  readonly dataDir?: string;
  readonly workspace?: string;
  readonly revision?: number;
  readonly dryRun?: true;
  readonly badRows?: true;
}

const DEFAULT_URL = 'http://127.0.0.1:4600';

export function importTickets(command: Command, cli: Cli): void {
  command
    .argument('<file>', 'the export: .csv, .tsv or .jsonl, gzip or not; - for stdin')
    .requiredOption('--mapping <file>', 'how its rows become events, YAML or JSON')
    .option('--url <address>', `server to send to, ${DEFAULT_URL} (KEPT_URL)`)
    .option('--key <secret>', 'key that may ingest (KEPT_KEY)')
    .addOption(
      new Option('--data-dir <folder>', 'write into this store instead, with a server or without').conflicts([
        'url',
        'key',
      ]),
    )
    .option('--workspace <name>', `workspace of that store, ${DEFAULT_WORKSPACE}; a key has its own`)
    .option('--revision <n>', 'configuration revision for conversations from before the first (§8.2)', countOption)
    .option('--dry-run', 'write the events to stdout as JSON Lines, and store nothing')
    .option('--bad-rows', 'list every bad row as it is met, not only the first of them at the end')
    .addHelpText(
      'after',
      `
Bad rows and rejected events are listed and do not stop the rest. What is past already alerts
nobody. Repeating an import adds only what is new. With KEPT_DATABASE_URL, and neither --url nor
KEPT_URL, it writes into that database.

Examples:
  kept import tickets.csv --mapping tickets.yaml --key kept_…
  kept import tickets.csv --mapping tickets.yaml --data-dir ./kept-data
  kept import tickets.csv --mapping tickets.yaml --dry-run > events.jsonl`,
    )
    .action(cli.exits((file: string, options: ImportOptions) => run(file, options, cli.terminal)));
}

async function run(file: string, options: ImportOptions, terminal: Terminal): Promise<ExitCode> {
  if (options.dryRun === true) return dryRun(file, options, terminal);
  const { revision, workspace } = options;
  const way = wayOf(options);
  const mapping = await loadMapping(options.mapping, terminal);
  if (way.kind === 'server') {
    return importInto(serverDestination({ ...way, revision }), file, mapping, options, terminal);
  }
  // Neither a dry run nor a server needs what a store needs.
  const { intoStore } = await import('../importing/store-destination.ts');
  const target = { settings: settingsFor(options), workspace: workspace ?? DEFAULT_WORKSPACE, revision };
  return intoStore(target, (destination) => importInto(destination, file, mapping, options, terminal));
}

type Way = { readonly kind: 'server'; readonly url: URL; readonly key: string } | { readonly kind: 'store' };

/** Flags come before the environment, and an address named anywhere before a database named in the environment. */
function wayOf({ url, key, dataDir, workspace }: ImportOptions): Way {
  const { environment } = readEnvironment();
  const named = url ?? environment.KEPT_URL;
  if (dataDir !== undefined || (named === '' && environment.KEPT_DATABASE_URL !== '')) return { kind: 'store' };
  const address = named || DEFAULT_URL;
  if (!/^https?:\/\//.test(address) || !URL.canParse(address)) {
    throw new WrongUsage(`--url ${address}: write the server's address, such as https://kept.example.com.`);
  }
  if (workspace !== undefined) {
    throw new WrongUsage('--workspace goes with --data-dir: on a server the key says which workspace it is.');
  }
  const secret = key ?? environment.KEPT_KEY;
  if (secret === '') {
    throw new WrongUsage(
      `${address} wants a key: --key or KEPT_KEY. \`kept keys create Import --role ingest\` makes one.`,
    );
  }
  return { kind: 'server', url: new URL(address), key: secret };
}

async function importInto(
  destination: Destination,
  file: string,
  mapping: Mapping,
  options: ImportOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const receipt = new ImportReceipt();
  const parcels = new Parcels(async (events) => receipt.add(await destination.send(events)));
  let result: ImportResult;
  try {
    result = await pour(file, mapping, options.badRows === true, terminal, (events) => parcels.add(events));
    await parcels.finish();
  } catch (error) {
    if (!(error instanceof CannotImportError)) throw error;
    const before = receipt.accepted + receipt.duplicates + receipt.rejected;
    const sofar = before === 0 ? '' : `\nUp to there: ${receipt.line}. Importing again goes on where it ended.`;
    throw new Refused(`${error.message}${sofar}`);
  }
  if (!result.ok) throw doesNotFit(file, options, result);
  terminal.stderr.write(formatSummary(result.summary));
  receipt.writeRejected(terminal.stderr);
  terminal.stdout.write(`${receipt.line}\n`);
  return receipt.rejected === 0 ? 0 : 1;
}

async function dryRun(file: string, options: ImportOptions, terminal: Terminal): Promise<ExitCode> {
  const mapping = await loadMapping(options.mapping, terminal);
  const output = new Output(terminal.stdout);
  const result = await pour(file, mapping, options.badRows === true, terminal, async (events) => {
    for (const event of events) await output.write(`${JSON.stringify(event)}\n`);
  });
  await output.flush();
  if (!result.ok) throw doesNotFit(file, options, result);
  terminal.stderr.write(formatSummary(result.summary));
  return 0;
}

function doesNotFit(file: string, { mapping }: ImportOptions, { faults }: ImportResult & { ok: false }): Refused {
  return new Refused(faults.map(({ message }) => `${file}, read by ${mapping}: ${message}`).join('\n'));
}

async function loadMapping(file: string, { stderr }: Terminal): Promise<Mapping> {
  const text = await readText('--mapping', file);
  const parsed = parseMapping(text, file);
  if (parsed.ok) return parsed.mapping;
  const faults = parsed.faults.map((fault) => ({ ...fault, file, length: 1 }));
  throw new Refused(renderFaults(faults, text, { color: hasColor(stderr) }).trimEnd());
}

/** Reads the whole file into a destination, showing how far it is. */
async function pour(
  file: string,
  mapping: Mapping,
  listBadRows: boolean,
  { stdin, stderr, now }: Terminal,
  take: (events: readonly ImportedEvent[]) => Promise<void>,
): Promise<ImportResult> {
  const bar = new ProgressBar(stderr, now, 'row');
  const batches = importEvents(file === '-' ? stdin : file, mapping, {
    fileName: basename(file),
    onProgress: ({ rows, bytesRead, bytesTotal }) =>
      bar.show(rows, bytesTotal === null ? null : bytesRead / bytesTotal),
    ...(listBadRows && { onBadRow: (row) => bar.above(`${file}, ${formatBadRow(row)}\n`) }),
  });
  try {
    for (;;) {
      const next = await batches.next();
      if (next.done) return next.value;
      await take(next.value);
    }
  } catch (error) {
    const why = whyUnreadable(error);
    if (why === null) throw error;
    throw new WrongUsage(`file ${file}: ${why}`);
  } finally {
    bar.clear();
  }
}
