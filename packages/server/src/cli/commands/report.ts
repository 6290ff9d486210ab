/** `kept report`: which promises were kept (§10). */
import { type Fold, formatInstant } from '@kept/engine';
import { type Command, Option } from 'commander';
import { BASES, type Basis, complianceReport, GROUPINGS, type GroupBy } from '../../reports/compliance.ts';
import { toCsv } from '../../reports/csv.ts';
import { type ReportConversation, reportRow } from '../../reports/rows.ts';
import type { Cli } from '../command.ts';
import type { ExitCode } from '../exit.ts';
import { type FileOptions, fileOptions, folds, load } from '../folding.ts';
import { countOption, timeZoneOption } from '../options.ts';
import { checkPeriodText, periodOf } from '../period.ts';
import { reportTable } from '../report-table.ts';
import { type Terminal, widthOf } from '../terminal.ts';
import { paintFor } from '../text/paint.ts';
import { zoneOf } from '../text/zone-time.ts';

interface ReportCommandOptions extends FileOptions {
  readonly days?: number;
  readonly from?: string;
  readonly to?: string;
  readonly basis: Basis;
  readonly timeZone?: string;
  readonly groupBy?: GroupBy;
  readonly format: 'table' | 'json' | 'csv';
}

const DEFAULT_DAYS = 7;

export function report(command: Command, cli: Cli): void {
  fileOptions(command)
    .addOption(
      new Option('--days <number>', `the last so many days up to --until (default: ${DEFAULT_DAYS})`)
        .argParser(countOption)
        .conflicts(['from', 'to']),
    )
    .option('--from <instant>', 'begin of the period: an instant, or a date, which begins at midnight')
    .option('--to <instant>', 'end of the period, itself outside it; the same forms')
    .addOption(new Option('--basis <basis>', 'what is in the report by its time').choices(BASES).default('created'))
    .option('--time-zone <zone>', 'of days and dates (default: the one of all schedules, else UTC)', timeZoneOption)
    .addOption(
      new Option('--group-by <field>', 'also by this, as it was at the breach, else at the end').choices(GROUPINGS),
    )
    .addOption(new Option('--format <format>', 'table, json or csv').choices(['table', 'json', 'csv']).default('table'))
    .addHelpText(
      'after',
      `
Examples:
  kept report --config kept.yaml --events events.jsonl --days 30 --group-by team
  kept report --config kept.yaml --events log.jsonl --from 2026-03-01 --to 2026-04-01 --format csv`,
    )
    .action(cli.exits((options: ReportCommandOptions) => run(options, cli.terminal)));
}

async function run(options: ReportCommandOptions, terminal: Terminal): Promise<ExitCode> {
  const { basis, groupBy = null, format, ...files } = options;
  checkPeriodText('report', options);
  const loaded = await load(files, terminal);
  const { until } = loaded;
  const timeZone = options.timeZone ?? zoneOf(loaded.config);
  const { from, to } = periodOf('report', options, DEFAULT_DAYS, until, timeZone);
  const made = complianceReport(rowsOf(folds(loaded)), { from, to, until, basis, timeZone, groupBy });
  const { stdout } = terminal;
  if (format === 'json') stdout.write(`${JSON.stringify(made, null, 2)}\n`);
  else if (format === 'csv') stdout.write(toCsv(made));
  else stdout.write(`${reportTable(made, { width: widthOf(stdout), paint: paintFor(stdout) }).join('\n')}\n`);
  if (made.overall.total === 0) terminal.stderr.write(whyEmpty(loaded));
  return 0;
}

function* rowsOf(all: Iterable<Fold>): Generator<ReportConversation> {
  for (const fold of all) {
    const row = reportRow(fold);
    if (row !== null) yield row;
  }
}

/** An empty report is most often a period that misses the events. */
function whyEmpty({ ids, eventsOf, until }: Awaited<ReturnType<typeof load>>): string {
  let [first, last] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const id of ids) {
    for (const { at } of eventsOf(id)) {
      if (at < first) first = at;
      if (at > last) last = at;
    }
  }
  if (first > last) return 'There are no events.\n';
  return `The events run from ${formatInstant(first)} to ${formatInstant(last)}, and this is as of ${formatInstant(until)}: choose the period with --from and --to, or --until and --days.\n`;
}
