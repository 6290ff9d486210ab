import { compileRules, foldEvents, parseConfig, type Revision, recordOf, timelineOf } from '@kept/engine';
import { describe, expect, it } from 'vitest';
import { eventsOf } from '../support/scenarios.ts';

const AT = (time: string) => Date.parse(`2026-03-02T${time}:00Z`);

function revision(number: number, at: number, appliesTo: 'new' | 'open', target: string, version = number): Revision {
  const parsed = parseConfig({
    kept: 1,
    schedules: {},
    policies: { standard: { ignoreOfficeHours: true, metrics: { resolution: { target } } } },
    assignments: [{ policy: 'standard' }],
  });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.faults));
  const versions = { policies: { standard: version }, schedules: {} };
  return { number, at, appliesTo, rules: compileRules(parsed.config, { versions }) };
}

function life(...events: [string, string, object?][]) {
  return eventsOf(
    events.map(([time, type, rest], index) => ({
      id: `e${index}`,
      conversation: '1',
      at: `2026-03-02T${time}:00Z`,
      type,
      ...rest,
    })),
  );
}

function resolutionAt(revisions: readonly Revision[], events: ReturnType<typeof life>, now: string) {
  const record = recordOf(foldEvents(timelineOf(revisions), events, AT(now)), AT(now))!;
  return { record, cycle: record.cycles.findLast((cycle) => cycle.metric === 'resolution')! };
}

describe('§8.2 which revision an episode uses', () => {
  it('the first covers all time before it', () => {
    const { cycle } = resolutionAt(
      [revision(1, AT('12:00'), 'new', '4h')],
      life(['08:00', 'conversation.created']),
      '09:00',
    );
    expect(cycle.applications[0]).toMatchObject({ policyVersion: 1, dueAt: '2026-03-02T12:00:00.000Z' });
  });

  it('the one in force when it started, whatever is saved for `new` ones after', () => {
    const revisions = [revision(1, AT('07:00'), 'new', '4h'), revision(2, AT('09:00'), 'new', '1h')];
    const { cycle, record } = resolutionAt(
      revisions,
      life(['08:00', 'conversation.created'], ['10:00', 'conversation.updated', { changes: { team: 'b' } }]),
      '10:30',
    );
    expect(cycle.applications).toHaveLength(1);
    expect(record.metrics.resolution?.dueAt).toBe('2026-03-02T12:00:00.000Z');
  });

  it('one saved at the very instant of its start is in force', () => {
    const revisions = [revision(1, AT('07:00'), 'new', '4h'), revision(2, AT('08:00'), 'new', '1h')];
    expect(
      resolutionAt(revisions, life(['08:00', 'conversation.created']), '08:30').cycle.applications[0]?.policyVersion,
    ).toBe(2);
  });

  it('the latest one applied to `open` since: selected again at that instant, what is past crossed there', () => {
    const revisions = [revision(1, AT('07:00'), 'new', '4h'), revision(2, AT('09:30'), 'open', '1h')];
    const { record, cycle } = resolutionAt(revisions, life(['08:00', 'conversation.created']), '10:00');
    expect(cycle.applications.map(({ policyVersion, endReason }) => [policyVersion, endReason])).toEqual([
      [1, 'superseded'],
      [2, null],
    ]);
    expect(record.transitions).toMatchObject([
      { at: '2026-03-02T09:30:00.000Z', tripwire: 'urgent', from: 'sla', to: 'breach' },
    ]);
  });

  it('§7.5: an open revision that leaves policy, versions and targets alone leaves the application as it was', () => {
    const revisions = [revision(1, AT('07:00'), 'new', '4h'), revision(2, AT('09:30'), 'open', '4h', 1)];
    expect(resolutionAt(revisions, life(['08:00', 'conversation.created']), '10:00').cycle.applications).toHaveLength(
      1,
    );
  });

  it('what is done at that instant keeps what it had; its next episode uses the revision in force then', () => {
    const revisions = [revision(1, AT('07:00'), 'new', '4h'), revision(2, AT('09:30'), 'open', '1h')];
    const events = life(
      ['08:00', 'conversation.created'],
      ['09:00', 'status.changed', { status: 'done' }],
      ['10:00', 'message.received'],
    );
    const { record } = resolutionAt(revisions, events, '10:30');
    expect(record.cycles.map(({ applications }) => applications.map(({ policyVersion }) => policyVersion))).toEqual([
      [1],
      [2],
    ]);
  });

  it('an import may name the revision for episodes before the first', () => {
    const revisions = [revision(1, AT('09:00'), 'new', '4h'), revision(2, AT('10:00'), 'new', '2h')];
    const timeline = timelineOf(revisions, 2);
    const record = recordOf(foldEvents(timeline, life(['08:00', 'conversation.created']), AT('08:30')), AT('08:30'))!;
    expect(record.cycles[0]?.applications[0]?.policyVersion).toBe(2);
  });

  it('at one instant tripwires go first, then the revision, then events', () => {
    // 1 h is reached at 09:00, the instant at which the milder revision comes and the conversation is done.
    const revisions = [revision(1, AT('07:00'), 'new', '1h'), revision(2, AT('09:00'), 'open', '4h')];
    const { cycle } = resolutionAt(
      revisions,
      life(['08:00', 'conversation.created'], ['09:00', 'status.changed', { status: 'done' }]),
      '09:00',
    );
    expect(cycle).toMatchObject({ outcome: 'breached', crossed: 'urgent' });
    expect(cycle.applications.map(({ policyVersion, endReason }) => [policyVersion, endReason])).toEqual([
      [1, 'superseded'],
      [2, 'closed'],
    ]);
  });
});
