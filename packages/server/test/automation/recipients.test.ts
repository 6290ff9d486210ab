import { describe, expect, test } from 'vitest';
import type { Firing } from '../delivery/workbench.ts';
import { fatesOf, play } from './deciding.ts';

const directory = {
  people: { ana: { slack: 'U0ANA' }, bo: { slack: 'U0BO' }, cy: { email: 'cy@example.com' }, dee: { slack: 'U0DEE' } },
  teams: {
    support: { members: ['bo', 'cy', 'dee'], manager: 'ana', slack: '#support' },
    sales: { members: ['cy'], manager: 'cy' },
  },
};
const slack = { kind: 'slack', token: { env: 'T' }, defaultChannel: '#general' };
const rule = (action: object, connection: object = slack) => ({
  directory,
  connections: { slack: connection },
  automations: [{ name: 'Rule', on: ['sla_breached'], do: [{ slack: action }] }],
});

describe('where a Slack message goes', () => {
  test.each<[object, NonNullable<Firing['standing']>, string]>([
    [{ channel: '#x' }, {}, '#x'],
    [{}, {}, '#general'],
    [{ to: 'assignee', channel: '#x' }, { assignee: 'ana', team: 'support' }, 'U0ANA'],
    [{ to: 'assignee', channel: '#x' }, { assignee: null, team: 'support' }, '#support'],
    [{ to: 'assignee', channel: '#x' }, { assignee: 'cy', team: 'support' }, '#support'],
    [{ to: 'assignee', channel: '#x' }, { assignee: 'cy', team: 'sales' }, '#x'],
    [{ to: 'assignee', channel: '#x' }, { assignee: 'stranger', team: null }, '#x'],
    [{ to: 'assignee' }, { assignee: null, team: null }, '#general'],
    [{ to: 'team', channel: '#x' }, { team: 'support' }, '#support'],
    [{ to: 'team', channel: '#x' }, { team: 'sales' }, '#x'],
    [{ to: 'manager', channel: '#x' }, { team: 'support' }, 'U0ANA'],
    [{ to: 'manager', channel: '#x' }, { team: 'sales' }, '#x'],
    [{ to: 'bo', channel: '#x' }, { team: 'sales' }, 'U0BO'],
    [{ to: 'assignee', channel: '#x' }, { assignee: 'constructor', team: '__proto__' }, '#x'],
  ])('%j, %j: %s', (action, standing, channel) => {
    const [decision] = play(rule(action), [{ standing }]);
    expect(decision).toMatchObject({ destination: `slack:slack:${channel}`, fate: { send: { channel } } });
  });

  test.each<[string, NonNullable<Firing['standing']>, string | null]>([
    ['assignee', { assignee: 'ana' }, '<@U0ANA>'],
    ['assignee', { assignee: null, team: 'support' }, '<@U0BO> <@U0DEE>'],
    ['team', { team: 'support' }, '<@U0BO> <@U0DEE>'],
    ['manager', { team: 'support' }, '<@U0ANA>'],
    ['manager', { team: null }, null],
  ])('mention %s, %j: %s', (mention, standing, expected) => {
    const [decision] = play(rule({ channel: '#x', mention }), [{ standing }]);
    expect(decision!.fate).toMatchObject({ send: { mention: expected } });
  });

  test('nobody and no channel: nothing is sent, and that is said', () => {
    const noDefault = { kind: 'slack', token: { env: 'T' } };
    expect(fatesOf(play(rule({ to: 'assignee' }, noDefault), [{}]))).toEqual(['no_recipient']);
  });

  test('no connection yet: nothing is sent, and that is said', () => {
    const config = { automations: [{ name: 'Rule', on: ['sla_breached'], do: [{ slack: { channel: '#x' } }] }] };
    expect(fatesOf(play(config, [{}]))).toEqual(['no_connection']);
  });

  test('an action sees whom those before it in the rule have assigned', () => {
    const config = {
      ...rule({}),
      automations: [
        {
          name: 'Rule',
          on: ['sla_breached'],
          do: [
            { assign: 'bo' },
            { slack: { to: 'assignee', channel: '#x' } },
            { setTeam: 'support' },
            { slack: { to: 'team', channel: '#x' } },
          ],
        },
      ],
    };
    expect(play(config, [{}]).map(({ destination }) => destination)).toEqual([
      'conversation',
      'slack:slack:U0BO',
      'conversation',
      'slack:slack:#support',
    ]);
  });
});
