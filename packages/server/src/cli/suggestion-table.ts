/** Suggested targets as a person reads them: a row for each kind of conversation, a column for each share of them. */
import { parseInstant } from '@kept/engine';
import type { SuggestedGroup, SuggestedTarget } from '../suggest/fit.ts';
import type { Suggestion } from '../suggest/from-store.ts';
import { visible } from './text/columns.ts';
import { counted, exact, grouped } from './text/duration.ts';
import { METRIC_NAMES } from './text/metrics.ts';
import type { Paint } from './text/paint.ts';
import { type Cell, type Column, tableLines } from './text/table.ts';
import { ZoneTime } from './text/zone-time.ts';

export interface SuggestionLook {
  readonly width: number;
  readonly paint: Paint;
  readonly zone: string;
}

export function suggestionTable(suggestion: Suggestion, look: SuggestionLook): string[] {
  const { all, byPriority, byTier, byPriorityAndTier, metric, schedule, from, to } = suggestion;
  const time = new ZoneTime(look.zone);
  const at = (text: string) => time.minute(parseInstant(text)!);
  const period = `from ${at(from)} to ${at(to)} (${look.zone})`;
  const name = METRIC_NAMES[metric];
  if (all === null) return [`No cycle of ${name} was ${metric === 'resolution' ? 'closed' : 'answered'} ${period}.`];
  const hours = schedule === null ? 'around the clock' : `in the office hours of ${visible(schedule)}`;
  const groups = [all, ...severalOf(byPriority), ...severalOf(byTier), ...crossed(byPriorityAndTier, all)];
  const columns: Column[] = [
    ...[{ heading: 'PRIORITY' }, { heading: 'TIER' }],
    { heading: 'CYCLES', align: 'right' },
    { heading: 'MEDIAN', align: 'right' },
    ...all.targets.map(({ percent }): Column => ({ heading: `${percent} % KEPT`, align: 'right' })),
  ];
  return [
    look.paint('bold', `Targets for ${name}, ${hours}, that would have been kept so often:`),
    look.paint('dim', `${counted(all.cycles, 'cycle')} ${period}.`),
    '',
    ...tableLines(
      columns,
      groups.map((group) => rowOf(group, group === all, byTier.includes(group), byPriority.includes(group))),
      look,
    ),
    ...(groups.some(({ targets }) => targets.some(({ few }) => few))
      ? ['', look.paint('dim', '* hangs on fewer than five cycles that took longer: another few would move it.')]
      : []),
  ];
}

/** A single group says what the whole does. */
function severalOf(groups: readonly SuggestedGroup[]): readonly SuggestedGroup[] {
  return groups.length > 1 ? groups : [];
}

function crossed(groups: readonly SuggestedGroup[], all: SuggestedGroup): readonly SuggestedGroup[] {
  const priorities = new Set(groups.map(({ priority }) => priority));
  const tiers = new Set(groups.map(({ tier }) => tier));
  return priorities.size > 1 && tiers.size > 1 && all.cycles > 0 ? groups : [];
}

function rowOf(group: SuggestedGroup, whole: boolean, ofTier: boolean, ofPriority: boolean): Cell[] {
  const cell = (value: string | null, all: boolean): Cell =>
    all ? { text: 'all', style: 'dim' } : value === null ? { text: '(none)', style: 'dim' } : visible(value);
  return [
    cell(group.priority, whole || ofTier),
    cell(group.tier, whole || ofPriority),
    grouped(group.cycles),
    exact(Math.round(group.medianSeconds)),
    ...group.targets.map(targetCell),
  ];
}

function targetCell({ roundedSeconds, few }: SuggestedTarget): Cell {
  return few ? { text: `${exact(roundedSeconds)}*`, style: 'dim' } : exact(roundedSeconds);
}
