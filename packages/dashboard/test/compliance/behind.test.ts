/** Every figure of the page opens the conversations that it counted: asked of a real service, through the address. */
import { METRICS } from '@kept/engine';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Schema } from '../../src/api/client.ts';
import { chipsOf } from '../../src/board/chips.ts';
import { filtersOf, queryOf, searchOf } from '../../src/board/filters.ts';
import { addressBehind, type Behind, type Counts } from '../../src/compliance/behind.ts';
import { GROUPINGS } from '../../src/compliance/controls.tsx';
import { BASES, between } from '../../src/compliance/period.ts';
import { CONFIG, created, event } from '../browser/config.ts';
import { type Service, service } from '../browser/service.ts';

const ZONE = 'Europe/Berlin';
/** From a Thursday to the Wednesday after, over the change to summer time. */
const PERIOD = between('2026-03-26', '2026-04-01', ZONE)!;

let kept: Service;

beforeAll(async () => {
  kept = await service('2026-04-06T09:00:00Z', CONFIG);
  await kept.imported(...lives());
});
afterAll(() => kept?.end());

function lives(): object[] {
  const events: object[] = [];
  for (let number = 0; number < 120; number++) {
    const id = String(number);
    const startMs = Date.parse('2026-03-25T08:10:00Z') + ((number * 37) % 120) * 5_400_000;
    const at = (hours: number) => new Date(startMs + hours * 3_600_000).toISOString();
    const team = ['support', 'billing', null][number % 3];
    const assignee = ['ana', 'bo', null][Math.floor(number / 3) % 3];
    events.push(
      created(id, at(0), {
        team: team ?? undefined,
        channel: number % 4 === 0 ? 'voice' : 'email',
        ...(assignee && { assignee }),
      }),
    );
    if (number % 5 !== 0) events.push(event('message.sent', id, at([0.5, 3, 30][number % 3]!)));
    if (number % 6 === 0) events.push(event('conversation.updated', id, at(31), { changes: { team: 'billing' } }));
    if (number % 2 === 0) events.push(event('status.changed', id, at(40), { status: 'done' }));
    if (number % 11 === 0) events.push(event('message.received', id, at(50)));
    if (number % 17 === 0) events.push(event('conversation.deleted', id, at(51), { reason: 'spam' }));
  }
  return events.map((one) => JSON.parse(JSON.stringify(one)));
}

/** As the board asks, having read the address. */
async function listed(behind: Behind): Promise<string[]> {
  const filters = filtersOf(new URLSearchParams(addressBehind(behind).slice(2)));
  const ids: string[] = [];
  let cursor: string | null = null;
  do {
    const search = new URLSearchParams({ sort: 'created', limit: '200', ...(cursor === null ? {} : { cursor }) });
    for (const [name, value] of Object.entries(queryOf(filters)))
      for (const one of Array.isArray(value) ? value : [value]) search.append(name, String(one));
    const page: Schema['ConversationPage'] = await kept.send('GET', `/v1/conversations?${search}`);
    ids.push(...page.items.map(({ id }) => id));
    cursor = page.next;
  } while (cursor !== null);
  return ids;
}

function report(basis: string, groupBy: string | null): Promise<Schema['Compliance']> {
  const query = new URLSearchParams({
    from: new Date(PERIOD.fromMs).toISOString(),
    to: new Date(PERIOD.toMs).toISOString(),
    timeZone: ZONE,
    basis,
    ...(groupBy === null ? {} : { groupBy }),
  });
  return kept.send('GET', `/v1/reports/compliance?${query}`);
}

function figuresOf(figures: Schema['Figures'], basis: string): [Counts, number, Behind['metric']][] {
  const { total, breached, excused, cancelledBreached, uncovered } = figures;
  return [
    ['total', total, undefined],
    ['breached', breached, undefined],
    ['excused', excused, undefined],
    ['cancelled', cancelledBreached, undefined],
    ...(basis === 'ended' ? [] : [['uncovered', uncovered, undefined] as [Counts, number, undefined]]),
    ...METRICS.flatMap((metric) =>
      (['met', 'breached', 'running', 'excused'] as const).map(
        (counts) => [counts, figures.metrics[metric].conversations[counts], metric] as [Counts, number, typeof metric],
      ),
    ),
  ];
}

describe.each(BASES)('counted by %s', (basis) => {
  it.each([null, ...GROUPINGS])('grouped by %s: as many are listed as the figure says', async (groupBy) => {
    const { overall, groups } = await report(basis, groupBy);
    const parts = groups ?? [{ group: undefined, figures: overall }];
    const said: Record<string, number> = {};
    const found: Record<string, number> = {};
    for (const { group, figures } of parts) {
      for (const [counts, count, metric] of figuresOf(figures, basis)) {
        const name = `${group}: ${metric ?? ''} ${counts}`;
        said[name] = count;
        found[name] = (
          await listed({
            ...{ period: PERIOD, basis, counts },
            ...(metric && { metric }),
            ...(group === undefined ? {} : { group: [groupBy!, group] as const }),
          })
        ).length;
      }
    }
    expect(found).toEqual(said);
    expect(overall.total).toBeGreaterThan(20);
    expect(overall.breached).toBeGreaterThan(5);
  });
});

it('a cell of the heat map opens those that were breached in its hour', async () => {
  const { heatMap } = await report('created', null);
  expect(heatMap.length).toBeGreaterThan(3);
  let listedInAll = 0;
  for (const { weekday, hour, breaches } of heatMap) {
    const ids = await listed({
      ...{ period: PERIOD, basis: 'created', counts: 'breaches' },
      hour: { weekday, hour, timeZone: ZONE },
    });
    expect(ids.length).toBeGreaterThan(0);
    expect(ids.length).toBeLessThanOrEqual(breaches);
    listedInAll += ids.length;
  }
  expect(listedInAll).toBeGreaterThan(heatMap.length);
});

describe('the list says what it is narrowed to', () => {
  const t = ((key: string) => key) as unknown as Parameters<typeof chipsOf>[0];
  const behind: Behind = {
    ...{ period: PERIOD, basis: 'ended', counts: 'breaches', metric: 'firstReply', group: ['team', null] },
    hour: { weekday: 1, hour: 9, timeZone: ZONE },
  };

  it('by a chip for each filter, and each can be taken away by itself', () => {
    let filters = filtersOf(new URLSearchParams(addressBehind(behind).slice(2)));
    expect(chipsOf(t, filters).map(({ key }) => key)).toEqual([
      ...['state', 'metric', 'breached', 'hour', 'deleted', 'no team', 'standing'],
    ]);
    for (let left = chipsOf(t, filters).length; left > 0; left--) {
      expect(chipsOf(t, filters)).toHaveLength(left);
      filters = chipsOf(t, filters).at(-1)!.rest;
    }
    expect(searchOf(filters).toString()).toBe('');
  });

  it('without its period an hour of the week means nothing', () => {
    const filters = filtersOf(new URLSearchParams(addressBehind(behind).slice(2)));
    const rest = chipsOf(t, filters).find(({ key }) => key === 'breached')!.rest;
    expect(queryOf(rest)).not.toHaveProperty('breachHour');
  });
});
