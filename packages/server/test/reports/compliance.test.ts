/** §10, sentence by sentence, on lives small enough to count by hand. */
import { describe, expect, test } from 'vitest';
import { breachKey } from '../../src/reports/rows.ts';
import { byGroup, changed, created, DAY, deleted, done, MINUTE, message, reply, reportOf, status } from './given.ts';

// Targets: First Reply and All Messages 1 h, Resolution 4 h, always counting.
const kept = (id: string, from = 0) => [created(from, id), reply(from + 30, id), done(from + 60, id)];
const late = (id: string, from = 0) => [created(from, id), reply(from + 90, id), done(from + 120, id)];

describe('§10.1 over the conversations created in [from, to)', () => {
  test('one created at from is in it, one created at to is not, one from before is not', () => {
    const events = [...kept('before', -1), ...kept('at from', 0), ...kept('last', 59), ...kept('at to', 60)];
    expect(reportOf(events, { period: [0, 60] }).overall.total).toBe(2);
  });

  test('all of its cycles count, whenever they end', () => {
    const events = [created(0, 'a'), reply(30, 'a'), message(200, 'a'), reply(210, 'a')];
    const { cycles } = reportOf(events, { period: [0, 60] }).overall.metrics.allMessages;
    expect(cycles).toMatchObject({ met: 2, breached: 0, running: 0 });
  });
});

describe('§10.1 or completed (last) in it', () => {
  const twice = [...kept('a'), message(100, 'a'), reply(110, 'a'), done(300, 'a')];

  test('the last completion counts, not the first', () => {
    expect(reportOf(twice, { basis: 'completed', period: [0, 100] }).overall.total).toBe(0);
    expect(reportOf(twice, { basis: 'completed', period: [300, 301] }).overall.total).toBe(1);
  });

  test('one that was reopened since and still runs is in it, as running', () => {
    const reopened = [...kept('a'), message(100, 'a')];
    const { overall } = reportOf(reopened, { basis: 'completed', period: [60, 61], until: 120 });
    expect(overall.total).toBe(1);
    expect(overall.metrics.resolution.conversations).toEqual({ met: 0, breached: 0, running: 1, excused: 0 });
  });

  test('one that was never done is not in it, nor is one that was deleted', () => {
    const events = [created(0, 'open'), created(0, 'deleted'), deleted(30, 'deleted')];
    expect(reportOf(events, { basis: 'completed' }).overall.total).toBe(0);
  });
});

describe('§10.1 or the cycles ended in it', () => {
  // Cycle 1 of All Messages is answered after 90 minutes, late; cycle 2 from 100 to 110, in time.
  const events = [created(0, 'a'), reply(90, 'a'), message(100, 'a'), reply(110, 'a'), done(120, 'a')];

  test('only these count, in both counts', () => {
    const first = reportOf(events, { basis: 'ended', period: [0, 100] }).overall;
    expect(first.metrics.allMessages.cycles).toMatchObject({ met: 0, breached: 1 });
    expect(first.metrics.resolution.cycles).toMatchObject({ met: 0, breached: 0, running: 0 });
    const second = reportOf(events, { basis: 'ended', period: [100, 200] }).overall;
    expect(second.metrics.allMessages.conversations).toMatchObject({ met: 1, breached: 0, running: 0 });
    expect(second).toMatchObject({ total: 1, breached: 0, complianceRate: 100 });
  });

  test('the end at from is in it, the end at to is not', () => {
    expect(reportOf(events, { basis: 'ended', period: [120, 121] }).overall.metrics.resolution.cycles.met).toBe(1);
    expect(reportOf(events, { basis: 'ended', period: [111, 120] }).overall.total).toBe(0);
  });

  test('a conversation with nothing but running cycles is not in it', () => {
    expect(reportOf([created(0, 'a')], { basis: 'ended' }).overall.total).toBe(0);
  });
});

describe('§10.1 per metric: conversations and cycles met, breached, running', () => {
  test('breached if any of its cycles was, though the others were met and one runs', () => {
    const events = [created(0, 'a'), reply(90, 'a'), message(100, 'a'), reply(110, 'a'), message(200, 'a')];
    const { allMessages } = reportOf(events, { until: 210 }).overall.metrics;
    expect(allMessages.conversations).toEqual({ met: 0, breached: 1, running: 0, excused: 0 });
    expect(allMessages.cycles).toMatchObject({ met: 1, breached: 1, running: 1 });
  });

  test('running if none was and one runs', () => {
    const events = [created(0, 'a'), reply(30, 'a'), message(100, 'a')];
    const { allMessages } = reportOf(events, { until: 110 }).overall.metrics;
    expect(allMessages.conversations).toMatchObject({ met: 0, breached: 0, running: 1 });
  });

  test('else met', () => {
    expect(reportOf(kept('a')).overall.metrics.firstReply.conversations).toMatchObject({ met: 1, running: 0 });
  });

  test('a cycle that runs on after its breach is breached, not running (§5.4)', () => {
    const { firstReply } = reportOf([created(0, 'a')], { until: 60 }).overall.metrics;
    expect(firstReply.conversations).toMatchObject({ breached: 1, running: 0 });
    expect(firstReply.cycles).toMatchObject({ breached: 1, running: 0 });
    expect(firstReply.rate).toBe(0);
  });

  test('a conversation in which a metric had no cycle is in none of its figures', () => {
    const events = [created(0, 'a', { initiator: 'agent' }), done(30, 'a')];
    const { firstReply, resolution } = reportOf(events).overall.metrics;
    expect(firstReply.conversations).toEqual({ met: 0, breached: 0, running: 0, excused: 0 });
    expect(resolution.conversations).toMatchObject({ met: 1 });
  });

  test('a detached cycle has no outcome (§5.8): it is neither met nor breached', () => {
    const config = {
      ...{ kept: 1, schedules: {}, assignments: [{ policy: 'standard', team: 'support' }] },
      policies: { standard: { ignoreOfficeHours: true, metrics: { resolution: { target: '4h' } } } },
    };
    const events = [created(0, 'a', { team: 'support' }), changed(30, 'a', { team: 'sales' })];
    const { resolution } = reportOf(events, { config }).overall.metrics;
    expect(resolution.cycles).toMatchObject({ met: 0, breached: 0, running: 0, detached: 1 });
    // By the letter of §10.1 the conversation, with nothing breached and nothing running, is met.
    expect(resolution.conversations).toMatchObject({ met: 1, breached: 0, running: 0 });
  });
});

describe('§10.1 rate = met / (met + breached) over conversations', () => {
  test('two of three are 66.7 %; what runs is in neither', () => {
    const events = [...kept('a'), ...kept('b'), ...late('c'), created(100, 'runs')];
    expect(reportOf(events, { until: 130 }).overall.metrics.firstReply.rate).toBe(66.7);
  });

  test('over conversations: two cycles met in one conversation are one', () => {
    const events = [...kept('a'), message(70, 'a'), reply(80, 'a'), ...late('b')];
    expect(reportOf(events, { until: 130 }).overall.metrics.allMessages.rate).toBe(50);
  });

  test('null where there are none', () => {
    expect(reportOf([created(0, 'a')], { until: 10 }).overall.metrics.firstReply.rate).toBeNull();
    expect(reportOf([]).overall.metrics.resolution.rate).toBeNull();
  });
});

describe('§10.1 overall', () => {
  test('total, conversations with any breach, complianceRate of those without', () => {
    // `slow` keeps its replies and breaches Resolution alone.
    const slow = [created(0, 'slow'), reply(10, 'slow'), done(241, 'slow')];
    const { overall } = reportOf([...kept('a'), ...late('b'), ...slow, created(290, 'runs')], { until: 300 });
    expect(overall).toMatchObject({ total: 4, breached: 2, complianceRate: 50 });
  });

  test('complianceRate is 100 where total is 0', () => {
    expect(reportOf([]).overall).toMatchObject({ total: 0, complianceRate: 100 });
  });

  test('uncovered: no metric had a clock; it is in the total', () => {
    const config = {
      ...{ kept: 1, schedules: {}, assignments: [{ policy: 'standard', team: 'support' }] },
      policies: { standard: { ignoreOfficeHours: true, metrics: { firstReply: { target: '1h' } } } },
    };
    const events = [created(0, 'a', { team: 'support' }), created(0, 'b', { team: 'sales' }), reply(10, 'a')];
    expect(reportOf(events, { config }).overall).toMatchObject({ total: 2, uncovered: 1, breached: 0 });
  });

  test('one created as done never had a clock', () => {
    expect(reportOf([created(0, 'a', { status: 'done' })]).overall).toMatchObject({ total: 1, uncovered: 1 });
  });

  test('breachesInPeriod: the transitions to breach whose instant lies in it, whenever created', () => {
    // Created the day before; First Reply and All Messages breach at minute 0 - 10, Resolution at minute 170.
    const events = [created(-70, 'old')];
    const asked = { period: [0, 200], until: 200 } as const;
    expect(reportOf(events, asked).overall).toMatchObject({ total: 0, breachesInPeriod: 1 });
    expect(reportOf(events, { ...asked, period: [-10, 170] }).overall.breachesInPeriod).toBe(2);
    expect(reportOf(events, { ...asked, period: [-10, 171] }).overall.breachesInPeriod).toBe(3);
  });

  test('a transition that is no breach is none of them, even where the metric is in breach already', () => {
    // The second cycle of All Messages goes to low only: the metric's state stays `breach`.
    const events = [created(0, 'a'), reply(90, 'a'), message(100, 'a'), reply(150, 'a')];
    expect(reportOf(events, { until: 160, period: [95, 160] }).overall.breachesInPeriod).toBe(0);
  });
});

describe('§10.2 deleted conversations', () => {
  const events = [created(0, 'a'), deleted(90, 'a'), created(0, 'b'), deleted(30, 'b')];

  test('one that had breached is cancelledBreached', () => {
    expect(reportOf(events).overall.cancelledBreached).toBe(1);
  });

  test('neither is in any other figure', () => {
    const nothing = reportOf([]).overall;
    expect({ ...reportOf(events).overall, cancelledBreached: 0 }).toEqual(nothing);
    expect({ ...reportOf(events, { basis: 'ended' }).overall, cancelledBreached: 0 }).toEqual(nothing);
  });

  test('it counts by the basis: created, or with a breached cycle ended, in the period', () => {
    expect(reportOf(events, { period: [1, 100] }).overall.cancelledBreached).toBe(0);
    expect(reportOf(events, { period: [90, 91], basis: 'ended' }).overall.cancelledBreached).toBe(1);
    expect(reportOf(events, { period: [0, 90], basis: 'ended' }).overall.cancelledBreached).toBe(0);
  });
});

describe('§10.2 a cycle closed without an answer', () => {
  test('counts as met if in time, and is also counted as closedUnanswered', () => {
    const { firstReply, allMessages } = reportOf([created(0, 'a'), done(30, 'a')]).overall.metrics;
    expect(firstReply.cycles).toMatchObject({ met: 1, breached: 0, closedUnanswered: 1 });
    expect(allMessages.cycles).toMatchObject({ met: 1, breached: 0, closedUnanswered: 1 });
    expect(firstReply.rate).toBe(100);
  });

  test('counts as breached if late, and is closedUnanswered all the same', () => {
    const { firstReply } = reportOf([created(0, 'a'), done(60, 'a')]).overall.metrics;
    expect(firstReply.cycles).toMatchObject({ met: 0, breached: 1, closedUnanswered: 1 });
  });

  test('closing is what Resolution is for', () => {
    expect(reportOf(kept('a')).overall.metrics.resolution.cycles).toMatchObject({ met: 1, closedUnanswered: 0 });
  });
});

describe('§10.2 excused breaches are counted apart; both rates are shown', () => {
  const events = [...kept('a'), ...late('b'), ...late('c')];

  test('a conversation whose every breach is excused leaves the second rate', () => {
    const excused = new Set([breachKey('b', 'firstReply', 1), breachKey('b', 'allMessages', 1)]);
    const { overall } = reportOf(events, { excused });
    expect(overall).toMatchObject({ breached: 2, excused: 1, complianceRate: 33.3, complianceRateWithoutExcused: 50 });
    const { firstReply } = overall.metrics;
    expect(firstReply.conversations).toEqual({ met: 1, breached: 2, running: 0, excused: 1 });
    expect(firstReply.cycles).toMatchObject({ breached: 2, excused: 1 });
    expect(firstReply).toMatchObject({ rate: 33.3, rateWithoutExcused: 50 });
  });

  test('one of two breaches excused is not enough', () => {
    const { overall } = reportOf(events, { excused: new Set([breachKey('b', 'firstReply', 1)]) });
    expect(overall).toMatchObject({ breached: 2, excused: 0, complianceRateWithoutExcused: 33.3 });
    expect(overall.metrics.firstReply.conversations.excused).toBe(1);
    expect(overall.metrics.allMessages.conversations.excused).toBe(0);
  });

  test('an excuse for what was no breach changes nothing', () => {
    const { overall } = reportOf(events, { excused: new Set([breachKey('a', 'firstReply', 1)]) });
    expect(overall).toEqual(reportOf(events).overall);
  });
});

describe('§10.3 groups', () => {
  test('the value at the breach, not the one after it', () => {
    const events = [
      created(0, 'a', { team: 'night' }),
      changed(70, 'a', { team: 'day' }),
      reply(80, 'a'),
      done(90, 'a'),
    ];
    const report = reportOf(events, { groupBy: 'team' });
    expect(byGroup(report, ({ metrics }) => metrics.firstReply.conversations.breached)).toEqual({ night: 1, day: 0 });
    // Resolution was kept, and ended with the day team.
    expect(byGroup(report, ({ metrics }) => metrics.resolution.conversations.met)).toEqual({ night: 0, day: 1 });
    expect(byGroup(report, ({ breachesInPeriod }) => breachesInPeriod)).toEqual({ night: 2, day: 0 });
  });

  test('else the value at the end of the cycle, not the one after it', () => {
    const events = [created(0, 'a', { assignee: 'ana' }), reply(10, 'a'), changed(20, 'a', { assignee: 'ben' })];
    const report = reportOf([...events, done(30, 'a')], { groupBy: 'assignee' });
    expect(byGroup(report, ({ metrics }) => metrics.firstReply.conversations.met)).toEqual({ ana: 1, ben: 0 });
    expect(byGroup(report, ({ metrics }) => metrics.resolution.conversations.met)).toEqual({ ana: 0, ben: 1 });
  });

  test('of what runs: the current value', () => {
    const events = [created(0, 'a', { priority: 'low' }), changed(10, 'a', { priority: 'high' })];
    const report = reportOf(events, { groupBy: 'priority', until: 20 });
    expect(byGroup(report, ({ total }) => total)).toEqual({ high: 1 });
  });

  test('by channel, tier and policy; what has none stands last', () => {
    const events = [...kept('a'), created(0, 'b', { channel: 'email', customer: { tier: 'gold' } })];
    const of = (groupBy: 'channel' | 'tier' | 'policy') =>
      reportOf(events, { groupBy, until: 30 }).groups!.map(({ group, figures }) => [group, figures.total]);
    expect(of('channel')).toEqual([
      ['email', 1],
      [null, 1],
    ]);
    expect(of('tier')).toEqual([
      ['gold', 1],
      [null, 1],
    ]);
    expect(of('policy')).toEqual([['standard', 2]]);
  });

  test('an uncovered conversation is in the group of its current value, and of no policy', () => {
    const events = [created(0, 'a', { status: 'done', team: 'support' })];
    expect(byGroup(reportOf(events, { groupBy: 'team' }), ({ uncovered }) => uncovered)).toEqual({ support: 1 });
    expect(byGroup(reportOf(events, { groupBy: 'policy' }), ({ uncovered }) => uncovered)).toEqual({ null: 1 });
  });

  test('a deleted one is cancelledBreached where it breached', () => {
    const events = [created(0, 'a', { team: 'night' }), changed(70, 'a', { team: 'day' }), deleted(80, 'a')];
    const report = reportOf(events, { groupBy: 'team' });
    expect(byGroup(report, ({ cancelledBreached }) => cancelledBreached)).toEqual({ night: 1 });
  });
});

describe('§10.3 days are of the time zone asked for', () => {
  const dayOf = (minutes: number) => (minutes * MINUTE) / DAY;
  const asked = { groupBy: 'day', period: [-8 * 60, 40 * 60], until: 40 * 60 } as const;

  test('a conversation created at 23:30 UTC is of the next day in Berlin', () => {
    expect(dayOf(15.5 * 60)).toBeLessThan(1);
    const events = kept('a', 15.5 * 60);
    const total = ({ total }: { total: number }) => total;
    expect(byGroup(reportOf(events, asked), total)).toEqual({ '2026-03-02': 1, '2026-03-03': 0 });
    expect(byGroup(reportOf(events, { ...asked, timeZone: 'Europe/Berlin' }), total)).toEqual({
      '2026-03-02': 0,
      '2026-03-03': 1,
      '2026-03-04': 0,
    });
  });

  test('by its creation, its last completion or each cycle’s end, as the basis is', () => {
    // Created and answered on Monday, done on Tuesday.
    const events = [created(0, 'a'), reply(30, 'a'), done(26 * 60, 'a')];
    const total = ({ total }: { total: number }) => total;
    expect(byGroup(reportOf(events, asked), total)).toEqual({ '2026-03-02': 1, '2026-03-03': 0 });
    expect(byGroup(reportOf(events, { ...asked, basis: 'completed' }), total)).toEqual({
      '2026-03-02': 0,
      '2026-03-03': 1,
    });
    const ended = reportOf(events, { ...asked, basis: 'ended' });
    expect(byGroup(ended, ({ metrics }) => metrics.firstReply.cycles.met)).toEqual({
      '2026-03-02': 1,
      '2026-03-03': 0,
    });
    expect(byGroup(ended, ({ metrics }) => metrics.resolution.cycles.breached)).toEqual({
      '2026-03-02': 0,
      '2026-03-03': 1,
    });
  });

  test('a breach is of its own day', () => {
    // Created on Monday at 23:30; the replies breach on Tuesday at 00:30, Resolution at 03:30.
    const report = reportOf([created(15.5 * 60, 'a')], asked);
    expect(byGroup(report, ({ breachesInPeriod }) => breachesInPeriod)).toEqual({ '2026-03-02': 0, '2026-03-03': 3 });
  });
});

describe('§10.4 times', () => {
  test('the clock’s own beside the calendar’s', () => {
    // Pending from minute 10 to 40: 20 minutes on the clock, 50 in the calendar.
    const events = [created(0, 'a'), status(10, 'a', 'pending'), status(40, 'a', 'open'), reply(50, 'a')];
    expect(reportOf(events).overall.metrics.firstReply.times).toEqual({
      cycles: 1,
      clockSeconds: { median: 20 * 60, p90: 20 * 60 },
      calendarSeconds: { median: 50 * 60, p90: 50 * 60 },
    });
  });

  test('of reply metrics over answered cycles: not those closed unanswered, nor those that run', () => {
    const events = [...kept('a'), created(0, 'closed'), done(5, 'closed'), created(0, 'runs')];
    expect(reportOf(events, { until: 100 }).overall.metrics.firstReply.times).toMatchObject({
      cycles: 1,
      clockSeconds: { median: 30 * 60 },
    });
  });

  test('of Resolution over those that were resolved, breached or not', () => {
    const events = [...kept('a'), created(0, 'late'), reply(1, 'late'), done(300, 'late'), created(0, 'runs')];
    expect(reportOf(events).overall.metrics.resolution.times).toMatchObject({
      cycles: 2,
      clockSeconds: { median: 3600, p90: 300 * 60 },
    });
  });

  test('median and 90th percentile are measured values, by nearest rank', () => {
    const events = [1, 2, 3, 4, 5, 6, 7, 8, 9, 50].flatMap((minutes) => [
      created(0, `c${minutes}`),
      reply(minutes, `c${minutes}`),
    ]);
    const { clockSeconds } = reportOf(events, { until: 55 }).overall.metrics.firstReply.times;
    expect(clockSeconds).toEqual({ median: 5 * 60, p90: 9 * 60 });
  });

  test('null where nothing was measured', () => {
    expect(reportOf([]).overall.metrics.firstReply.times).toEqual({
      cycles: 0,
      clockSeconds: { median: null, p90: null },
      calendarSeconds: { median: null, p90: null },
    });
  });
});
