/** A year under a schedule that need not be saved, and when a message would be due under it. */
import {
  compileSchedule,
  formatInstant,
  parseConfig,
  parseDuration,
  parseInstant,
  type Schedule,
  type ScheduleConfig,
  scheduleDays,
} from '@kept/engine';
import { holidayCode, holidays } from '../../holidays/holidays.ts';
import type { previewSchedule } from '../contracts/config.ts';
import type { BodyOf } from '../contracts/contract.ts';
import { Refusal, type RefusalFault } from '../refusal.ts';

type Asked = BodyOf<typeof previewSchedule>;

/** Targets that the page shows where none is asked for. */
const USUAL = ['1h', '4h', '8h', '24h'];

/** @throws Refusal bad_schedule with every fault */
export function previewOf(asked: Asked, now: number) {
  const config = checked(asked);
  const at = instantOf(asked.at, now);
  const targets = targetsOf(asked.targets ?? USUAL);
  const year = asked.year ?? Number(formatInstant(now).slice(0, 4));
  const schedule = compileSchedule(config, { holidays });
  return {
    timeZone: config.timeZone,
    year,
    days: scheduleDays(config, { holidays }, `${year}-01-01`, `${year + 1}-01-01`).map(({ openMs, ...day }) => ({
      ...day,
      openSeconds: openMs / 1000,
    })),
    at: formatInstant(at),
    openAt: schedule.isOpen(at),
    opensAt: text(schedule.add(at, 0)),
    due: targets.map(({ target, seconds }) => ({ target, seconds, dueAt: dueAt(schedule, at, seconds) })),
  };
}

/** Checked as part of a configuration, so that it means here what it means there. */
function checked({ schedule }: Asked): ScheduleConfig {
  const parsed = parseConfig(
    { kept: 1, schedules: { preview: schedule }, policies: {}, assignments: [] },
    { holidayCode },
  );
  if (parsed.ok) return parsed.config.schedules.preview!;
  const faults = parsed.faults
    .filter(({ severity }) => severity === 'error')
    .map(
      ({ path, code, message }): RefusalFault => ({
        path: path.replace('schedules.preview', 'body.schedule'),
        code,
        message,
      }),
    );
  throw badSchedule(faults);
}

function instantOf(given: string | undefined, now: number): number {
  if (given === undefined) return now;
  const at = parseInstant(given);
  if (at !== null) return at;
  const message = `${JSON.stringify(given)} is no instant. Write date, time and offset: 2026-03-02T08:00:00Z.`;
  throw badSchedule([{ path: 'body.at', code: 'bad_instant', message }]);
}

function targetsOf(targets: readonly string[]): { target: string; seconds: number }[] {
  const faults: RefusalFault[] = [];
  const read = targets.flatMap((target, index) => {
    const parsed = parseDuration(target);
    if ('seconds' in parsed) return [{ target, seconds: parsed.seconds }];
    faults.push({ path: `body.targets[${index}]`, ...parsed });
    return [];
  });
  if (faults.length > 0) throw badSchedule(faults);
  return read;
}

function badSchedule(faults: readonly RefusalFault[]): Refusal {
  return new Refusal('bad_schedule', faults.map(({ message }) => message).join(' '), { faults });
}

function dueAt(schedule: Schedule, at: number, seconds: number): string | null {
  return text(schedule.add(at, seconds * 1000));
}

function text(at: number | null): string | null {
  return at === null ? null : formatInstant(at);
}
