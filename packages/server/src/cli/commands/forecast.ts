/** `kept forecast`: what will be crossed in the hours ahead if nobody acts, as a digest for the morning. */
import { type Command, Option } from 'commander';
import { crossingsAhead } from '../../forecast/crossings.ts';
import { ForecastCount, type Forecasted } from '../../forecast/forecast.ts';
import type { Cli } from '../command.ts';
import { type ExitCode, WrongUsage } from '../exit.ts';
import { folds, load } from '../folding.ts';
import { forecastText } from '../forecast-text.ts';
import { countOption, instantOption, timeZoneOption } from '../options.ts';
import { type ServiceOptions, serviceOptions, settingsFor } from '../service.ts';
import { type Terminal, widthOf } from '../terminal.ts';
import { paintFor } from '../text/paint.ts';
import { ZoneTime, zoneOf } from '../text/zone-time.ts';

interface ForecastCommandOptions extends ServiceOptions {
  readonly hours: number;
  readonly config?: string;
  readonly events?: string;
  readonly until?: number;
  readonly timeZone?: string;
  readonly format: 'text' | 'json';
}

/** A bucket is half an hour, as on the board. */
const BUCKET_MINUTES = 30;
const LISTED = 100;
const MOST_HOURS = 168;

export function forecast(command: Command, cli: Cli): void {
  serviceOptions(command)
    .addOption(new Option('--hours <number>', 'how far ahead').argParser(countOption).default(8))
    .option('--events <file>', 'look at a file of events, with --config, instead of what is stored')
    .option('--config <file>', 'the configuration that goes with --events')
    .option('--until <instant>', 'with --events: look ahead from here (default: now)', instantOption)
    .option(
      '--time-zone <zone>',
      'in which times are written (default: that of all schedules, else UTC)',
      timeZoneOption,
    )
    .addOption(new Option('--format <format>', 'text or json').choices(['text', 'json']).default('text'))
    .addHelpText(
      'after',
      `
Exact, from the clocks: by team, then one by one, with the instant and the time left on the clock.

Examples:
  kept forecast
  kept forecast --hours 24 | mail -s "Today, if nobody acts" team@example.com`,
    )
    .action(cli.exits((options: ForecastCommandOptions) => run(options, cli.terminal)));
}

async function run(options: ForecastCommandOptions, terminal: Terminal): Promise<ExitCode> {
  const { hours, format } = options;
  if (hours > MOST_HOURS) throw new WrongUsage(`forecast: --hours ${hours} is more than ${MOST_HOURS}, a week.`);
  const { forecasted, zone } =
    options.events === undefined ? await ofStore(options, terminal) : await ofFile(options, terminal);
  const { stdout } = terminal;
  if (format === 'json') stdout.write(`${JSON.stringify(forecasted, null, 2)}\n`);
  else {
    const look = { time: new ZoneTime(zone), hours, width: widthOf(stdout), paint: paintFor(stdout) };
    stdout.write(`${forecastText(forecasted, look).join('\n')}\n`);
  }
  return 0;
}

interface Answer {
  readonly forecasted: Forecasted;
  readonly zone: string;
}

async function ofFile(
  { config, events, until, hours, timeZone }: ForecastCommandOptions,
  terminal: Terminal,
): Promise<Answer> {
  if (config === undefined) throw new WrongUsage('forecast: --events needs --config.');
  const loaded = await load({ config, events: events!, ...(until === undefined ? {} : { until }) }, terminal);
  const window = { now: loaded.until, until: loaded.until + hours * 3_600_000 };
  const counting = new ForecastCount({ ...window, bucketMinutes: BUCKET_MINUTES, listed: LISTED });
  for (const fold of folds(loaded)) {
    counting.add(fold.conversation!, crossingsAhead(fold, window.now, window.until));
  }
  return { forecasted: counting.forecasted(), zone: timeZone ?? zoneOf(loaded.config) };
}

async function ofStore(
  { workspace, hours, timeZone, ...options }: ForecastCommandOptions,
  { now }: Terminal,
): Promise<Answer> {
  const { withStore } = await import('../../app/open.ts');
  const { forecast: ask } = await import('../../queries/forecast.ts');
  return withStore(settingsFor(options), async ({ store: { db, dialect }, revisions }) => {
    const { newest } = await revisions.current(workspace);
    const context = { db, dialect, configuration: (name: string) => revisions.current(name) };
    const question = { workspace, now: now(), hours, bucketMinutes: BUCKET_MINUTES, team: null };
    return { forecasted: await ask(context, question), zone: timeZone ?? zoneOf(newest.config) };
  });
}
