import { formatInstant } from '@kept/engine';
import type { Jobs, KeptJob } from '../../beside/jobs.ts';
import { runBeside } from '../../beside/run-beside.ts';
import { readCursor, writeCursor } from '../../queries/cursor.ts';
import type { Revisions } from '../../revisions/revisions.ts';
import type { Flip } from '../../simulation/verdict.ts';
import type { StoreLocation } from '../../store/store.ts';
import type { Suggested } from '../../suggest/from-store.ts';
import * as contracts from '../contracts/simulations.ts';
import { mustBeZone, optionalInstant } from '../instants.ts';
import { Refusal } from '../refusal.ts';
import { Respond, type Route, route } from '../route.ts';
import { faultOf } from './configuration.ts';
import { badCursor } from './conversations.ts';

export interface SimulationRooms {
  readonly simulations: Jobs<'trial'>;
  readonly revisions: Revisions;
  readonly location: StoreLocation;
  readonly now: () => number;
}

const PAGE = 50;
const DAY_MS = 86_400_000;
const SIMULATED_DAYS = 30;
const SUGGESTED_DAYS = 90;
/** As a report. */
const MOST_DAYS = 3_660;
const PERCENTS = [90, 95, 99];

export function simulationRoutes({ simulations, revisions, location, now }: SimulationRooms): Route[] {
  /** One at a time: whoever comes next waits. */
  let suggesting: Promise<unknown> = Promise.resolve();
  return [
    route(contracts.startSimulation, ({ body, who }) => {
      const { against = 'current', basis = 'created', timeZone = 'UTC', groupBy = null } = body;
      const text = typeof body.config === 'string' ? body.config : JSON.stringify(body.config);
      const read = revisions.parse(text);
      if (!read.ok) {
        const faults = read.faults.map(faultOf);
        throw new Refusal('bad_configuration', faults.map(({ message }) => message).join(' '), { faults });
      }
      const until = now();
      const report = { ...periodOf(body, SIMULATED_DAYS, until), until, basis, timeZone, groupBy };
      mustBeZone(timeZone);
      const trial = { workspace: who.workspace, config: read.config, against, report };
      const simulation = simulations.start(who.workspace, { kind: 'trial', trial }, who.name);
      if (simulation !== null) return new Respond(202, shown(simulation));
      throw new Refusal('too_many_simulations', 'Ten simulations are waiting already. Wait for one, or cancel one.');
    }),
    route(contracts.listSimulations, ({ who }) => ({
      items: simulations.list(who.workspace).map((simulation) => ({ ...shown(simulation), result: null })),
    })),
    route(contracts.getSimulation, ({ params, who }) => shown(found(simulations, who.workspace, params.id))),
    route(contracts.listFlips, ({ params, query, who }) => {
      const { result, state } = found(simulations, who.workspace, params.id);
      if (result === null) {
        throw new Refusal('simulation_unfinished', `The simulation is ${state}: it has no result to list.`);
      }
      return pageOf(result.list, query);
    }),
    route(contracts.removeSimulation, ({ params, who }) => {
      if (!simulations.remove(who.workspace, params.id)) throw unknown(params.id);
      return new Respond(204, null);
    }),
    route(contracts.suggestTargets, async ({ query, who }) => {
      const { schedule = null, metric } = query;
      const percents = query.percent === undefined ? PERCENTS : percentsOf(query.percent);
      const { from, to } = periodOf(query, SUGGESTED_DAYS, now());
      const asked = { workspace: who.workspace, schedule, metric, percents, from, to };
      const answer = suggesting.then(() => runBeside<'suggestion'>(location, { kind: 'suggestion', asked }));
      suggesting = answer.catch(() => {});
      return mustKnow(await answer, schedule);
    }),
  ];
}

function found(simulations: Jobs<'trial'>, workspace: string, id: string): KeptJob<'trial'> {
  const simulation = simulations.get(workspace, id);
  if (simulation === null) throw unknown(id);
  return simulation;
}

function unknown(id: string): Refusal {
  return new Refusal(
    'unknown_simulation',
    `There is no simulation ${JSON.stringify(id)}. Twenty are kept, until the process stops; it can be started again.`,
  );
}

function shown({ id, state, job, author, progress, error, result, ...times }: KeptJob<'trial'>) {
  const { against, report } = job.trial;
  return {
    ...{ id, state, against, author, progress, error },
    from: formatInstant(report.from),
    to: formatInstant(report.to),
    until: formatInstant(report.until),
    basis: report.basis,
    timeZone: report.timeZone,
    groupBy: report.groupBy,
    createdAt: formatInstant(times.createdAt),
    startedAt: maybeText(times.startedAt),
    finishedAt: maybeText(times.finishedAt),
    result: result && resultOf(result),
  };
}

type Result = NonNullable<KeptJob<'trial'>['result']>;

function resultOf({ replayed, before, after, flips, load }: Result) {
  const side = ({ overall, groups }: Result['before']) => ({ overall, groups: groups && [...groups] });
  return {
    replayed,
    before: side(before),
    after: side(after),
    flips: { ...flips, kinds: [...flips.kinds] },
    load: {
      ...load,
      days: load.days.map((day) => ({ ...day, hours: [...day.hours] })),
      hours: [...load.hours],
    },
  };
}

interface FlipQuery extends Partial<Pick<Flip, 'metric' | 'before' | 'after'>> {
  readonly cursor?: string;
  readonly limit?: number;
}

/** The list does not change any more: a place in it is a cursor. */
function pageOf(list: readonly Flip[], { metric, before, after, cursor, limit = PAGE }: FlipQuery) {
  const start = cursor === undefined ? 0 : (readCursor('flips', cursor, ['number'])?.[0] as number | undefined);
  if (start === undefined || start < 0) throw badCursor();
  const items: Flip[] = [];
  let at = start;
  for (; at < list.length && items.length < limit; at++) {
    const flip = list[at]!;
    if (metric !== undefined && flip.metric !== metric) continue;
    if (before !== undefined && flip.before !== before) continue;
    if (after !== undefined && flip.after !== after) continue;
    items.push(flip);
  }
  return {
    items: items.map((flip) => ({
      ...flip,
      breachedAtBefore: maybeText(flip.breachedAtBefore),
      breachedAtAfter: maybeText(flip.breachedAtAfter),
    })),
    next: at < list.length ? writeCursor('flips', [at]) : null,
  };
}

function periodOf(
  given: { readonly from?: string; readonly to?: string },
  days: number,
  now: number,
): { from: number; to: number } {
  const to = optionalInstant(given.to) ?? now;
  const from = optionalInstant(given.from) ?? to - days * DAY_MS;
  if (to <= from) throw new Refusal('bad_period', 'The period is empty: `to` is to lie after `from`.');
  if (to - from > MOST_DAYS * DAY_MS) throw new Refusal('bad_period', `The period is longer than ${MOST_DAYS} days.`);
  return { from, to };
}

function percentsOf(text: string): number[] {
  const percents = text.split(',').map(Number);
  if (percents.every((percent) => percent > 0 && percent <= 100)) return percents;
  throw new Refusal('bad_query', 'percent: write numbers above 0 and up to 100, such as 90,95,99.');
}

function mustKnow(suggested: Suggested, schedule: string | null) {
  if (!('kind' in suggested)) {
    const { byPriority, byTier, byPriorityAndTier } = suggested;
    return {
      ...suggested,
      ...{ all: suggested.all && group(suggested.all), byPriority: byPriority.map(group) },
      ...{ byTier: byTier.map(group), byPriorityAndTier: byPriorityAndTier.map(group) },
    };
  }
  const known = suggested.schedules.join(', ') || 'none';
  throw new Refusal('unknown_schedule', `There is no schedule ${JSON.stringify(schedule)}. There is: ${known}.`);
}

function group(given: Extract<Suggested, { all: unknown }>['byTier'][number]) {
  return { ...given, targets: [...given.targets] };
}

function maybeText(at: number | null): string | null {
  return at === null ? null : formatInstant(at);
}
