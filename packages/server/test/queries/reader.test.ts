/** Which thread answers what, and what is read beforehand. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FOLD_VERSION } from '@kept/engine';
import { afterAll, describe, expect, it, test } from 'vitest';
import { laneOf, readersOnThreads } from '../../src/queries/reader.ts';
import { warmFile } from '../../src/queries/warm-file.ts';
import { FakeClock, serviceOn } from '../record/service.ts';
import { databaseOf } from '../support/databases.ts';

describe('a question goes', () => {
  test.each([
    ['to the thread with the fewest under way', 'listAnswer', [2, 1, 3], 1],
    ['to the first of those that have as few', 'facets', [1, 0, 0], 1],
    ['about reports to the thread that keeps what they are counted from, whatever it does', 'compliance', [0, 0, 9], 2],
    ['to the only one', 'compliance', [4], 0],
    ['that the background asks to none of them', 'patchReports', [0, 0], 'beside'],
    ['about all conversations there are to none of them', 'foldVersions', [0], 'beside'],
  ] as const)('%s', (_, query, pending, lane) => {
    expect(laneOf(query, pending)).toBe(lane);
  });
});

describe('threads', () => {
  const database = databaseOf('sqlite');

  it('answer from the file, the one beside them too', async () => {
    const store = await database.open();
    const service = serviceOn(store, new FakeClock(Date.UTC(2026, 2, 2, 8)));
    await service.workspace('w', { kept: 1, schedules: {}, policies: {}, assignments: [] });
    const created = { id: '1', type: 'conversation.created', conversation: 'c', at: '2026-03-02T08:00:00Z' };
    await service.receive('w', [created]);
    if (store.location.kind !== 'sqlite') throw new Error(store.location.kind);
    const reader = readersOnThreads(store.location.path, 2);
    try {
      const after = { workspace: '', id: '' };
      expect(await reader.ask('foldVersions', { after, limit: 10 })).toEqual([
        { workspace: 'w', id: 'c', fold_version: FOLD_VERSION },
      ]);
      expect(await reader.ask('countConversations', { workspace: 'w', filter: { active: true } })).toMatchObject({
        open: 1,
      });
      const patch = await reader.ask('patchReports', { workspace: 'w', day: Date.UTC(2026, 2, 2) / 86_400_000 });
      expect(patch?.conversations).toBe(1);
    } finally {
      await reader.close();
    }
  });
});

describe('a file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kept-warm-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, 'some.db');
  const size = 33 * 1024 * 1024;
  writeFileSync(path, new Uint8Array(size));

  it('is read to its end, some megabytes at a time', async () => {
    let rests = 0;
    const rest = async () => ++rests > 0;
    expect([await warmFile({ path, most: size, rest }), rests]).toEqual([size, 4]);
  });

  it('is left when it is time to end', async () => {
    let rests = 0;
    expect(await warmFile({ path, most: size, rest: async () => ++rests < 2 })).toBe(16 * 1024 * 1024);
  });

  it('is not begun where it would not fit', async () => {
    expect(await warmFile({ path, most: size - 1, rest: async () => true })).toBe(0);
  });
});
