/** Server-sent events: what is committed, in order, each once, and on from where a reader broke off. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Running, running } from '../http/running.ts';
import { type Database, onEveryDatabase } from '../support/databases.ts';

interface Told {
  readonly id: number;
  readonly event: string;
  readonly data: { readonly conversation: string | null; readonly body: Record<string, unknown> };
}

/** Reads a stream until enough has come. */
class Listening {
  readonly told: Told[] = [];
  #lastId = '';
  readonly #abort = new AbortController();
  #waiting: { count: number; resolve: () => void } | null = null;
  #ended: Promise<void> = Promise.resolve();

  get lastId(): string {
    return this.#lastId;
  }

  static async open(server: Running, headers: Record<string, string> = {}): Promise<Listening> {
    const listening = new Listening();
    const response = await fetch(`${server.app.address}/v1/stream`, {
      headers: { authorization: `Bearer ${server.keys.read}`, ...headers },
      signal: listening.#abort.signal,
    });
    expect(response.headers.get('content-type')).toContain('text/event-stream');
    let begun = () => {};
    const first = new Promise<void>((resolve) => {
      begun = resolve;
    });
    listening.#ended = listening.#read(response.body!, begun).catch(() => {});
    await first;
    return listening;
  }

  async #read(body: ReadableStream<Uint8Array>, begun: () => void): Promise<void> {
    let text = '';
    const decoder = new TextDecoder();
    for await (const bytes of body) {
      text += decoder.decode(bytes, { stream: true });
      for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
        this.#take(text.slice(0, end));
        text = text.slice(end + 2);
        if (this.#lastId !== '') begun();
      }
    }
  }

  #take(block: string): void {
    const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1];
    this.#lastId = field('id') ?? this.#lastId;
    const data = field('data');
    if (data !== undefined) this.told.push({ id: Number(field('id')), event: field('event')!, data: JSON.parse(data) });
    if (this.#waiting && this.told.length >= this.#waiting.count) this.#waiting.resolve();
  }

  async until(count: number): Promise<Told[]> {
    if (this.told.length < count) await new Promise<void>((resolve) => (this.#waiting = { count, resolve }));
    return this.told;
  }

  async close(): Promise<void> {
    this.#abort.abort();
    await this.#ended;
  }
}

function created(conversation: string, at = '2026-03-02T08:00:00Z') {
  return { id: `${conversation}-c`, type: 'conversation.created', conversation, at };
}

const NOON = '2026-03-02T12:00:00Z';

onEveryDatabase('the stream', (database: Database) => {
  let server: Running;
  beforeAll(async () => {
    server = await running(await database.fresh());
    await server.events(created('before'));
  });
  afterAll(() => server.stop());

  it('begins at now, and tells of conversations and transitions as they are committed', async () => {
    const listening = await Listening.open(server);
    await server.events(created('1'));
    expect(await listening.until(1)).toMatchObject([{ event: 'conversation', data: { conversation: '1' } }]);
    // The starter's hours begin at nine: the first reply is at risk three hours later.
    await server.until(NOON);
    const told = await listening.until(4);
    const transitions = told.filter(({ event }) => event === 'transition');
    expect(transitions.map(({ data }) => data.conversation).sort()).toEqual(['1', 'before']);
    for (const { data } of transitions) {
      expect(data.body).toMatchObject({ tripwire: 'low', at: '2026-03-02T12:00:00.000Z', to: 'at_risk' });
    }
    expect(told.map(({ id }) => id)).toEqual(told.map(({ id }) => id).sort((a, b) => a - b));
    await listening.close();
  });

  it('goes on from Last-Event-ID: nothing twice, nothing missed', async () => {
    const first = await Listening.open(server);
    await server.events(created('2', NOON), created('3', NOON));
    await first.until(2);
    const { lastId } = first;
    await first.close();
    await server.events(created('4', NOON));
    await server.events(created('5', NOON));
    const second = await Listening.open(server, { 'last-event-id': lastId });
    expect((await second.until(2)).map(({ data }) => data.conversation)).toEqual(['4', '5']);
    await second.close();
  });

  it('says so where what was missed is not kept any more', async () => {
    const listening = await Listening.open(server, { 'last-event-id': '999999' });
    expect(await listening.until(1)).toMatchObject([{ event: 'reload', data: { body: { missed: true } } }]);
    await listening.close();
  });

  it('tells of revisions and excuses too', async () => {
    const listening = await Listening.open(server);
    const { body: config } = await server.get('/v1/config');
    await server.send('PUT', '/v1/config?appliesTo=open', { body: config });
    expect(await listening.until(1)).toMatchObject([
      { event: 'revision', data: { body: { revision: 2, appliesTo: 'open' } } },
    ]);
    await listening.close();
  });

  it('hears at another process what this one commits', async () => {
    // A second server with a clock that runs, as its stream has to look for what others write.
    const { systemClock } = await import('../../src/clock.ts');
    const other = await running(server.app.store.location, { clock: systemClock as never });
    const listening = await Listening.open(other);
    await server.events(created('6', NOON));
    expect(await listening.until(1)).toMatchObject([{ data: { conversation: '6' } }]);
    await listening.close();
    await other.stop();
  });

  it('ends when the server stops', async () => {
    const other = await running(await database.fresh());
    const listening = await Listening.open(other);
    await other.stop();
    await listening.close();
    expect(listening.told).toEqual([]);
  });
});
