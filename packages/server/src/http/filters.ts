/** The filters of a list, as its query has them. */
import type { Filter } from '../queries/filter.ts';
import type { LocalHour } from '../queries/local-hour.ts';
import type { QueryOf } from './contracts/contract.ts';
import type { listConversations } from './contracts/conversations.ts';
import { mustBeZone, optionalInstant, periodOf } from './instants.ts';
import { Refusal } from './refusal.ts';

type FilterQuery = Omit<QueryOf<typeof listConversations>, 'sort' | 'limit' | 'cursor'>;

/** Hours of a week are looked for within so many days: as long as a report. */
const MOST_DAYS = 3_660;

/** @throws Refusal bad_query, bad_period, bad_time_zone */
export function filterOf(query: FilterQuery): Filter {
  const { risk, metric, team, channel, assignee, priority, tier, policy, status, active, deleted, q } = query;
  const { outcome, cycleEnd, excused, corrected, uncovered, standing, without } = query;
  return {
    ...{ risk, metric, team, channel, assignee, priority, tier, policy, status, active, deleted, q },
    ...{ outcome, cycleEnd, excused, corrected, uncovered, standing, without },
    dueBefore: optionalInstant(query.dueBefore),
    createdFrom: optionalInstant(query.createdFrom),
    createdTo: optionalInstant(query.createdTo),
    completedFrom: optionalInstant(query.completedFrom),
    completedTo: optionalInstant(query.completedTo),
    endedFrom: optionalInstant(query.endedFrom),
    endedTo: optionalInstant(query.endedTo),
    breachedFrom: optionalInstant(query.breachedFrom),
    breachedTo: optionalInstant(query.breachedTo),
    breachHour: breachHourOf(query),
  };
}

function breachHourOf(query: FilterQuery): LocalHour | undefined {
  const { breachWeekday: weekday, breachHour: hour, timeZone = 'UTC', breachedFrom: from, breachedTo: to } = query;
  mustBeZone(timeZone);
  if (weekday === undefined && hour === undefined) return undefined;
  const needed = { breachWeekday: weekday, breachHour: hour, breachedFrom: from, breachedTo: to };
  const missing = Object.entries(needed).filter(([, value]) => value === undefined);
  if (weekday === undefined || hour === undefined || from === undefined || to === undefined) {
    throw new Refusal('bad_query', 'An hour of the week is asked for whole, and within a period.', {
      faults: missing.map(([name]) => ({
        path: `query.${name}`,
        code: 'missing_field',
        message: 'breachWeekday, breachHour, breachedFrom and breachedTo are given together.',
      })),
    });
  }
  periodOf({ from, to }, MOST_DAYS);
  return { weekday, hour, timeZone };
}
