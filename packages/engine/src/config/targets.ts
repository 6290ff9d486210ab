import type { Target, Targets } from './config.ts';
import { both, describe, type Keys, type Report } from './report.ts';
import { type metricShape, TRIPWIRE_FIELDS, type targetShape } from './shape/policy-shape.ts';
import type { Read } from './shape/read.ts';
import { sound, tableOf } from './tables.ts';

type ReadTarget = Read<typeof targetShape>;
type ReadMetric = Read<typeof metricShape>;

/** A metric's targets (§6.1, §6.2). `defaultPriority`: the policy's; undefined if it names none, null if that is faulty. */
export function targetsOf(
  metric: ReadMetric,
  defaultPriority: string | null | undefined,
  keys: Keys,
  report: Report,
): Targets | null {
  if (metric.byPriority === undefined) {
    const target = targetOf(metric, keys, report);
    return target && { kind: 'one', target };
  }
  const direct = (['target', ...TRIPWIRE_FIELDS] as const).filter((name) => metric[name] !== undefined);
  if (direct.length > 0) {
    const message = `A metric has a target of its own or one by priority, not both. Remove byPriority, or ${both(direct)}.`;
    report.error([...keys, direct[0]!], 'mixed_target', message);
  }
  if (metric.byPriority === null) return null;
  const table = metric.byPriority;
  const place = [...keys, 'byPriority'];
  if (table.size === 0) {
    return report.error(
      place,
      'empty_table',
      'The table is empty. Write a target for each priority, such as high: { target: 4h }.',
    );
  }
  if (typeof defaultPriority === 'string' && !table.has(defaultPriority)) {
    const message = `The table lacks the policy's defaultPriority. Add ${describe(defaultPriority)}: { target: … }, or name another of ${[...table.keys()].join(', ')}.`;
    report.error(place, 'default_priority_not_in_table', message);
  }
  const targets = [...table].map(([priority, target]): [string, Target | null] => [
    priority,
    target && targetOf(target, [...place, priority], report),
  ]);
  return direct.length > 0 ? null : { kind: 'byPriority', table: tableOf(sound(targets)) };
}

/** One target: `target`, or the four tripwires (§5.1, §6.1). */
function targetOf(written: ReadTarget, keys: Keys, report: Report): Target | null {
  const tripwires = TRIPWIRE_FIELDS.filter((name) => written[name] !== undefined);
  if (written.target !== undefined && tripwires.length > 0) {
    const message = `Either the whole target is written or its tripwires in seconds. Remove target, or ${both(tripwires)}.`;
    return report.error([...keys, 'target'], 'mixed_target', message);
  }
  if (written.target !== undefined) return written.target === null ? null : { kind: 'whole', seconds: written.target };
  if (tripwires.length === 0) {
    return report.error(
      keys,
      'no_target',
      'A target is missing. Write target: 4h, or lowTargetSeconds, normalTargetSeconds and urgentTargetSeconds.',
    );
  }
  return tripwiresOf(written, keys, report);
}

function tripwiresOf(written: ReadTarget, keys: Keys, report: Report): Target | null {
  const {
    lowTargetSeconds: low,
    normalTargetSeconds: normal,
    highTargetSeconds: high,
    urgentTargetSeconds: urgent,
  } = written;
  const absent = TRIPWIRE_FIELDS.filter((name) => name !== 'highTargetSeconds' && written[name] === undefined);
  if (absent.length > 0) {
    const message = `${both(absent)} ${absent.length > 1 ? 'are' : 'is'} missing. Only highTargetSeconds may be left out.`;
    return report.error(keys, 'missing_tripwire', message);
  }
  const ordered = inOrder(written, keys, report);
  // Number, null (faulty) or undefined (absent): only `high` may be absent here.
  if (!ordered || low == null || normal == null || urgent == null || high === null) return null;
  return { kind: 'tripwires', low, normal, high: high ?? null, urgent };
}

function inOrder(written: ReadTarget, keys: Keys, report: Report): boolean {
  let before: (typeof TRIPWIRE_FIELDS)[number] | null = null;
  let ordered = true;
  for (const name of TRIPWIRE_FIELDS) {
    const seconds = written[name];
    if (seconds == null) continue;
    const least = before === null ? 0 : written[before]!;
    if (seconds < least) {
      ordered = false;
      const message = `${name} (${seconds}) comes before ${before} (${least}). Tripwires never go down: low <= normal <= high <= urgent. Write ${least} or more.`;
      report.error([...keys, name], 'disordered_tripwires', message);
    } else {
      before = name;
    }
  }
  return ordered;
}
