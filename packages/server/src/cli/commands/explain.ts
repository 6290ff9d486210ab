/** `kept explain`: the ledger of one conversation's metric (§11). */
import { type Fold, foldEvents, formatInstant, ledgerOf, METRICS, type Metric } from '@kept/engine';
import { type Command, Option } from 'commander';
import { letterOf } from '../../explain/letter.ts';
import type { Cli } from '../command.ts';
import { type ExitCode, Refused } from '../exit.ts';
import { type FileOptions, fileOptions, load } from '../folding.ts';
import { ledgerText } from '../ledger-text.ts';
import { countOption } from '../options.ts';
import { type Terminal, widthOf } from '../terminal.ts';
import { counted } from '../text/duration.ts';
import { METRIC_NAMES } from '../text/metrics.ts';
import { paintFor } from '../text/paint.ts';
import { zoneOf } from '../text/zone-time.ts';

interface ExplainOptions extends FileOptions {
  readonly conversation: string;
  readonly metric: Metric;
  readonly cycle?: number;
  readonly format: 'text' | 'letter' | 'json';
}

export function explain(command: Command, cli: Cli): void {
  fileOptions(command)
    .requiredOption('--conversation <id>', 'the conversation')
    .addOption(new Option('--metric <metric>', 'the promise').choices(METRICS).makeOptionMandatory())
    .option('--cycle <number>', 'a cycle of the metric, from 1 (default: the last)', countOption)
    .addOption(
      new Option('--format <format>', 'text, letter (sentences for an e-mail) or json')
        .choices(['text', 'letter', 'json'])
        .default('text'),
    )
    .addHelpText(
      'after',
      `
Example:
  kept explain --config kept.yaml --events events.jsonl --conversation 1001 --metric firstReply`,
    )
    .action(cli.exits((options: ExplainOptions) => run(options, cli.terminal)));
}

async function run(
  { conversation, metric, cycle, format, ...files }: ExplainOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const { timeline, eventsOf, until, config } = await load(files, terminal);
  const fold = foldEvents(timeline, eventsOf(conversation), until);
  const ledger = ledgerOf(fold, metric, until, cycle);
  if (ledger === null) throw new Refused(whyNone(fold, conversation, metric, cycle, until));
  const { stdout } = terminal;
  if (format === 'json') {
    stdout.write(`${JSON.stringify(ledger, null, 2)}\n`);
    return 0;
  }
  const subject = fold.conversation?.attributes.subject ?? null;
  const paused = fold.conversation?.metrics[metric].clock?.cycle.countingSince === null;
  if (format === 'letter') {
    stdout.write(`${letterOf(ledger, { subject, paused, zone: ledger.timeZone ?? zoneOf(config) }).join('\n')}\n`);
    return 0;
  }
  const zone = ledger.timeZone ?? zoneOf(config);
  const lines = ledgerText(ledger, { subject, paused, zone, width: widthOf(stdout), paint: paintFor(stdout) });
  stdout.write(`${lines.join('\n')}\n`);
  return 0;
}

/** Why there is nothing to explain, and what there is instead. */
function whyNone(fold: Fold, id: string, metric: Metric, cycle: number | undefined, until: number): string {
  const by = `by ${formatInstant(until)}`;
  if (fold.conversation === null) return `No event creates a conversation ${JSON.stringify(id)} ${by}.`;
  const { metrics } = fold.conversation;
  const { cycles } = metrics[metric];
  if (cycle !== undefined && cycles > 0) {
    return `${METRIC_NAMES[metric]} of ${JSON.stringify(id)} has ${counted(cycles, 'cycle')} ${by}, and no cycle ${cycle}.`;
  }
  const others = METRICS.filter((each) => metrics[each].cycles > 0);
  const instead = others.length === 0 ? 'It has no clock at all.' : `It has cycles of ${others.join(', ')}.`;
  return `${METRIC_NAMES[metric]} of ${JSON.stringify(id)} has no cycle ${by}. ${instead}`;
}
