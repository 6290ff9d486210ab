/**
 * What single requests cost without Kept: the same bodies to a bare Fastify handler, or to one that gathers them and inserts
 * their rows into SQLite, durable like ours (`insert`). Prints its address. Arguments: handler|insert FOLDER.
 */
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import Fastify from 'fastify';

const [kind, folder = ''] = process.argv.slice(2);
const app = Fastify();
const accepted = { accepted: 1, duplicates: 0, rejected: [] };
const take = kind === 'insert' ? inserter(join(folder, 'bare.db')) : async () => {};

app.post('/v1/events', async (request) => {
  await take(request.body as Record<string, unknown>);
  return accepted;
});
console.log(await app.listen({ host: '127.0.0.1', port: 0 }));

/** Group commit: whatever has arrived while a commit was under way goes into the next one. */
function inserter(path: string): (event: Record<string, unknown>) => Promise<void> {
  const database = new DatabaseSync(path);
  database.exec('pragma journal_mode = wal; pragma synchronous = full');
  database.exec(
    'create table events (workspace text, source text, id text, position integer, conversation text, type text, at integer, seq integer, received_at integer, body text, personal text, digest text, imported integer, primary key (workspace, source, id))',
  );
  database.exec('create index events_of_conversation on events (workspace, conversation, at)');
  database.exec('create index events_received on events (workspace, position)');
  const insert = database.prepare('insert into events values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)');
  let position = 0;
  let waiting: { event: Record<string, unknown>; done: () => void }[] = [];
  const commit = () => {
    const batch = waiting;
    waiting = [];
    database.exec('begin immediate');
    for (const { event } of batch) {
      const { id, conversation, type, at } = event as Record<string, string>;
      const now = Date.now();
      insert.run(
        'w',
        '',
        id!,
        ++position,
        conversation!,
        type!,
        Date.parse(at!),
        0,
        now,
        JSON.stringify(event),
        null,
        '',
        0,
      );
    }
    database.exec('commit');
    for (const { done } of batch) done();
  };
  return (event) =>
    new Promise((done) => {
      if (waiting.length === 0) setImmediate(commit);
      waiting.push({ event, done });
    });
}
