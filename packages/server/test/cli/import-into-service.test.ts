/** `kept import` into a server and into a store: what is stored, what a second time adds, and every way to fail. */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createKey } from '../../src/http/access/keys.ts';
import { emptyFolder, type Serving, serving } from './service.ts';
import { folderOf, kept } from './terminal.ts';

const EXAMPLES = fileURLToPath(new URL('../../../../examples/', import.meta.url));
const CONFIG = readFileSync(`${EXAMPLES}kept.yaml`, 'utf8');

/** An example by its name: the file, and the mapping that reads it. */
const example = (file: string, mapping: string) => [
  'import',
  `${EXAMPLES}imports/${file}`,
  '--mapping',
  `${EXAMPLES}imports/${mapping}`,
];
const TICKETS = example('tickets.csv', 'tickets.yaml');
const CHAT = example('events.jsonl', 'events.yaml');

async function dryRun(args: readonly string[]): Promise<{ id: string; source: string }[]> {
  const { stdout } = await kept([...args, '--dry-run']);
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
}

async function storedIds({ app }: Pick<Serving, 'app'>): Promise<string[]> {
  const rows = await app.store.db.selectFrom('events').select(['source', 'id', 'imported']).execute();
  expect(rows.every(({ imported }) => imported === 1)).toBe(true);
  return rows.map(({ source, id }) => `${source} ${id}`).sort();
}

const ids = (events: readonly { id: string; source: string }[]) =>
  events.map(({ source, id }) => `${source} ${id}`).sort();

describe('into a server', () => {
  const toServer = ({ app, key }: Serving) => ['--url', app.address, '--key', key];

  test.each([
    ['tickets', TICKETS],
    ['events', CHAT],
  ])('the example of %s is stored, and a second time adds nothing', async (_, args) => {
    const service = await serving(CONFIG);
    const events = await dryRun(args);
    const first = await kept([...args, ...toServer(service)]);
    expect(first.stdout).toBe(`${events.length} accepted, 0 duplicates, 0 rejected\n`);
    expect(first.exitCode).toBe(0);
    expect(first.stderr).toMatch(/^\d+ rows, /);
    expect(await storedIds(service)).toEqual(ids(events));

    const second = await kept([...args, ...toServer(service)]);
    expect(second.stdout).toBe(`0 accepted, ${events.length} duplicates, 0 rejected\n`);
    expect(second.exitCode).toBe(0);
    expect(await storedIds(service)).toEqual(ids(events));
  });

  test('what is past alerts nobody (§5.7), and is recorded all the same', async () => {
    const service = await serving(CONFIG);
    await kept([...TICKETS, ...toServer(service)]);
    const transitions = await service.app.store.db.selectFrom('transitions').select(['fired', 'to_state']).execute();
    expect(transitions.some(({ to_state }) => to_state === 'breach')).toBe(true);
    expect(transitions.filter(({ fired }) => fired === 1)).toEqual([]);
    expect(await service.app.store.db.selectFrom('outbox').selectAll().execute()).toEqual([]);
  });

  test('an event that stands there with other contents is rejected with the reason; the others are taken: exit 1', async () => {
    const service = await serving(CONFIG);
    await kept([...CHAT, ...toServer(service)]);
    const text = readFileSync(`${EXAMPLES}imports/events.jsonl`, 'utf8');
    const rows = text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    const changed = rows.findIndex(({ what }) => what === 'comment');
    rows[changed].time += 60;
    const added = { ...rows[changed], event: 999_999, time: rows.at(-1).time + 120 };
    const file = folderOf({ 'log.jsonl': [...rows, added].map((row) => JSON.stringify(row)).join('\n') });
    const again = await kept(['import', file('log.jsonl'), '--mapping', CHAT[3]!, ...toServer(service)]);
    const events = await dryRun(CHAT);
    expect(again.stdout).toBe(`1 accepted, ${events.length - 1} duplicates, 1 rejected\n`);
    expect(again.stderr).toMatch(
      /Rejected events\n {2}1 {2}id_conflict\n {2}\S+ \(id_conflict\): An event .* other contents/,
    );
    expect(again.exitCode).toBe(1);
  });

  test('a revision that is named holds for conversations from before the first (§8.2); one that is not there is refused', async () => {
    const service = await serving(CONFIG);
    await kept([...CHAT, ...toServer(service)]);
    const saved = await service.app.revisions.save('default', `${CONFIG}\n# second\n`, { author: 'ada' });
    expect(saved).toMatchObject({ kind: 'saved', revision: 2 });
    const missing = await kept([...TICKETS, ...toServer(service), '--revision', '3']);
    expect(missing).toMatchObject({ exitCode: 1, stdout: '' });
    expect(missing.stderr).toContain('There is no revision 3; the newest is 2.');
    expect((await kept([...TICKETS, ...toServer(service), '--revision', '2'])).exitCode).toBe(0);
    const revisions = await service.app.store.db
      .selectFrom('episodes')
      .innerJoin('conversations', 'conversations.id', 'episodes.conversation')
      .select(['initial_revision', 'episodes.revision'])
      .distinct()
      .execute();
    expect(revisions.sort((a, b) => a.revision - b.revision)).toEqual([
      { initial_revision: null, revision: 1 },
      { initial_revision: 2, revision: 2 },
    ]);
  });

  test('a key for ingesting is enough; one for reading, a wrong one and none are refused', async () => {
    const service = await serving(CONFIG);
    const { app } = service;
    const keyOf = async (role: 'ingest' | 'read') =>
      (await createKey(app.store, 0, { workspace: 'default', name: role, role })).secret;
    const withKey = async (key: string) => kept([...TICKETS, '--url', app.address, '--key', key]);
    const reading = await withKey(await keyOf('read'));
    expect(reading).toMatchObject({ exitCode: 1, stdout: '' });
    expect(reading.stderr).toMatch(/forbidden.*--role ingest/);
    const wrong = await withKey(`${service.key.slice(0, -4)}0000`);
    expect(wrong.stderr).toMatch(/wrong_key.*--role ingest/);
    expect(await storedIds(service)).toEqual([]);
    const none = await kept([...TICKETS, '--url', app.address]);
    expect(none).toMatchObject({ exitCode: 2, stdout: '' });
    expect(none.stderr).toContain('KEPT_KEY');
    expect((await withKey(await keyOf('ingest'))).exitCode).toBe(0);
  });

  test('a server that is too busy is asked again', async () => {
    const service = await serving(CONFIG);
    let refusals = 2;
    const address = await httpServer(async (body, authorization) => {
      if (refusals-- > 0) return { status: 503, headers: { 'retry-after': '0' }, text: '{"code":"unavailable"}' };
      const headers = { 'content-type': 'application/x-ndjson', authorization };
      const answer = await fetch(`${service.app.address}/v1/events?import=true`, { method: 'POST', headers, body });
      return { status: answer.status, headers: {}, text: await answer.text() };
    });
    const events = await dryRun(TICKETS);
    const ran = await kept([...TICKETS, '--url', address, '--key', service.key]);
    expect(ran.stdout).toBe(`${events.length} accepted, 0 duplicates, 0 rejected\n`);
  });

  test('no server, somebody else’s server and no address: said, with what to do', async () => {
    const gone = await httpServer(async () => ({ status: 200, headers: {}, text: 'Welcome to nginx!' }));
    const stranger = await kept([...TICKETS, '--url', gone, '--key', 'k']);
    expect(stranger).toMatchObject({ exitCode: 1, stdout: '' });
    expect(stranger.stderr).toContain('is no Kept server. Check --url.');
    const nobody = await kept([...TICKETS, '--url', await silentAddress(), '--key', 'k']);
    expect(nobody).toMatchObject({ exitCode: 1, stdout: '' });
    expect(nobody.stderr).toContain('Start kept serve');
    const nonsense = await kept([...TICKETS, '--url', 'kept.example.com', '--key', 'k']);
    expect(nonsense).toMatchObject({ exitCode: 2, stdout: '' });
    expect(nonsense.stderr).toContain('https://kept.example.com');
  });
});

describe('into a store', () => {
  test('beside its server: the same events, none of them twice, whichever way they came', async () => {
    const service = await serving(CONFIG);
    const events = await dryRun(TICKETS);
    const straight = await kept([...TICKETS, '--data-dir', service.folder]);
    expect(straight).toMatchObject({ exitCode: 0, stdout: `${events.length} accepted, 0 duplicates, 0 rejected\n` });
    expect(await storedIds(service)).toEqual(ids(events));
    const again = await kept([...TICKETS, '--url', service.app.address, '--key', service.key]);
    expect(again.stdout).toBe(`0 accepted, ${events.length} duplicates, 0 rejected\n`);
  });

  test('without a workspace there is nothing to import under: refused', async () => {
    const { stdout, stderr, exitCode } = await kept([...TICKETS, '--data-dir', emptyFolder()]);
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 1 });
    expect(stderr).toContain('There is no workspace "default".');
    expect(stderr).toContain('kept serve');
  });

  test('a server and a store at once, or a workspace of a server, are refused: exit 2', async () => {
    const both = await kept([...TICKETS, '--data-dir', 'x', '--url', 'http://127.0.0.1:4600']);
    expect(both.exitCode).toBe(2);
    const workspace = await kept([...TICKETS, '--workspace', 'x', '--key', 'k']);
    expect(workspace.exitCode).toBe(2);
    expect(workspace.stderr).toContain('--data-dir');
  });
});

/** Where nobody listens any more. */
async function silentAddress(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}`;
}

interface Answered {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly text: string;
}

/** A server of the test's own; answers its address. */
async function httpServer(answer: (body: string, authorization: string) => Promise<Answered>): Promise<string> {
  const server = createServer(async (request, response) => {
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece as Buffer);
    const { status, headers, text } = await answer(
      Buffer.concat(pieces).toString(),
      request.headers.authorization ?? '',
    );
    response.writeHead(status, headers).end(text);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
