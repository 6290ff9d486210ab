/** From a file of a helpdesk to conversations, over HTTP. */

import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Running, running } from '../http/running.ts';
import { type Database, onEveryDatabase } from '../support/databases.ts';

const CSV = [
  'Ticket,Opened,Replied,Solved,Team,Subject',
  'T-1,2026-02-02 09:00,2026-02-02 09:30,2026-02-03 10:00,support,"Cannot, log in"',
  'T-2,2026-02-02 10:00,,,support,Parcel',
  'T-3,yesterday,,,support,Broken',
  'T-4,2026-02-04 10:00,2026-02-04 18:00,2026-02-05 12:00,billing,Invoice',
].join('\n');

const MAPPING = {
  mapping: 1,
  source: 'helpdesk',
  shape: 'tickets',
  time: { format: 'yyyy-MM-dd HH:mm', zone: 'UTC' },
  columns: {
    ticket: 'Ticket',
    created: 'Opened',
    firstReplied: 'Replied',
    resolved: 'Solved',
    team: 'Team',
    subject: 'Subject',
  },
};

interface Import {
  id: string;
  state: string;
  accepted: number;
  duplicates: number;
  badRows: number;
  rows: number;
}

onEveryDatabase('importing a file', (database: Database) => {
  let server: Running;
  beforeAll(async () => {
    server = await running(await database.fresh(), {
      settings: { dataDir: mkdtempSync(join(tmpdir(), 'kept-uploads-')), bulkLimitBytes: 100_000 },
    });
  });
  afterAll(() => server.stop());

  const upload = async (body: string | Uint8Array, file = 'tickets.csv') =>
    server.send<{ import: Import; columns: string[]; sample: string[][] }>('POST', `/v1/imports?file=${file}`, {
      body,
      type: 'text/csv',
    });

  const finished = async (id: string): Promise<Import> => {
    for (;;) {
      const { body } = await server.get<Import>(`/v1/imports/${id}`);
      if (body.state !== 'running') return body;
      await new Promise((resolve) => setImmediate(resolve));
    }
  };

  it('shows its columns and first rows, and what they become', async () => {
    const { status, body } = await upload(CSV);
    expect(status).toBe(201);
    expect(body).toMatchObject({
      import: { state: 'uploaded', file: 'tickets.csv' },
      columns: ['Ticket', 'Opened', 'Replied', 'Solved', 'Team', 'Subject'],
    });
    expect(body.sample[0]).toEqual([
      'T-1',
      '2026-02-02 09:00',
      '2026-02-02 09:30',
      '2026-02-03 10:00',
      'support',
      'Cannot, log in',
    ]);
    const preview = await server.send('POST', `/v1/imports/${body.import.id}/preview`, { body: { mapping: MAPPING } });
    expect(preview.body).toMatchObject({
      rows: 4,
      events: expect.arrayContaining([
        expect.objectContaining({ type: 'conversation.created', conversation: 'T-1', subject: 'Cannot, log in' }),
      ]),
      badRows: [{ line: 4, column: 'Opened', value: 'yesterday', code: 'bad_time' }],
    });
    expect((await server.get<{ open: number }>('/v1/conversations/counts')).body.open).toBe(0);
  });

  it('says what is wrong with a mapping, where', async () => {
    const { body } = await upload(CSV);
    const path = `/v1/imports/${body.import.id}/preview`;
    const wrong = { ...MAPPING, columns: { ...MAPPING.columns, ticket: 'Number' } };
    expect(await server.send('POST', path, { body: { mapping: wrong } })).toMatchObject({
      status: 422,
      body: { code: 'bad_mapping' },
    });
    expect(await server.send('POST', path, { body: { mapping: 'shape: tickets' } })).toMatchObject({
      status: 422,
      body: { code: 'bad_mapping' },
    });
  });

  it('is imported: conversations are there, nothing fired, bad rows are listed (§5.7)', async () => {
    const { body } = await upload(gzipSync(CSV), 'tickets.csv.gz');
    const { id } = body.import;
    expect((await server.send('POST', `/v1/imports/${id}/start`, { body: { mapping: MAPPING } })).status).toBe(202);
    expect(await finished(id)).toMatchObject({ state: 'done', rows: 4, badRows: 1, duplicates: 0 });
    const rows = await server.get<{ items: { id: string; status: string }[] }>('/v1/conversations');
    expect(rows.body.items.map(({ id: ticket, status }) => [ticket, status])).toEqual([
      ['T-2', 'open'],
      ['T-4', 'done'],
      ['T-1', 'done'],
    ]);
    expect(await server.app.store.db.selectFrom('outbox').selectAll().execute()).toEqual([]);
    const bad = await server.get(`/v1/imports/${id}/bad-rows`);
    expect(bad.body).toMatchObject({ items: [{ line: 4, column: 'Opened' }], next: null });
    expect(await server.send('POST', `/v1/imports/${id}/start`, { body: { mapping: MAPPING } })).toMatchObject({
      status: 409,
      body: { code: 'import_started' },
    });
  });

  it('sent again adds nothing', async () => {
    const { body } = await upload(CSV);
    await server.send('POST', `/v1/imports/${body.import.id}/start`, { body: { mapping: MAPPING } });
    const done = await finished(body.import.id);
    expect(done.accepted).toBe(0);
    expect(done.duplicates).toBeGreaterThan(0);
  });

  it('is refused where it cannot be read, or is too large, and forgotten when it is removed', async () => {
    expect(await upload('')).toMatchObject({ status: 422, body: { code: 'unreadable_file' } });
    expect(await upload('\n')).toMatchObject({ status: 422, body: { code: 'unreadable_file' } });
    expect(await upload('x'.repeat(200_000))).toMatchObject({ status: 413, body: { code: 'body_too_large' } });
    expect(await upload(gzipSync(CSV).subarray(0, 40), 'tickets.csv.gz')).toMatchObject({
      status: 422,
      body: { code: 'unreadable_file' },
    });
    const { body } = await server.get<{ items: Import[] }>('/v1/imports');
    expect(body.items).toHaveLength(4);
    for (const { id } of body.items) expect((await server.send('DELETE', `/v1/imports/${id}`)).status).toBe(204);
    expect((await server.get<{ items: Import[] }>('/v1/imports')).body.items).toEqual([]);
  });
});
