/** The libraries that people count office hours with. They work in the process's own time zone. */
import { createRequire } from 'node:module';
import type { Contender } from './schedule.ts';

// By require, as the plugins do: an import could load a second copy that they never extended.
const require = createRequire(import.meta.url);
const MINUTE = 60_000;

interface Dayjs {
  businessMinutesDiff(other: Dayjs): number;
  addBusinessMinutes(minutes: number): Dayjs;
  valueOf(): number;
}

/** Its default hours are Monday to Friday, 09:00-17:00. */
export function dayjsBusinessTime(): Contender {
  const dayjs = require('dayjs') as { (atMs: number): Dayjs; extend(plugin: unknown): void };
  dayjs.extend(require('dayjs-business-time'));
  return {
    name: 'dayjs-business-time',
    elapsed: (fromMs, toMs) => dayjs(fromMs).businessMinutesDiff(dayjs(toMs)) * MINUTE,
    add: (startMs, durationMs) =>
      dayjs(startMs)
        .addBusinessMinutes(durationMs / MINUTE)
        .valueOf(),
  };
}

interface Moment {
  workingDiff(other: Moment, unit: string): number;
  addWorkingTime(count: number, unit: string): Moment;
  valueOf(): number;
}

/** Its default hours are the same. */
export function momentBusinessTime(): Contender {
  const moment = require('moment') as (atMs: number) => Moment;
  require('moment-business-time');
  return {
    name: 'moment-business-time',
    elapsed: (fromMs, toMs) => moment(toMs).workingDiff(moment(fromMs), 'minutes') * MINUTE,
    add: (startMs, durationMs) =>
      moment(startMs)
        .addWorkingTime(durationMs / MINUTE, 'minutes')
        .valueOf(),
  };
}
