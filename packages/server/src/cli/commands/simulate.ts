/** `kept simulate`: a configuration tried on history. */
import { type Command, Option } from 'commander';
import { BASES, type Basis, type ReportOptions } from '../../reports/compliance.ts';
import type { Compared } from '../../simulation/comparison.ts';
import { simulate as replayTwice } from '../../simulation/simulate.ts';
import type { Cli } from '../command.ts';
import { loadConfiguration } from '../configuration.ts';
import { type ExitCode, WrongUsage } from '../exit.ts';
import { load } from '../folding.ts';
import { countOption, instantOption, timeZoneOption } from '../options.ts';
import { checkPeriodText, type PeriodOptions, periodOf } from '../period.ts';
import { ProgressBar } from '../progress.ts';
import { type ServiceOptions, serviceOptions, settingsFor } from '../service.ts';
import { simulationTable } from '../simulation-table.ts';
import { type Terminal, widthOf } from '../terminal.ts';
import { paintFor } from '../text/paint.ts';
import { zoneOf } from '../text/zone-time.ts';

interface SimulateOptions extends ServiceOptions, PeriodOptions {
  readonly config: string;
  readonly events?: string;
  readonly against: string;
  readonly until?: number;
  readonly basis: Basis;
  readonly timeZone?: string;
  readonly flips: number;
  readonly format: 'text' | 'json';
}

const DEFAULT_DAYS = 30;

export function simulate(command: Command, cli: Cli): void {
  serviceOptions(command)
    .requiredOption('--config <file>', 'the proposed configuration, YAML or JSON')
    .option('--events <file>', 'try it on a file of events instead of what is stored; then --against is a file too')
    .option(
      '--against <what>',
      'current: the configuration in force, as if it had always held; recorded: every revision in its time; or a file, with --events',
      'current',
    )
    .addOption(
      new Option('--days <number>', `the last so many days (default: ${DEFAULT_DAYS})`)
        .argParser(countOption)
        .conflicts(['from', 'to']),
    )
    .option('--from <instant>', 'begin of the period: an instant, or a date, which begins at midnight')
    .option('--to <instant>', 'end of the period, itself outside it; the same forms')
    .option('--until <instant>', 'replay the events up to and with this instant (default: now)', instantOption)
    .addOption(new Option('--basis <basis>', 'what is in the period by its time').choices(BASES).default('created'))
    .option('--time-zone <zone>', 'of days and hours (default: the one of all schedules, else UTC)', timeZoneOption)
    .addOption(new Option('--flips <number>', 'conversations that are listed').argParser(countOption).default(20))
    .addOption(new Option('--format <format>', 'text or json').choices(['text', 'json']).default('text'))
    .addHelpText(
      'after',
      `
Replays every conversation twice and compares: rates, which conversations come out differently,
what rings when. It saves nothing.

Examples:
  kept simulate --config new.yaml
  kept simulate --config new.yaml --against recorded --days 90
  kept simulate --config new.yaml --against kept.yaml --events events.jsonl --days 14`,
    )
    .action(cli.exits((options: SimulateOptions) => run(options, cli.terminal)));
}

async function run(options: SimulateOptions, terminal: Terminal): Promise<ExitCode> {
  checkPeriodText('simulate', options);
  const { stdout } = terminal;
  const compared = options.events === undefined ? await onStore(options, terminal) : await onFile(options, terminal);
  if (options.format === 'json') {
    stdout.write(`${JSON.stringify(compared, null, 2)}\n`);
    return 0;
  }
  const look = { width: widthOf(stdout), paint: paintFor(stdout), flips: options.flips };
  stdout.write(`${simulationTable(compared, look).join('\n')}\n`);
  return 0;
}

function reportOf(options: SimulateOptions, until: number, timeZone: string): ReportOptions {
  const period = periodOf('simulate', options, DEFAULT_DAYS, until, timeZone);
  return { ...period, until, basis: options.basis, timeZone, groupBy: null };
}

async function onFile(options: SimulateOptions, terminal: Terminal): Promise<Compared> {
  const { events, against, until } = options;
  if (against === 'current' || against === 'recorded') {
    throw new WrongUsage(
      `simulate: --against ${against} is of what is stored. With --events, name a file to compare with.`,
    );
  }
  const before = await loadConfiguration(against, terminal);
  const files = { config: options.config, events: events!, ...(until === undefined ? {} : { until }) };
  const loaded = await load(files, terminal);
  const report = reportOf(options, loaded.until, options.timeZone ?? zoneOf(loaded.config));
  const bar = new ProgressBar(terminal.stderr, terminal.now, 'conversation');
  const lives = loaded.ids.map((id) => ({ conversation: id, events: loaded.eventsOf(id), initialRevision: null }));
  const compared = await replayTwice(lives, {
    report,
    before: () => before.timeline,
    after: loaded.timeline,
    progress: (replayed) => bar.show(replayed, lives.length === 0 ? null : replayed / lives.length),
  });
  bar.clear();
  return compared;
}

async function onStore(options: SimulateOptions, terminal: Terminal): Promise<Compared> {
  const { against, workspace, until = terminal.now() } = options;
  if (against !== 'current' && against !== 'recorded') {
    throw new WrongUsage(`simulate: --against ${against} is neither current nor recorded. A file goes with --events.`);
  }
  const { config } = await loadConfiguration(options.config, terminal);
  const report = reportOf(options, until, options.timeZone ?? zoneOf(config));
  const { withStore } = await import('../../app/open.ts');
  const { holidays } = await import('../../holidays/holidays.ts');
  const { runTrial } = await import('../../simulation/trial.ts');
  const bar = new ProgressBar(terminal.stderr, terminal.now, 'conversation');
  const compared = await withStore(settingsFor(options), ({ store }) =>
    runTrial(
      store,
      holidays,
      { workspace, config, against, report },
      { progress: ({ replayed, total }) => bar.show(replayed, total === 0 ? null : replayed / total) },
    ),
  );
  bar.clear();
  return compared;
}
