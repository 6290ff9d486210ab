import { formatInstant } from '@kept/engine';
import { holidayCode, holidays } from '../../holidays/holidays.ts';
import { holidayRegions } from '../../holidays/regions.ts';
import type { StoredRevision } from '../../revisions/configuration.ts';
import type { Revisions } from '../../revisions/revisions.ts';
import * as contracts from '../contracts/schedules.ts';
import { periodOf } from '../instants.ts';
import { Refusal } from '../refusal.ts';
import { type Route, route } from '../route.ts';

/** Two years of segments are some 1,000; ten, and the answer is no page any more. */
const MOST_DAYS = 800;
const YEAR_MS = 366 * 86_400_000;

export function scheduleRoutes({
  revisions,
  now,
}: {
  readonly revisions: Revisions;
  readonly now: () => number;
}): Route[] {
  return [
    route(contracts.listSchedules, async ({ who }) => {
      const { newest } = await revisions.current(who.workspace);
      const at = now();
      return { items: [...newest.rules.schedules.keys()].map((name) => summaryOf(newest, name, at)) };
    }),
    route(contracts.getSegments, async ({ params, query, who }) => {
      const { from, to } = periodOf(query, MOST_DAYS);
      const { revisions: saved } = await revisions.current(who.workspace);
      const revision = withSchedule(saved, params.name, query.version);
      const segments = revision.rules.schedules.get(params.name)!.segments(from, to);
      return {
        schedule: params.name,
        version: versionOf(revision, params.name),
        timeZone: revision.config.schedules[params.name]!.timeZone,
        from: formatInstant(from),
        to: formatInstant(to),
        segments: segments.map(({ startMs, endMs }) => ({ from: formatInstant(startMs), to: formatInstant(endMs) })),
      };
    }),
    route(contracts.listHolidays, () => ({ items: holidayRegions() })),
    route(contracts.getHolidays, ({ params, query }) => {
      const refusal = holidayCode(params.code);
      if (refusal !== null) throw new Refusal('unknown_holiday_code', refusal);
      return { code: params.code, year: query.year, items: holidays(params.code, query.year) };
    }),
  ];
}

function summaryOf(revision: StoredRevision, name: string, at: number) {
  const schedule = revision.rules.schedules.get(name)!;
  const openNow = schedule.isOpen(at);
  const [span] = schedule.segments(at, at + YEAR_MS);
  const changesAt = openNow ? span?.endMs : span?.startMs;
  return {
    name,
    version: versionOf(revision, name),
    timeZone: revision.config.schedules[name]!.timeZone,
    openNow,
    // Open throughout the year that was looked at, it does not change within it.
    changesAt: changesAt === undefined || changesAt >= at + YEAR_MS ? null : formatInstant(changesAt),
  };
}

function withSchedule(revisions: readonly StoredRevision[], name: string, version: number | undefined): StoredRevision {
  const revision = revisions.findLast(
    (each) => each.rules.schedules.has(name) && (version === undefined || versionOf(each, name) === version),
  );
  if (revision) return revision;
  const which = version === undefined ? '' : ` with version ${version}`;
  throw new Refusal('unknown_schedule', `There is no schedule ${JSON.stringify(name)}${which}.`);
}

function versionOf({ versions }: StoredRevision, name: string): number {
  return versions.schedules[name] ?? 1;
}
