/** The sample: loaded up to now, going on by itself, gone without a trace. */
import { copyFileSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { afternoonZone } from '../../src/sample/zone.ts';
import { type Running, running } from '../http/running.ts';
import { type Database, databaseOf, onEveryDatabase } from '../support/databases.ts';

const HEADINGS =
  'number,incident_state,sys_updated_by,sys_updated_at,opened_at,contact_type,caller_id,assignment_group,assigned_to,priority,category,subcategory,location,impact,urgency';

/** A few incidents around the moment that becomes now: 18 May 2016, 13:30. */
function smallLog(): string {
  const folder = mkdtempSync(join(tmpdir(), 'kept-sample-'));
  const row = (number: string, state: string, at: string, opened: string) =>
    [
      number,
      state,
      'by',
      at,
      opened,
      'Phone',
      'Caller 1',
      'Group 70',
      'Resolver 1',
      '3 - Moderate',
      'c',
      's',
      'l',
      'm',
      'u',
    ].join(',');
  const rows = [
    row('INC1', 'New', '1/2/2016 09:00', '1/2/2016 09:00'),
    row('INC2', 'New', '10/5/2016 09:00', '10/5/2016 09:00'),
    row('INC2', 'Active', '10/5/2016 10:00', '10/5/2016 09:00'),
    row('INC3', 'New', '18/5/2016 12:00', '18/5/2016 12:00'),
    row('INC4', 'New', '18/5/2016 13:40', '18/5/2016 13:40'),
    row('INC3', 'Active', '18/5/2016 14:00', '18/5/2016 12:00'),
  ];
  writeFileSync(join(folder, 'incident_event_log.csv.gz'), gzipSync([HEADINGS, ...rows].join('\n')));
  const mapping = fileURLToPath(new URL('../../../../examples/incident-log/mapping.yaml', import.meta.url));
  copyFileSync(mapping, join(folder, 'mapping.yaml'));
  return folder;
}

interface State {
  state: string;
  available: boolean;
}

onEveryDatabase('the sample', (database: Database) => {
  let server: Running;
  let cookie = '';
  beforeAll(async () => {
    server = await running(await database.fresh(), { settings: { sampleLog: smallLog() } });
    const signedIn = await server.send('POST', '/v1/session', { as: null, body: { key: server.keys.admin } });
    cookie = signedIn.headers.get('set-cookie')!.split(';')[0]!;
  });
  afterAll(() => server.stop());

  const state = async () => (await server.get<{ sample: State }>('/v1/workspaces')).body.sample;
  const until = async (wanted: string) => {
    while ((await state()).state !== wanted) await new Promise((resolve) => setImmediate(resolve));
  };
  const look = async (workspace: string) =>
    server.send('PUT', '/v1/session', { as: null, body: { workspace }, headers: { cookie, 'kept-request': '1' } });
  const rows = async () => {
    const { body } = await server.get<{ items: { id: string }[] }>('/v1/conversations', {
      as: null,
      headers: { cookie },
    });
    return body.items.map(({ id }) => id).sort();
  };

  it('is offered where its log is there', async () => {
    expect(await state()).toMatchObject({ state: 'absent', available: true });
  });

  it('is loaded up to now, in a workspace of its own, in which nothing fired', async () => {
    expect((await server.send('POST', '/v1/workspaces/sample')).status).toBe(202);
    await until('loaded');
    expect((await look('sample')).status).toBe(200);
    expect(await rows()).toEqual(['INC2', 'INC3']);
    const { body } = await server.get('/v1/conversations/INC3', { as: null, headers: { cookie } });
    // Opened an hour and a half before the moment that became now.
    expect(body).toMatchObject({ createdAt: '2026-03-02T06:30:00.000Z' });
    expect((await server.get<{ items: unknown[] }>('/v1/conversations')).body.items).toEqual([]);
    expect(await server.app.store.db.selectFrom('outbox').selectAll().execute()).toEqual([]);
    expect((await server.send('POST', '/v1/workspaces/sample')).body).toMatchObject({ code: 'sample_busy' });
  });

  it('goes on living as its log did', async () => {
    server.clock.advance(11 * 60_000);
    while ((await rows()).length < 3) await new Promise((resolve) => setImmediate(resolve));
    expect(await rows()).toEqual(['INC2', 'INC3', 'INC4']);
  });

  it('goes on after a restart where it was', async () => {
    const again = await running(server.app.store.location, {
      clock: server.clock,
      settings: { sampleLog: smallLog() },
      timersRun: true,
    });
    server.clock.advance(25 * 60_000);
    const replied = async () => {
      const { body } = await again.get<{ metrics: Record<string, { badge: string }> }>('/v1/conversations/INC3', {
        as: null,
        headers: { cookie },
      });
      return body.metrics.firstReply!.badge;
    };
    while ((await replied()) !== 'met') {
      server.clock.advance(1000);
      await new Promise((resolve) => setImmediate(resolve));
    }
    await again.stop();
  });

  it('is removed whole, and who looked at it is back home', async () => {
    expect(await server.send('DELETE', '/v1/workspaces/sample')).toMatchObject({
      status: 200,
      body: { state: 'absent' },
    });
    const { db } = server.app.store;
    const tables = (await db.introspection.getTables()).filter(({ columns }) =>
      columns.some(({ name }) => name === 'workspace'),
    );
    for (const { name } of tables) {
      const left = await db
        .selectFrom(name as 'events')
        .select('workspace')
        .where('workspace', '=', 'sample')
        .execute();
      expect({ table: name, left }).toEqual({ table: name, left: [] });
    }
    const { body } = await server.get('/v1/session', { as: null, headers: { cookie } });
    expect(body).toMatchObject({ workspace: { id: 'default' } });
  });
});

describe('without its log', () => {
  const database = databaseOf('sqlite');

  it('the sample says that it is not here', async () => {
    const server = await running(await database.fresh(), { settings: { sampleLog: '/nowhere' } });
    const { body } = await server.get('/v1/workspaces');
    expect(body).toMatchObject({ sample: { available: false, reason: expect.stringContaining('KEPT_SAMPLE_LOG') } });
    expect(await server.send('POST', '/v1/workspaces/sample')).toMatchObject({
      status: 409,
      body: { code: 'sample_unavailable' },
    });
    await server.stop();
  });
});

describe('its hours', () => {
  it.each(Array.from({ length: 24 }, (_, hour) => hour))('lie where it is afternoon at %i o’clock UTC', (hour) => {
    const now = Date.UTC(2026, 5, 15, hour, 20);
    const local = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(afternoonZone(now));
    expect(local.hour).toBeGreaterThanOrEqual(12);
    expect(local.hour).toBeLessThanOrEqual(15);
  });
});
