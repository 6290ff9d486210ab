/** A proof over events and record, and what its verification finds. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatInstant } from '@kept/engine';
import { expect, it } from 'vitest';
import { compliance } from '../../src/queries/compliance.ts';
import { KeptBlocks } from '../../src/queries/kept-blocks.ts';
import type { Tables } from '../../src/store/tables.ts';
import { serviceOn } from '../record/service.ts';
import { onEveryDatabase } from '../support/databases.ts';
import {
  CONFIG,
  DAY,
  event,
  exported,
  folder,
  HOUR,
  history,
  MINUTE,
  MONDAY,
  prove,
  receive,
  served,
  verify,
} from './given.ts';

const NO_FILTER = { metric: null, team: null, channel: null, priority: null, tier: null, policy: null, assignee: null };

onEveryDatabase('A proof', (database) => {
  it('is confirmed by the events that it was made over, on a machine that has nothing else', async () => {
    const service = await served(database);
    const workspace = await history(service);
    const proof = folder();
    const made = await prove(service, workspace, proof);
    expect(made).toMatchObject({ kind: 'made', head: { workspace: 'acme', replaces: null } });

    const verified = await verify(proof, await exported(service, workspace));
    expect(verified).toMatchObject({ events: 9, conversations: 4, others: 0, findings: [] });
    // `late` breached its first reply: three crossings; three cycles ended with an outcome, two were cancelled.
    expect(verified.transitions).toBeGreaterThanOrEqual(3);
    expect(verified.outcomes).toBe(5);
    expect(verified.head.days.map(({ day, complete, event: of }) => [day, complete, of.count])).toEqual([
      ['2026-03-02', true, 7],
      ['2026-03-03', false, 2],
    ]);
  });

  it('is confirmed also where the zone data is of another day: it carries the offsets that were gone by', async () => {
    const saved = await served(database);
    const { db } = saved.store;
    const workspace = await saved.workspace('moved', CONFIG);
    const { resolved } = (await saved.revisions.current(workspace)).newest;
    const [[start]] = resolved.zones['Europe/Berlin']! as [[number, number]];
    const older = { ...resolved, zoneData: '1999a', zones: { 'Europe/Berlin': [[start, 180]] } };
    await db
      .updateTable('revisions')
      .set({ resolved: JSON.stringify(older) })
      .where('workspace', '=', workspace)
      .execute();
    const service = serviceOn(saved.store, saved.clock);
    await receive(service, workspace, MONDAY, [event('a1', 'a', 'conversation.created', MONDAY)]);
    await service.run(MONDAY + 30 * HOUR);
    const record = await service.record(workspace, 'a');
    // It is open from nine at three hours from Greenwich: eight of them end at 14:00Z, the other two the next morning.
    expect(record!.cycles.find(({ metric }) => metric === 'resolution')?.applications[0]?.dueAt).toBe(
      formatInstant(MONDAY + 24 * HOUR),
    );
    const proof = folder();
    await prove(service, workspace, proof);
    expect((await verify(proof, await exported(service, workspace))).findings).toEqual([]);
  });

  it('holds no name, no subject and no custom field', async () => {
    const service = await served(database);
    const workspace = await history(service);
    const proof = folder();
    await prove(service, workspace, proof);
    const all = ['proof.json', 'revisions.json', 'days/2026-03-02.jsonl', 'days/2026-03-03.jsonl']
      .map((file) => readFileSync(join(proof, file), 'utf8'))
      .join('');
    for (const personal of ['Ada', 'Cannot log in', 'parcel', 'Thanks', 'DE00']) expect(all).not.toContain(personal);
  });

  it('is the same when it is made again, and grows with what comes', async () => {
    const service = await served(database);
    const workspace = await history(service);
    const proof = folder();
    await prove(service, workspace, proof);
    const before = readFileSync(join(proof, 'days/2026-03-02.jsonl'), 'utf8');
    await receive(service, workspace, MONDAY + DAY + 2 * HOUR, [
      event('d2', 'runs', 'message.sent', MONDAY + DAY + 2 * HOUR),
    ]);
    const again = await prove(service, workspace, proof);
    expect(readFileSync(join(proof, 'days/2026-03-02.jsonl'), 'utf8')).toBe(before);
    expect(again).toMatchObject({ kind: 'made', head: { replaces: expect.stringMatching(/^[0-9a-f]{64}$/) } });
    expect((await verify(proof, await exported(service, workspace))).findings).toEqual([]);
  });

  it('is not made while a crossing is not recorded yet', async () => {
    const service = await served(database);
    const workspace = await history(service);
    service.clock.moveTo(MONDAY + 2 * DAY);
    expect(await prove(service, workspace, folder())).toEqual({ kind: 'lagging', conversations: 1 });
    await service.settle();
    expect(await prove(service, workspace, folder())).toMatchObject({ kind: 'made' });
  });

  it('a report follows from it, and one that was prettified does not', async () => {
    const service = await served(database);
    const workspace = await history(service);
    const { store } = service;
    const now = service.clock.now();
    for (const { id } of await store.db
      .selectFrom('transitions')
      .select('id')
      .where('to_state', '=', 'breach')
      .execute()) {
      const excuse = { transition: id, conversation: 'late', reason: 'x', author: 'ada', at: now, withdrawn_at: null };
      await store.db
        .insertInto('excuses')
        .values({ workspace, ...excuse })
        .execute();
    }
    const options = {
      ...{ from: MONDAY - DAY, to: MONDAY + 2 * DAY, until: now },
      ...({ basis: 'created', timeZone: 'Europe/Berlin', groupBy: 'team' } as const),
    };
    const { db, dialect, snapshot } = store;
    const kept = new KeptBlocks();
    const context = { db, dialect, snapshot, configuration: service.revisions.current, kept };
    const report = JSON.parse(JSON.stringify(await compliance(context, { workspace, options, filter: NO_FILTER })));
    expect(report.overall).toMatchObject({ total: 3, breached: 1, excused: 1 });
    const proof = folder();
    await prove(service, workspace, proof);
    const events = await exported(service, workspace);
    // Later events, known to the proof, take nothing from it.
    expect((await verify(proof, events, { report })).findings).toEqual([]);

    const prettified = structuredClone(report);
    prettified.overall.metrics.firstReply.rate = 100;
    prettified.groups[0].figures.breached = 0;
    const { findings } = await verify(proof, events, { report: prettified });
    expect(findings.map(({ message }) => message)).toEqual([
      'overall.metrics.firstReply.rate is 100 in the report, and 50 follows from the events.',
      'groups[0].figures.breached is 0 in the report, and 1 follows from the events.',
    ]);
  });
});

onEveryDatabase('Tampering', (database) => {
  async function proven() {
    const service = await served(database);
    const workspace = await history(service);
    const proof = folder();
    expect((await prove(service, workspace, proof)).kind).toBe('made');
    return { service, workspace, proof };
  }

  it('with a stored event after the proof is found, and the event named', async () => {
    const { service, workspace, proof } = await proven();
    const row = await service.store.db
      .selectFrom('events')
      .selectAll()
      .where('id', '=', 'b2')
      .executeTakeFirstOrThrow();
    const body = { ...JSON.parse(row.body), at: formatInstant(MONDAY + 90 * MINUTE) };
    await service.store.db
      .updateTable('events')
      .set({ body: JSON.stringify(body) })
      .where('id', '=', 'b2')
      .execute();
    const { findings } = await verify(proof, await exported(service, workspace));
    expect(findings).toEqual([
      {
        what: 'event',
        conversation: 'late',
        name: 'event b2 of source desk (message.sent of conversation late at 2026-03-02T11:00:00.000Z)',
        message:
          'The event b2 of source desk (message.sent of conversation late at 2026-03-02T11:00:00.000Z), received 2026-03-02T11:00:00.000Z, ' +
          'says something else in the export than when the proof was made. What follows from it was not looked at.',
      },
    ]);
  });

  it('by taking an event away, or adding one, is found', async () => {
    const { service, workspace, proof } = await proven();
    const events = await exported(service, workspace);
    const without = await verify(
      proof,
      events.filter(({ id }) => id !== 'b2'),
    );
    expect(without.findings.map(({ what, name }) => [what, name.slice(0, 8)])).toEqual([['event', 'event b2']]);

    const added = { ...events.find(({ id }) => id === 'b2')!, id: 'b9', at: MONDAY + MINUTE };
    const more = await verify(proof, [...events, added]);
    expect(more.findings.map(({ message }) => message)).toEqual([
      'The event b9 of source desk (message.sent of conversation late at 2026-03-02T08:01:00.000Z) is in the export and not in the proof: it was added, or came later.',
    ]);
    expect(await verify(proof, [...events, added], { newer: true })).toMatchObject({ others: 1, findings: [] });
  });

  it.each<[string, 'transitions' | 'cycles', object, RegExp]>([
    ['a crossing that is moved', 'transitions', { at: MONDAY + 150 * MINUTE }, /does not follow from the events/],
    ['a crossing that is taken back', 'transitions', { retracted_at: MONDAY + DAY }, /is not in the proof/],
    [
      'a breach that is made a warning',
      'transitions',
      { tripwire: 'normal', to_state: 'urgent' },
      /tripwire is "normal", and "urgent" follows/,
    ],
    [
      'an outcome that is prettified',
      'cycles',
      { outcome: 'met', level: 2, breached_at: null },
      /outcome is "met", and "breached" follows/,
    ],
    ['a time that is shortened', 'cycles', { elapsed_ms: HOUR }, /elapsedSeconds is 3600, and 10800 follows/],
    ['a cycle that is opened again', 'cycles', { ended_at: null, outcome: null }, /is not in the proof/],
  ])('%s is found in the next proof, and named', async (_, table, change, message) => {
    const { service, workspace } = await proven();
    const { db } = service.store;
    let query = db.updateTable(table as 'cycles').set(change as Partial<Tables['cycles']>);
    query = query.where('conversation', '=', 'late').where('metric', '=', 'firstReply');
    if (table === 'transitions') query = query.where('to_state' as 'metric', '=', 'breach');
    await query.execute();

    const proof = folder();
    await prove(service, workspace, proof);
    const { findings } = await verify(proof, await exported(service, workspace));
    expect(findings.length).toBeGreaterThan(0);
    expect(findings.map((finding) => finding.conversation)).toEqual(findings.map(() => 'late'));
    expect(findings.map((finding) => finding.message).join('\n')).toMatch(message);
    expect(findings.map((finding) => finding.name).join('\n')).toContain('First Reply of conversation late, cycle 1');
  });

  it('with the events of a day that is over: the folder’s own proof contradicts the next one', async () => {
    const { service, workspace, proof } = await proven();
    const before = readFileSync(join(proof, 'proof.json'), 'utf8');
    await service.store.db.deleteFrom('events').where('id', '=', 'c1').execute();
    expect(await prove(service, workspace, proof)).toEqual({ kind: 'contradicted', days: ['2026-03-02'] });
    expect(readFileSync(join(proof, 'proof.json'), 'utf8')).toBe(before);
  });

  it('with what is personal breaks its seal', async () => {
    const { service, workspace, proof } = await proven();
    await service.store.db
      .updateTable('events')
      .set({ personal: '{"subject":"Thank you"}' })
      .where('id', '=', 'd1')
      .execute();
    expect(await prove(service, workspace, proof)).toEqual({
      kind: 'broken_seals',
      events: [{ source: '', id: 'd1', conversation: 'runs' }],
    });
  });

  it('with a configuration is found, and with the proof itself', async () => {
    const { service, workspace, proof } = await proven();
    const events = await exported(service, workspace);
    const change = async (file: string, from: string | RegExp, to: string) => {
      const text = readFileSync(join(proof, file), 'utf8');
      expect(text).toMatch(from);
      writeFileSync(join(proof, file), text.replace(from, to));
      const { findings } = await verify(proof, events);
      writeFileSync(join(proof, file), text);
      return findings.filter(({ what }) => what === 'proof').map(({ message }) => message);
    };
    expect(await change('revisions.json', '"gold": 0.5', '"gold": 0.9')).toEqual([
      'revisions.json was changed since the proof was made.',
    ]);
    expect(await change('proof.json', /"madeAt": "2026-03-03/, '"madeAt": "2026-03-04')).toEqual([
      'proof.json was changed: it does not have the digest that it states.',
    ]);
    expect(await change('days/2026-03-02.jsonl', '"outcome":"breached"', '"outcome":"met"')).toEqual([
      'days/2026-03-02.jsonl was changed: its outcomes are not those that proof.json was made of.',
    ]);
  });
});
