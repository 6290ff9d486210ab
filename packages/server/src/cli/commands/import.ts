/** `kept import`: a ticket export becomes events. */
import { basename } from 'node:path';
import type { Command } from 'commander';
import { renderFaults } from '../../config-file/render.ts';
import { type ImportResult, importEvents } from '../../importers/import-file.ts';
import type { ImportedEvent } from '../../importers/imported-event.ts';
import type { Mapping } from '../../importers/mapping.ts';
import { parseMapping } from '../../importers/parse-mapping.ts';
import { formatBadRow, formatSummary } from '../../importers/summary.ts';
import type { Cli } from '../command.ts';
import { type ExitCode, Refused, WrongUsage } from '../exit.ts';
import { readText, whyUnreadable } from '../files.ts';
import { Output } from '../output.ts';
import { ProgressBar } from '../progress.ts';
import type { Terminal } from '../terminal.ts';
import { hasColor } from '../text/paint.ts';

interface ImportOptions {
  readonly mapping: string;
  readonly dryRun?: true;
  readonly badRows?: true;
}

/** Where the events of an import go, batch by batch; the next batch waits for it. */
export type Destination = (events: readonly ImportedEvent[]) => void | Promise<void>;

export function importTickets(command: Command, cli: Cli): void {
  command
    .argument('<file>', 'the export: .csv, .tsv or .jsonl, gzip or not; - for stdin')
    .requiredOption('--mapping <file>', 'how its rows become events, YAML or JSON')
    .option('--dry-run', 'write the events to stdout as JSON Lines, and store nothing')
    .option('--bad-rows', 'list every bad row as it is met, not only the first of them at the end')
    .addHelpText(
      'after',
      `
Bad rows are listed and do not stop the rest. The summary goes to stderr.

Example:
  kept import tickets.csv --mapping tickets.yaml --dry-run > events.jsonl`,
    )
    .action(cli.exits((file: string, options: ImportOptions) => run(file, options, cli.terminal)));
}

async function run(file: string, options: ImportOptions, terminal: Terminal): Promise<ExitCode> {
  if (options.dryRun !== true) {
    throw new WrongUsage(
      'import: this version stores nothing. Add --dry-run to get the events on stdout, then read them with kept replay --events.',
    );
  }
  const mapping = await loadMapping(options.mapping, terminal);
  const output = new Output(terminal.stdout);
  const result = await pour(file, mapping, options.badRows === true, terminal, async (events) => {
    for (const event of events) await output.write(`${JSON.stringify(event)}\n`);
  });
  await output.flush();
  if (!result.ok) {
    throw new Refused(result.faults.map(({ message }) => `${file}, read by ${options.mapping}: ${message}`).join('\n'));
  }
  terminal.stderr.write(formatSummary(result.summary));
  return 0;
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
  destination: Destination,
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
      await destination(next.value);
    }
  } catch (error) {
    const why = whyUnreadable(error);
    if (why === null) throw error;
    throw new WrongUsage(`file ${file}: ${why}`);
  } finally {
    bar.clear();
  }
}
