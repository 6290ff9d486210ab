/** Issue 6: a digest of the day, in office time, once. */
import type { DailyDigest } from '@kept/engine';
import { afterEach, describe, expect, test } from 'vitest';
import { dateDue } from '../../src/automation/daily.ts';
import type { Store } from '../../src/store/store.ts';
import { onEveryDatabase } from '../support/databases.ts';
import { type HttpReceiver, startReceiver } from './receivers/http-receiver.ts';
import { HOUR, MINUTE, timelineFor, WORKSPACE, type Workbench, workbench } from './workbench.ts';

const receivers: HttpReceiver[] = [];
afterEach(async () => {
  await Promise.all(receivers.splice(0).map((receiver) => receiver.close()));
});

describe('when a digest is due', () => {
  const at = (text: string) => Date.parse(text);
  const berlin: DailyDigest = { atMinute: 150, timeZone: 'Europe/Berlin', schedule: null, aheadSeconds: 3600 };
  const due = (digest: DailyDigest, now: string, since = 0) => dateDue(digest, null, since, at(now));

  test.each([
    ['before its time', '2026-01-15T01:29:59.999Z', null],
    ['at its time', '2026-01-15T01:30:00Z', '2026-01-15'],
    ['to the end of its day', '2026-01-15T22:59:59.999Z', '2026-01-15'],
    ['not on the next', '2026-01-15T23:00:00Z', null],
    // 29 March 2026: 02:00 becomes 03:00, so that there is no 02:30.
    ['in the hour that is passed over, not yet', '2026-03-29T01:29:59.999Z', null],
    ['later by as much', '2026-03-29T01:30:00Z', '2026-03-29'],
    ['in summer an hour earlier', '2026-03-30T00:30:00Z', '2026-03-30'],
    // 25 October 2026: 03:00 becomes 02:00, so that there are two 02:30.
    ['at the first of two', '2026-10-25T00:30:00Z', '2026-10-25'],
    ['not before it', '2026-10-25T00:29:59.999Z', null],
  ])('%s', (_, now, date) => {
    expect(due(berlin, now)).toBe(date);
  });

  test('not on a day whose time had passed when the rule was made', () => {
    expect(due(berlin, '2026-01-15T12:00:00Z', at('2026-01-15T09:00:00Z'))).toBeNull();
    expect(due(berlin, '2026-01-16T12:00:00Z', at('2026-01-15T09:00:00Z'))).toBe('2026-01-16');
  });

  test('not on days on which the schedule is closed', () => {
    const office = timelineFor({}).revisions[0]!.rules.schedules.get('office')!;
    expect(dateDue(berlin, office, 0, at('2026-03-06T12:00:00Z'))).toBe('2026-03-06');
    expect(dateDue(berlin, office, 0, at('2026-03-07T12:00:00Z'))).toBeNull();
  });
});

const MORNING = Date.parse('2026-03-02T07:00:00Z');

function configOf(url: string, digest: object = { at: '08:30', schedule: 'office', ahead: '4h' }, when: object = {}) {
  return {
    connections: { hook: { kind: 'webhook', url } },
    directory: { people: { ana: { name: 'Ana' } } },
    automations: [
      {
        name: 'Morning',
        on: 'daily_digest',
        digest,
        when: { metric: 'firstReply', ...when },
        do: [{ webhook: { connection: 'hook' } }],
      },
    ],
  };
}

async function openWorkspace({ db }: Store): Promise<void> {
  await db
    .insertInto('workspaces')
    .values({
      workspace: WORKSPACE,
      name: 'Main',
      created_at: 0,
      sample: 0,
      position: 0,
      folded_to: 0,
      importing_at: null,
    })
    .execute();
}

async function receiverFor(): Promise<HttpReceiver> {
  const receiver = await startReceiver();
  receivers.push(receiver);
  return receiver;
}

const bodiesOf = (receiver: HttpReceiver) => receiver.received.map(({ body }) => JSON.parse(body) as Told);

interface Told {
  readonly type: string;
  readonly data: {
    readonly until: string;
    readonly teams: readonly object[];
    readonly due: readonly { conversation: string; dueAt: string; clockSeconds: number; assignee: string | null }[];
    readonly dueTotal: number;
    readonly broken: readonly { conversation: string }[];
  };
}

/** Of the office's policy: first reply within four open hours, so by 13:00 for what came before the opening at 09:00. */
function asked(id: string, atMs: number, more: object = {}): object[] {
  const of = { conversation: id, at: new Date(atMs).toISOString() };
  return [
    { ...of, id: `created-${id}`, type: 'conversation.created', team: 'office', ...more },
    { ...of, id: `asked-${id}`, type: 'message.received' },
  ];
}

onEveryDatabase('a daily digest', (database) => {
  async function begin(
    now: number,
    config: (url: string) => object,
  ): Promise<{ bench: Workbench; receiver: HttpReceiver }> {
    const receiver = await receiverFor();
    const store = await database.open();
    await openWorkspace(store);
    return { bench: await workbench(store, { config: config(receiver.url), now }), receiver };
  }

  test('given open conversations, then it tells what falls due in the office hours ahead and what is broken, by team', async () => {
    const { bench, receiver } = await begin(MORNING, (url) => configOf(url));
    await bench.converse(...asked('soon', MORNING - HOUR, { assignee: 'ana', subject: 'Cannot log in' }));
    await wakes(bench, 'soon');
    // Another team: four hours by the clock, from 08:00.
    await bench.converse(...asked('later', MORNING - HOUR, { team: 'sales' }));
    await wakes(bench, 'later');
    await bench.converse(...asked('broken', MORNING - 72 * HOUR));
    await bench.run();
    expect(receiver.received).toHaveLength(0);

    await bench.after(30 * MINUTE);
    const [told] = bodiesOf(receiver);
    expect(told!.type).toBe('daily_digest');
    // 08:30 in Berlin: four open hours from 09:00 on.
    expect(told!.data.until).toBe('2026-03-02T12:00:00.000Z');
    expect(told!.data.due).toMatchObject([
      { conversation: 'later', dueAt: '2026-03-02T10:00:00.000Z', clockSeconds: 9000 },
    ]);
    expect(told!.data.teams).toEqual([
      { team: 'sales', due: 1, warnings: 2, broken: 0 },
      { team: 'office', due: 0, warnings: 2, broken: 1 },
    ]);
    expect(told!.data.broken).toMatchObject([{ conversation: 'broken' }]);
  });

  test('given a longer look, then what falls due within it is told with the hours left on its clock and whose it is', async () => {
    const { bench, receiver } = await begin(MORNING, (url) =>
      configOf(url, { at: '08:30', schedule: 'office', ahead: '5h' }, { team: 'office' }),
    );
    await bench.converse(...asked('soon', MORNING - HOUR, { assignee: 'ana', subject: 'Cannot log in' }));
    await wakes(bench, 'soon');
    await bench.after(30 * MINUTE);
    expect(bodiesOf(receiver)[0]!.data).toMatchObject({
      dueTotal: 1,
      due: [{ conversation: 'soon', dueAt: '2026-03-02T12:00:00.000Z', clockSeconds: 4 * 3600, assignee: 'Ana' }],
    });
  });

  test('given two processes, a restart and a whole day, then it goes out once a day, and not at the weekend', async () => {
    const { bench, receiver } = await begin(MORNING, (url) => configOf(url));
    const workers = [bench.delivery, bench.another(), bench.another()];
    const round = async () => {
      await Promise.all(
        workers.map(async (worker) => {
          // Once more for what another of them has made meanwhile.
          for (let turn = 0; turn < 2; turn++) {
            await worker.tick();
            await worker.settled();
            await worker.tick();
            await worker.settled();
          }
        }),
      );
      for (const worker of workers) await worker.tick();
    };
    // Monday to Monday, hour by hour.
    for (let hour = 0; hour < 7 * 24; hour++) {
      bench.clock.advance(HOUR);
      await round();
      if (hour === 30) {
        await workers.pop()!.stop();
        workers.push(bench.another());
      }
    }
    for (const worker of workers.slice(1)) await worker.stop();
    const ids = receiver.received.map(({ headers }) => headers['webhook-id']);
    expect(ids).toHaveLength(5);
    expect(new Set(ids).size).toBe(5);
  });

  test('given a downtime, then the digest of today is sent on the return, and none of the days before', async () => {
    const { bench, receiver } = await begin(MORNING, (url) => configOf(url));
    bench.clock.moveTo(Date.parse('2026-03-04T15:00:00Z'));
    await bench.run();
    await bench.after(HOUR);
    expect(receiver.received).toHaveLength(1);
    expect((await bench.deliveries()).map(({ matched }) => matched)).toEqual([
      { trigger: 'daily_digest', date: '2026-03-04' },
    ]);
  });

  test('given a destination that fails, then it is tried again under the same id', async () => {
    const { bench, receiver } = await begin(MORNING, (url) => configOf(url));
    let fails = true;
    receiver.answer = (_, response) => void response.writeHead(fails ? 503 : 200).end();
    await bench.after(31 * MINUTE);
    fails = false;
    await bench.after(HOUR);
    expect(receiver.received).toHaveLength(2);
    expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
    expect(await bench.deliveries()).toMatchObject([{ state: 'sent', automation: 'Morning', attempts: 2 }]);
  });

  test('tried out, it shows what it would tell now in every form, and sends nothing', async () => {
    const { bench, receiver } = await begin(MORNING, (url) => ({
      ...configOf(url),
      connections: {
        hook: { kind: 'webhook', url },
        slack: { kind: 'slack', token: { env: 'TOKEN' } },
        smtp: { kind: 'smtp', host: 'mail.example.com', from: 'Kept <kept@example.com>' },
        flow: { kind: 'teams', url },
      },
      automations: [
        {
          name: 'Morning',
          on: 'daily_digest',
          digest: { at: '08:30', schedule: 'office', ahead: '5h' },
          when: { metric: ['firstReply'] },
          do: [
            { slack: { channel: '#support' } },
            { email: { to: 'ada@example.com' } },
            { teams: {} },
            { webhook: { connection: 'hook' } },
          ],
        },
      ],
    }));
    await bench.converse(...asked('soon', MORNING - HOUR, { subject: 'Cannot <log> in' }));
    await wakes(bench, 'soon');
    const [slack, mail, teams, hook] = (await bench.delivery.queries.testAutomation(WORKSPACE, 'Morning'))!;
    const heading = '[Test] 1 promise falls due in the next 5 office hours, none is broken';
    expect(slack!.message).toMatchObject({ channel: '#support', text: heading });
    expect(JSON.stringify(slack!.message)).toContain('Cannot &lt;log&gt; in');
    expect(mail!.message).toMatchObject({ to: ['ada@example.com'], subject: heading });
    const { text, html } = mail!.message as { text: string; html: string };
    expect(text).toContain('Mon, 2 Mar 2026, 13:00 CET, 4.0 h left: First reply of soon: Cannot <log> in (unassigned)');
    expect(html).toContain('Cannot &lt;log&gt; in');
    expect(JSON.stringify(teams!.message)).toContain('Cannot \\\\<log\\\\> in');
    expect(hook!.message).toMatchObject({ type: 'daily_digest', data: { dueTotal: 1, sample: true } });
    expect(receiver.received).toHaveLength(0);
  });
});

/** The workbench stores no wakes: the next of this conversation lies before any digest's end. */
async function wakes({ store }: Workbench, conversation: string): Promise<void> {
  await store.db.updateTable('conversations').set({ wake_at: MORNING }).where('id', '=', conversation).execute();
}
