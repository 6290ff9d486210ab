/**
 * Sends single events over so many connections, each waiting for its answer, and measures every one. Its own process, and
 * bare sockets, so that what it costs is hardly the server's. Prints one line of JSON. Arguments: URL KEY CONNECTIONS SECONDS NAME.
 */
import { connect, type Socket } from 'node:net';
import { deskEvent, LIFE } from './desk.ts';

export interface Load {
  readonly perSecond: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
  readonly worst: number;
  readonly requests: number;
  /** Answers that were not 200 with the event accepted. */
  readonly refused: number;
}

/** So many conversations go on at once: each sender's next event is mostly of another one. */
const AT_ONCE = 2_000;

const [address = '', key = '', connections = '64', seconds = '10', name = 'c'] = process.argv.slice(2);
const url = new URL(address);
const head = `POST /v1/events HTTP/1.1\r\nHost: ${url.host}\r\nAuthorization: Bearer ${key}\r\nContent-Type: application/json\r\nContent-Length: `;

let sent = 0;
function nextRequest(): string {
  const number = sent++;
  const block = Math.floor(number / (AT_ONCE * LIFE));
  const within = number % (AT_ONCE * LIFE);
  const event = deskEvent(
    name,
    block * AT_ONCE + (within % AT_ONCE),
    Math.floor(within / AT_ONCE),
    new Date().toISOString(),
  );
  const body = JSON.stringify(event);
  return `${head}${Buffer.byteLength(body)}\r\n\r\n${body}`;
}

let latencies: number[] = [];
let refused = 0;

/** One connection: a request, its whole answer, the next. */
async function converse(until: number): Promise<void> {
  const socket: Socket = connect({ host: url.hostname, port: Number(url.port), noDelay: true });
  socket.setEncoding('latin1');
  let begun = performance.now();
  socket.write(nextRequest());
  let text = '';
  for await (const piece of socket) {
    text += piece as string;
    const end = text.indexOf('\r\n\r\n');
    if (end < 0) continue;
    const length = Number(/content-length: (\d+)/i.exec(text)?.[1]);
    if (text.length < end + 4 + length) continue;
    const now = performance.now();
    latencies.push(now - begun);
    if (!text.startsWith('HTTP/1.1 200') || !text.includes('"accepted":1')) refused++;
    text = '';
    if (now >= until) break;
    begun = now;
    socket.write(nextRequest());
  }
  socket.destroy();
}

async function run(forMs: number): Promise<number> {
  latencies = [];
  refused = 0;
  const start = performance.now();
  await Promise.all(Array.from({ length: Number(connections) }, () => converse(start + forMs)));
  return performance.now() - start;
}

// Until the code that runs is the compiled one.
await run(Math.max(4_000, Number(seconds) * 400));
const tookMs = await run(Number(seconds) * 1000);
latencies.sort((a, b) => a - b);
const at = (share: number) => latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * share))]!;
const load: Load = {
  perSecond: (latencies.length / tookMs) * 1000,
  p50: at(0.5),
  p99: at(0.99),
  worst: latencies.at(-1)!,
  requests: latencies.length,
  refused,
};
console.log(JSON.stringify(load));
