import { describe, expect, it } from 'vitest';
import { isDaily, leftInYaml, toDaily, toTriggers, unknownTriggers } from '../../src/setup/automations/rule.ts';

const RULE = {
  name: 'Breaches',
  on: ['sla_breached'],
  when: { team: 'support', state: ['breach'] },
  do: [{ slack: { channel: '#support' } }],
  throttle: { every: '1h' },
  quietHours: { schedule: 'berlin' },
};

describe('what the form does not know of a rule', () => {
  it('is nothing of a rule that it knows', () => {
    expect(leftInYaml(RULE)).toBeNull();
    expect(unknownTriggers(RULE)).toEqual([]);
  });

  it('is kept apart, parts and conditions', () => {
    const rule = { ...RULE, on: ['sla_met', 'moon_is_full'], when: { team: 'support', mood: 'bad' }, sound: 'bell' };
    expect(leftInYaml(rule)).toEqual({ sound: 'bell', when: { mood: 'bad' } });
    expect(unknownTriggers(rule)).toEqual(['moon_is_full']);
    expect(unknownTriggers({ on: 'moon_is_full' })).toEqual(['moon_is_full']);
  });
});

describe('a daily digest', () => {
  it('is made of a rule without what only a moment has', () => {
    expect(toDaily(RULE, ['default', 'berlin'], 'UTC')).toEqual({
      name: 'Breaches',
      on: 'daily_digest',
      digest: { at: '08:30' },
      when: { team: 'support' },
      do: RULE.do,
    });
  });

  it.each([
    [['berlin'], { at: '08:30', schedule: 'berlin' }],
    [[], { at: '08:30', timeZone: 'Asia/Kathmandu' }],
  ])('hangs on one of the schedules %j, or on the zone of who writes it', (schedules, digest) => {
    expect(toDaily({ name: 'One', do: [] }, schedules, 'Asia/Kathmandu')).toMatchObject({ digest });
  });

  it('is known by its trigger, as a text or in a list, and becomes a rule again', () => {
    const daily = toDaily(RULE, [], 'UTC');
    expect(isDaily(daily)).toBe(true);
    expect(isDaily({ on: ['daily_digest'] })).toBe(true);
    expect(toTriggers(daily)).toEqual({
      name: 'Breaches',
      on: ['sla_breached'],
      when: { team: 'support' },
      do: RULE.do,
    });
  });
});
