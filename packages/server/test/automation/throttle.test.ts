import { describe, expect, test } from 'vitest';
import { type Firing, MINUTE, NOON } from '../delivery/workbench.ts';
import { fatesOf, HOOK, play, TO_HOOK } from './deciding.ts';

const rule = (per: 'conversation' | 'rule') => ({
  ...HOOK,
  automations: [
    {
      name: 'Rule',
      on: ['sla_breach_warning', 'sla_breached', 'sla_met', 'sla_corrected'],
      do: TO_HOOK,
      throttle: { every: '1h', per },
    },
  ],
});

type Step = [minute: number, conversation: string, state: 'low' | 'normal' | 'urgent' | 'met' | 'corrected'];

const firing = ([minute, conversation, state]: Step): Firing & { now: number } => {
  const now = NOON + minute * MINUTE;
  // Each is a cycle of its own, as All Messages has them.
  const base = { now, at: now, conversation, cycle: minute + 1, metric: 'allMessages' as const };
  if (state === 'met') return { ...base, trigger: 'sla_met' };
  if (state === 'corrected') return { ...base, trigger: 'sla_corrected', tripwire: 'urgent' };
  return { ...base, trigger: state === 'urgent' ? 'sla_breached' : 'sla_breach_warning', tripwire: state };
};

describe('a throttle of an hour', () => {
  test.each<[string, 'conversation' | 'rule', [...Step, goes: boolean][]]>([
    [
      'holds back the same again',
      'conversation',
      [
        [0, 'a', 'low', true],
        [10, 'a', 'low', false],
        [59, 'a', 'low', false],
        [60, 'a', 'low', true],
      ],
    ],
    [
      'counts from what went out, not from what was held back',
      'conversation',
      [
        [0, 'a', 'low', true],
        [50, 'a', 'low', false],
        [61, 'a', 'low', true],
      ],
    ],
    [
      'is of each conversation',
      'conversation',
      [
        [0, 'a', 'low', true],
        [1, 'b', 'low', true],
      ],
    ],
    [
      'never holds back a climb',
      'conversation',
      [
        [0, 'a', 'low', true],
        [1, 'a', 'normal', true],
        [2, 'a', 'urgent', true],
        [3, 'a', 'urgent', false],
        [4, 'a', 'low', false],
      ],
    ],
    [
      'lets corrections through',
      'conversation',
      [
        [0, 'a', 'urgent', true],
        [1, 'a', 'corrected', true],
      ],
    ],
    [
      'holds back what was kept in time',
      'conversation',
      [
        [0, 'a', 'low', true],
        [1, 'a', 'met', false],
      ],
    ],
    [
      'is of the whole rule',
      'rule',
      [
        [0, 'a', 'low', true],
        [1, 'b', 'low', false],
        [59, 'c', 'low', false],
        [60, 'd', 'low', true],
      ],
    ],
    [
      'of the rule never holds back a climb of what it told of',
      'rule',
      [
        [0, 'a', 'urgent', true],
        [1, 'b', 'urgent', false],
        [60, 'b', 'low', true],
        [61, 'b', 'urgent', true],
      ],
    ],
    [
      'of the rule never holds back more than it said',
      'rule',
      [
        [0, 'a', 'low', true],
        [1, 'b', 'urgent', true],
        [2, 'c', 'urgent', false],
      ],
    ],
    [
      'of the rule lets a climb through long after',
      'rule',
      [
        [0, 'a', 'low', true],
        [90, 'b', 'urgent', true],
        [100, 'a', 'urgent', true],
      ],
    ],
  ])('%s', (_, per, steps) => {
    const fates = fatesOf(
      play(
        rule(per),
        steps.map(([minute, conversation, state]) => firing([minute, conversation, state])),
      ),
    );
    expect(fates).toEqual(steps.map(([, , , goes]) => (goes ? 'send' : 'throttled')));
  });
});
