/** `kept suggest`: targets that history would have kept. */
import { METRICS, type Metric } from '@kept/engine';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { Fit } from '../../suggest/fit.ts';
import { type Suggestion, type SuggestionAsked, suggestion } from '../../suggest/from-store.ts';
import { Measure } from '../../suggest/measure.ts';
import type { Cli } from '../command.ts';
import { type ExitCode, Refused } from '../exit.ts';
import { load } from '../folding.ts';
import { countOption, instantOption } from '../options.ts';
import { checkPeriodText, type PeriodOptions, periodOf } from '../period.ts';
import { ProgressBar } from '../progress.ts';
import { type ServiceOptions, serviceOptions, settingsFor } from '../service.ts';
import { suggestionTable } from '../suggestion-table.ts';
import { type Terminal, widthOf } from '../terminal.ts';
import { paintFor } from '../text/paint.ts';
import { zoneOf } from '../text/zone-time.ts';

interface SuggestOptions extends ServiceOptions, PeriodOptions {
  readonly config?: string;
  readonly events?: string;
  readonly schedule?: string;
  readonly metric: Metric;
  readonly percent: readonly number[];
  readonly until?: number;
  readonly format: 'text' | 'json';
}

const DEFAULT_DAYS = 90;

export function suggest(command: Command, cli: Cli): void {
  serviceOptions(command)
    .addOption(new Option('--metric <metric>', 'the promise').choices(METRICS).makeOptionMandatory())
    .option('--schedule <name>', 'a schedule of the configuration to count under (default: around the clock)')
    .addOption(
      new Option('--percent <list>', 'how often the targets are to be kept').argParser(percents).default([90, 95, 99]),
    )
    .option('--events <file>', 'look at a file of events, with --config, instead of what is stored')
    .option('--config <file>', 'the configuration that goes with --events')
    .addOption(
      new Option('--days <number>', `cycles that ended in the last so many days (default: ${DEFAULT_DAYS})`)
        .argParser(countOption)
        .conflicts(['from', 'to']),
    )
    .option('--from <instant>', 'begin of the period: an instant, or a date, which begins at midnight')
    .option('--to <instant>', 'end of the period, itself outside it; the same forms')
    .option('--until <instant>', 'count the days back from here (default: now)', instantOption)
    .addOption(new Option('--format <format>', 'text or json').choices(['text', 'json']).default('text'))
    .addHelpText(
      'after',
      `
From cycles that were answered (of Resolution, closed), by the clock of the schedule and the pauses
of their policies.

Examples:
  kept suggest --metric firstReply --schedule berlin
  kept suggest --metric resolution --percent 80,90 --config kept.yaml --events log.jsonl`,
    )
    .action(cli.exits((options: SuggestOptions) => run(options, cli.terminal)));
}

async function run(options: SuggestOptions, terminal: Terminal): Promise<ExitCode> {
  checkPeriodText('suggest', options);
  const { stdout } = terminal;
  const { suggested, zone } =
    options.events === undefined ? await fromStore(options, terminal) : await fromFile(options, terminal);
  if (options.format === 'json') stdout.write(`${JSON.stringify(suggested, null, 2)}\n`);
  else {
    const look = { width: widthOf(stdout), paint: paintFor(stdout), zone };
    stdout.write(`${suggestionTable(suggested, look).join('\n')}\n`);
  }
  return 0;
}

interface Answer {
  readonly suggested: Suggestion;
  readonly zone: string;
}

function askedOf(options: SuggestOptions, until: number, zone: string): SuggestionAsked {
  const { workspace, schedule = null, metric, percent } = options;
  const period = periodOf('suggest', options, DEFAULT_DAYS, until, zone);
  return { workspace, schedule, metric, percents: percent, ...period };
}

async function fromFile(options: SuggestOptions, terminal: Terminal): Promise<Answer> {
  const { events, config, until } = options;
  if (config === undefined) throw new Refused('suggest: --events needs --config, for its schedules and pauses.');
  const loaded = await load({ config, events: events!, ...(until === undefined ? {} : { until }) }, terminal);
  const zone = zoneOf(loaded.config);
  const asked = askedOf(options, loaded.until, zone);
  mustHave(asked.schedule, Object.keys(loaded.config.schedules));
  const { holidays } = await import('../../holidays/holidays.ts');
  const measure = new Measure({ ...asked, config: loaded.config, holidays });
  const fit = new Fit();
  for (const id of loaded.ids) for (const each of measure.of({ events: loaded.eventsOf(id) })) fit.add(each);
  return { suggested: suggestion(fit, asked), zone };
}

async function fromStore(options: SuggestOptions, terminal: Terminal): Promise<Answer> {
  const { workspace, until = terminal.now() } = options;
  const { withStore } = await import('../../app/open.ts');
  const { holidays } = await import('../../holidays/holidays.ts');
  const { suggestFromStore } = await import('../../suggest/from-store.ts');
  const bar = new ProgressBar(terminal.stderr, terminal.now, 'conversation');
  return withStore(settingsFor(options), async ({ store, revisions }) => {
    const zone = zoneOf((await revisions.current(workspace)).newest.config);
    const asked = askedOf(options, until, zone);
    const suggested = await suggestFromStore(store, holidays, asked, {
      progress: ({ replayed, total }) => bar.show(replayed, total === 0 ? null : replayed / total),
    });
    bar.clear();
    if (!('kind' in suggested)) return { suggested, zone };
    mustHave(asked.schedule, suggested.schedules);
    throw new Error('unreachable');
  });
}

/** @throws Refused, naming what there is */
function mustHave(schedule: string | null, schedules: readonly string[]): void {
  if (schedule === null || schedules.includes(schedule)) return;
  const known = schedules.length === 0 ? 'It has none.' : `It has ${schedules.join(', ')}.`;
  throw new Refused(`There is no schedule ${JSON.stringify(schedule)} in the configuration. ${known}`);
}

function percents(text: string): number[] {
  const values = text.split(',').map(Number);
  if (values.length <= 10 && values.every((value) => value > 0 && value <= 100)) return values;
  throw new InvalidArgumentError('Write numbers above 0 and up to 100, such as 90,95,99.');
}
