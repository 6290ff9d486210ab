import { describe, expect, test } from 'vitest';
import type { Firing } from '../delivery/workbench.ts';
import { HOOK, play, TO_HOOK } from './deciding.ts';

const rule = (when: object, on = ['sla_breach_warning', 'sla_breached', 'sla_met', 'sla_corrected']) => ({
  ...HOOK,
  automations: [{ name: 'Rule', on, when, do: TO_HOOK }],
});

const standing = {
  team: 'support',
  channel: 'email',
  priority: 'high',
  tier: 'enterprise',
  assignee: 'ana',
  policy: 'standard',
};

describe('an automation fires where all that it gives holds', () => {
  test.each<[object, Firing, boolean]>([
    [{}, {}, true],
    [{ metric: 'firstReply' }, {}, true],
    [{ metric: ['allMessages', 'resolution'] }, {}, false],
    [{ state: 'breach' }, {}, true],
    [{ state: ['at_risk', 'urgent'] }, { trigger: 'sla_breach_warning', tripwire: 'normal' }, true],
    [{ state: 'at_risk' }, { trigger: 'sla_breach_warning', tripwire: 'normal' }, false],
    [{ state: 'met' }, { trigger: 'sla_met' }, true],
    [{ tripwire: 'urgent' }, { trigger: 'sla_met' }, false],
    [{ team: 'support' }, {}, true],
    [{ team: 'sales' }, {}, false],
    [{ team: 'support' }, { standing: { team: null } }, false],
    [{ channel: ['email', 'sms'] }, {}, true],
    [{ priority: ['critical', 'high'] }, {}, true],
    [{ priority: ['critical'] }, {}, false],
    [{ tier: 'enterprise' }, {}, true],
    [{ policy: 'standard' }, {}, true],
    [{ policy: 'office' }, {}, false],
    [{ assignee: 'ana' }, {}, true],
    [{ assignee: 'unassigned' }, {}, false],
    [{ assignee: 'unassigned' }, { standing: { assignee: null } }, true],
    [{ assignee: ['ana', 'unassigned'] }, { standing: { assignee: null } }, true],
    [{ metric: 'firstReply', team: 'support', priority: 'low' }, {}, false],
  ])('%j, %j: %s', (when, firing, fires) => {
    const decisions = play(rule(when), [{ ...firing, standing: { ...standing, ...firing.standing } }]);
    expect(decisions.length).toBe(fires ? 1 : 0);
  });

  test('it says why: the conditions that it gives, with what held', () => {
    const [decision] = play(rule({ priority: ['critical', 'high'], assignee: ['unassigned'] }), [{}]);
    expect(decision!.matched).toEqual({
      trigger: 'sla_breached',
      conditions: { priority: 'high', assignee: 'unassigned' },
    });
  });

  test('only for its triggers, and not while it rests', () => {
    expect(play(rule({}, ['sla_breach_warning']), [{}])).toEqual([]);
    expect(
      play({ ...HOOK, automations: [{ name: 'Rule', enabled: false, on: ['sla_breached'], do: TO_HOOK }] }, [{}]),
    ).toEqual([]);
  });

  // §5.7
  test.each([
    [undefined, 0],
    [['low', 'normal'], 0],
    [['high'], 1],
    [['normal', 'high'], 1],
  ])('the last call fires only for who names it: tripwire %j, %i', (tripwire, fires) => {
    const when = tripwire === undefined ? {} : { tripwire };
    expect(play(rule(when), [{ trigger: 'sla_breach_warning', tripwire: 'high' }])).toHaveLength(fires);
  });
});
