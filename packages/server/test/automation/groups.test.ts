import { describe, expect, test } from 'vitest';
import { allChangesOf } from '../../src/automation/changes.ts';
import { grouped, overtakes } from '../../src/automation/fired-trigger.ts';
import { type Firing, MINUTE, NOON } from '../delivery/workbench.ts';
import { checked, fatesOf, firedAs, HOOK, play } from './deciding.ts';

describe('what makes one message', () => {
  test.each<[string, Firing[], string[][]]>([
    [
      'First Reply and All Messages at one instant',
      [{ metric: 'allMessages' }, { metric: 'firstReply' }],
      [['firstReply', 'allMessages']],
    ],
    ['not with Resolution', [{ metric: 'firstReply' }, { metric: 'resolution' }], [['firstReply'], ['resolution']]],
    [
      'not at another instant',
      [{ metric: 'firstReply' }, { metric: 'allMessages', at: NOON + 1 }],
      [['firstReply'], ['allMessages']],
    ],
    [
      'not of another conversation',
      [{ metric: 'firstReply' }, { metric: 'allMessages', conversation: 'b' }],
      [['firstReply'], ['allMessages']],
    ],
    [
      'not a warning and a breach',
      [{ metric: 'firstReply' }, { metric: 'allMessages', trigger: 'sla_breach_warning' }],
      [['firstReply'], ['allMessages']],
    ],
    [
      'not two of one metric',
      [
        { metric: 'allMessages', cycle: 1 },
        { metric: 'allMessages', cycle: 2 },
      ],
      [['allMessages'], ['allMessages']],
    ],
  ])('%s', (_, firings, expected) => {
    const groups = grouped(firings.map((firing) => firedAs(firing)));
    expect(groups.map((group) => group.map(({ body }) => body.transition.metric))).toEqual(expected);
  });
});

describe('what overtakes a warning', () => {
  const warning = firedAs({ trigger: 'sla_breach_warning', tripwire: 'normal', at: NOON });
  test.each<[string, Firing, boolean]>([
    ['the breach of its cycle', { at: NOON + MINUTE }, true],
    ['the last call', { trigger: 'sla_breach_warning', tripwire: 'high' }, true],
    ['an answer in time', { trigger: 'sla_met' }, true],
    ['a lower tripwire', { trigger: 'sla_breach_warning', tripwire: 'low' }, false],
    ['another cycle', { cycle: 2 }, false],
    ['another metric', { metric: 'resolution' }, false],
    ['a correction', { trigger: 'sla_corrected', tripwire: 'urgent' }, false],
  ])('%s: %s', (_, firing, does) => expect(overtakes(firedAs(firing), warning)).toBe(does));

  test('nothing overtakes a breach', () => {
    expect(overtakes(firedAs({ trigger: 'sla_met' }), firedAs({}))).toBe(false);
  });
});

describe('chains of changes', () => {
  const config = {
    ...HOOK,
    automations: [
      { name: 'Rule', on: ['sla_breached'], do: [{ setPriority: 'critical' }, { webhook: { connection: 'hook' } }] },
    ],
  };
  test.each([
    [0, 'send'],
    [2, 'send'],
    [3, 'loop_cut'],
    [7, 'loop_cut'],
  ])('after %i changes the next is: %s', (depth, fate) => {
    expect(fatesOf(play(config, [{}], depth))).toEqual([fate, 'send']);
  });

  test('a webhook of the rule passes on all that the rule changes', () => {
    const { automations } = checked({
      ...HOOK,
      automations: [
        {
          name: 'Rule',
          on: ['sla_breached'],
          do: [{ addTags: ['a', 'b'] }, { setPriority: 'high' }, { addTags: ['b', 'c'] }, { assign: 'nobody' }],
        },
      ],
    });
    expect(allChangesOf(automations[0]!.do)).toEqual({ addTags: ['a', 'b', 'c'], priority: 'high', assignee: null });
  });
});
