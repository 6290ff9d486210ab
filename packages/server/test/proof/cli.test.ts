/** `kept doctor --proof`, `kept export --events`, `kept verify` and `kept erase`, as two people use them on two machines. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatInstant } from '@kept/engine';
import { expect, test } from 'vitest';
import { openStore } from '../../src/store/open.ts';
import type { Store } from '../../src/store/store.ts';
import { kept } from '../cli/terminal.ts';
import { FakeClock, serviceOn } from '../record/service.ts';
import { CONFIG, DAY, folder, HOUR, history, MONDAY } from './given.ts';

const NOW = MONDAY + DAY + HOUR;

/** Where a service has been at work in its default workspace; and what a person does to its tables. */
async function served() {
  const data = folder();
  const at = { kind: 'sqlite', path: join(data, 'kept.db') } as const;
  const store = await openStore(at);
  const service = serviceOn(store, new FakeClock(MONDAY));
  await history({ ...service, workspace: () => service.workspace('default', CONFIG) } as typeof service);
  await store.close();
  const tamper = async (change: (db: Store['db']) => Promise<unknown>) => {
    const opened = await openStore(at);
    await change(opened.db);
    await opened.close();
  };
  const proof = folder();
  const files = folder();
  return {
    ...{ proof, tamper },
    of: (name: string) => join(files, name),
    ours: (args: readonly string[]) => kept([...args, '--data-dir', data], { now: NOW }),
    theirs: (args: readonly string[]) => kept(args, { now: NOW }),
  };
}

test('a proof, an export and a report go to another machine, and are confirmed there', async () => {
  const { proof, of, ours, theirs } = await served();
  const made = await ours(['doctor', '--proof', proof]);
  expect(made).toMatchObject({ exitCode: 0, stderr: '' });
  expect(made.stdout).toMatch(/^Proof of workspace default as of 2026-03-03T09:00:00.000Z: \d+ items over 2 days, in /);
  expect(made.stdout).toMatch(/\nIts digest, to write down elsewhere: [0-9a-f]{64}\n$/);

  const exported = await ours(['export', '--events']);
  expect(exported).toMatchObject({ exitCode: 0, stderr: '9 events of workspace default.\n' });
  writeFileSync(of('events.jsonl'), exported.stdout);
  writeFileSync(of('kept.json'), JSON.stringify(CONFIG));
  const files = ['--config', of('kept.json'), '--events', of('events.jsonl')];
  const report = await theirs(['report', ...files, '--until', formatInstant(NOW), '--days', '7', '--format', 'json']);
  writeFileSync(of('report.json'), report.stdout);

  const verified = await theirs(['verify', proof, ...files, '--report', of('report.json')]);
  expect(verified).toMatchObject({ exitCode: 0, stderr: '' });
  expect(verified.stdout).toBe(
    '✓ Proof of workspace default as of 2026-03-03T09:00:00.000Z: 9 events, 4 conversations, 7 transitions, 5 outcomes. ' +
      'All of it follows from the events.\n',
  );
  // Beside the store as well; and after what is personal was erased.
  expect((await ours(['verify', proof])).exitCode).toBe(0);
  expect(await ours(['erase', 'met', '--yes'])).toMatchObject({
    stdout: 'Erased what was personal in 1 event of conversation met.\n',
    exitCode: 0,
  });
  expect((await ours(['verify', proof])).exitCode).toBe(0);
  expect((await ours(['export', '--events'])).stdout).not.toContain('Ada');
});

test('what somebody changed in an export is named', async () => {
  const { proof, of, ours, theirs } = await served();
  await ours(['doctor', '--proof', proof]);
  const { stdout } = await ours(['export', '--events']);
  writeFileSync(of('events.jsonl'), stdout.replace('2026-03-02T11:00:00.000Z', '2026-03-02T09:30:00.000Z'));
  const verified = await theirs(['verify', proof, '--events', of('events.jsonl')]);
  expect(verified.exitCode).toBe(1);
  expect(verified.stdout).toMatchInlineSnapshot(`
    "✗ Proof of workspace default as of 2026-03-03T09:00:00.000Z: 9 events, 4 conversations, 7 transitions, 5 outcomes. 1 thing differs.

      The event b2 of source desk (message.sent of conversation late at 2026-03-02T11:00:00.000Z), received 2026-03-02T11:00:00.000Z, says something else in the export than when the proof was made. What follows from it was not looked at.
    "
  `);

  const other = { ...CONFIG, policies: { standard: { ...CONFIG.policies.standard, tiers: { gold: 0.9 } } } };
  writeFileSync(of('events.jsonl'), stdout);
  writeFileSync(of('kept.json'), JSON.stringify(other));
  const config = await theirs(['verify', proof, '--events', of('events.jsonl'), '--config', of('kept.json')]);
  expect(config.exitCode).toBe(1);
  expect(config.stdout).toContain(
    'The policies of the configuration are those of no revision in the proof; they differ from revision 1: standard.',
  );
});

test.each<[string, (db: Store['db']) => Promise<unknown>, string]>([
  [
    'a crossing that is taken away',
    (db) => db.deleteFrom('transitions').where('conversation', '=', 'late').where('to_state', '=', 'breach').execute(),
    'was in the proof, and is not stored any more.',
  ],
  [
    'a breach that is retracted by nobody',
    (db) => db.updateTable('transitions').set({ retracted_at: NOW }).where('conversation', '=', 'late').execute(),
    'was changed since the proof, without an event: retractedAt is "2026-03-03T09:00:00.000Z", and null follows.',
  ],
  [
    'an outcome that is prettified',
    (db) => db.updateTable('cycles').set({ outcome: 'met' }).where('outcome', '=', 'breached').execute(),
    'was changed since the proof, without an event: outcome is "met", and "breached" follows.',
  ],
  [
    'a name that is put in another’s place',
    (db) => db.updateTable('events').set({ personal: '{"subject":"Hi"}' }).where('id', '=', 'd1').execute(),
    'What is personal in the event d1 of conversation runs is not what was sealed.',
  ],
])('%s after the proof is found beside the store', async (_, change, message) => {
  const { proof, ours, tamper } = await served();
  await ours(['doctor', '--proof', proof]);
  await tamper(change);
  const { stdout, exitCode } = await ours(['verify', proof]);
  expect(exitCode).toBe(1);
  expect(stdout).toContain(message);
});

test('what is not there is said, and how to go on', async () => {
  const { proof, ours, theirs } = await served();
  expect(await theirs(['verify', proof])).toMatchObject({
    exitCode: 1,
    stderr: `There is no proof in ${proof}: proof.json is missing.\n`,
  });
  expect(await ours(['erase', 'met'])).toMatchObject({
    exitCode: 2,
    stderr: 'kept: erase: it cannot be taken back. Add --yes.\n',
  });
  expect(await ours(['erase', 'nobody', '--yes'])).toMatchObject({
    exitCode: 1,
    stderr: 'There is no conversation "nobody" in default.\n',
  });
  writeFileSync(join(proof, 'proof.json'), '{"format":"something else"}');
  expect((await ours(['doctor', '--proof', proof])).stderr).toContain('is no proof of this version');
});
