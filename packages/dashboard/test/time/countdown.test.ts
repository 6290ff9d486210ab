import { compileSchedule, scheduleFromSegments } from '@kept/engine';
import { describe, expect, it } from 'vitest';
import { countdownAt, type RunningClock } from '../../src/time/countdown.ts';

const at = (text: string) => Date.parse(text);
const MINUTE = 60_000;
/** 09:00 to 17:00 on workdays in Berlin; it is winter, an hour ahead of UTC. */
const office = compileSchedule({
  timeZone: 'Europe/Berlin',
  weekly: Object.fromEntries(['mon', 'tue', 'wed', 'thu', 'fri'].map((day) => [day, ['09:00-17:00']])),
});
const [from, to] = [at('2026-03-02T00:00:00Z'), at('2026-03-30T00:00:00Z')];
const known = scheduleFromSegments(from, to, office.segments(from, to));
const schedules = (name: string) => (name === 'berlin' ? known : undefined);

/** Described on Monday at 16:30 with 45 minutes left: 30 of them today. */
const clock: RunningClock = {
  asOfMs: at('2026-03-02T15:30:00Z'),
  remainingMs: 45 * MINUTE,
  paused: false,
  schedule: 'berlin',
};

describe('a countdown', () => {
  it.each([
    ['while it counts', '2026-03-02T15:40:00Z', { remainingMs: 35 * MINUTE, open: true, opensAtMs: null }],
    ['to the minute before closing', '2026-03-02T15:59:00Z', { remainingMs: 16 * MINUTE, open: true, opensAtMs: null }],
    [
      'stands at closing time and says when it goes on',
      '2026-03-02T16:00:00Z',
      { remainingMs: 15 * MINUTE, open: false, opensAtMs: at('2026-03-03T08:00:00Z') },
    ],
    [
      'stands all night',
      '2026-03-03T07:59:59Z',
      { remainingMs: 15 * MINUTE, open: false, opensAtMs: at('2026-03-03T08:00:00Z') },
    ],
    ['goes on at opening time', '2026-03-03T08:05:00Z', { remainingMs: 10 * MINUTE, open: true, opensAtMs: null }],
    ['is due', '2026-03-03T08:15:00Z', { remainingMs: 0, open: true, opensAtMs: null }],
    [
      'counts up when it is overdue',
      '2026-03-03T09:17:00Z',
      { remainingMs: -62 * MINUTE, open: true, opensAtMs: null },
    ],
    [
      'stands over a weekend, overdue too',
      '2026-03-08T12:00:00Z',
      { remainingMs: 15 * MINUTE - 4 * 480 * MINUTE, open: false, opensAtMs: at('2026-03-09T08:00:00Z') },
    ],
  ])('%s', (_, now, expected) => {
    expect(countdownAt(clock, schedules, at(now))).toEqual({ kind: 'ticking', ...expected });
  });

  it('stands while it is paused, whatever the hours', () => {
    expect(countdownAt({ ...clock, paused: true }, schedules, at('2026-03-05T10:00:00Z'))).toEqual({
      kind: 'paused',
      remainingMs: 45 * MINUTE,
    });
  });

  it('counts around the clock where office hours are ignored', () => {
    const ticking = countdownAt({ ...clock, schedule: null }, schedules, at('2026-03-02T23:00:00Z'));
    expect(ticking).toEqual({ kind: 'ticking', remainingMs: 45 * MINUTE - 450 * MINUTE, open: true, opensAtMs: null });
  });

  it('shows no time where it is never due, or where the hours are not known', () => {
    expect(countdownAt({ ...clock, remainingMs: null }, schedules, at('2026-03-02T16:00:00Z'))).toBeNull();
    expect(countdownAt({ ...clock, schedule: 'unknown' }, schedules, at('2026-03-02T16:00:00Z'))).toBeNull();
    expect(countdownAt(clock, schedules, at('2026-04-30T16:00:00Z'))).toBeNull();
  });

  it('does not run backwards where the viewer hears of the future', () => {
    expect(countdownAt(clock, schedules, at('2026-03-02T15:29:58Z'))).toMatchObject({ remainingMs: 45 * MINUTE });
  });
});
