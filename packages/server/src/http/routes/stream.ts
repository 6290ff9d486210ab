/** Server-sent events: what changes, as it is committed, and on from where a reader broke off. */
import type { ServerResponse } from 'node:http';
import { formatInstant } from '@kept/engine';
import type { Clock } from '../../clock.ts';
import type { Store } from '../../store/store.ts';
import { type Change, lastPosition, reachesBackTo } from '../../stream/changes.ts';
import type { Hub } from '../../stream/hub.ts';
import { isStanding } from '../access/standing.ts';
import * as contracts from '../contracts/operation.ts';
import { HIJACKED, type Route, route } from '../route.ts';

const HEARTBEAT_MS = 15_000;
/** A reader that is this far behind is cut off; it comes back with Last-Event-ID. */
const MOST_WAITING_BYTES = 4 * 1024 * 1024;

export interface StreamRooms {
  readonly store: Store;
  readonly hub: Hub;
  readonly clock: Clock;
  /** Aborted when the server stops. */
  readonly stopping: AbortSignal;
}

export function streamRoutes({ store, hub, clock, stopping }: StreamRooms): Route[] {
  return [
    route(contracts.stream, async ({ query, who, headers, reply }) => {
      const last = lastEventId(headers['last-event-id']) ?? query.after ?? null;
      const now = await lastPosition(store, who.workspace);
      const lost = last !== null && (last > now || !(await reachesBackTo(store, who.workspace, last)));
      const from = last === null || lost ? now : last;
      reply.hijack();
      const { raw } = reply;
      raw.writeHead(200, {
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-store',
        'x-accel-buffering': 'no',
        'x-content-type-options': 'nosniff',
      });
      raw.write('retry: 1000\n\n');
      if (lost) raw.write(textOf(reload(now, clock.now())));
      else raw.write(`id: ${from}\n\n`);
      const ended = new AbortController();
      const leave = hub.listen(who.workspace, from, { onChanges: (changes) => send(raw, changes) });
      const end = () => {
        if (ended.signal.aborted) return;
        ended.abort();
        leave();
        stopping.removeEventListener('abort', end);
        raw.end();
      };
      raw.on('close', end);
      raw.on('error', end);
      if (stopping.aborted) end();
      stopping.addEventListener('abort', end);
      void beat(raw, clock, ended.signal, () => isStanding(store, clock.now(), who)).then(end, end);
      return HIJACKED;
    }),
  ];
}

/** A comment now and then keeps proxies from hanging up; whoever was signed out meanwhile is let go. */
async function beat(
  raw: ServerResponse,
  clock: Clock,
  ended: AbortSignal,
  stands: () => Promise<boolean>,
): Promise<void> {
  for (;;) {
    await clock.sleep(HEARTBEAT_MS, ended);
    if (ended.aborted || !(await stands())) return;
    raw.write(': here\n\n');
  }
}

function send(raw: ServerResponse, changes: readonly Change[]): void {
  if (raw.writableLength > MOST_WAITING_BYTES) {
    raw.destroy();
    return;
  }
  raw.write(changes.map(textOf).join(''));
}

function textOf({ position, kind, at, conversation, body }: Change): string {
  const said = JSON.parse(body) as { readonly at?: unknown };
  const shown = typeof said.at === 'number' ? { ...said, at: formatInstant(said.at) } : said;
  const json = JSON.stringify({ position, kind, at: formatInstant(at), conversation, body: shown });
  return `id: ${position}\nevent: ${kind}\ndata: ${json}\n\n`;
}

/** What was missed is not kept any more. */
function reload(position: number, at: number): Change {
  return { position, kind: 'reload', at, conversation: null, body: '{"missed":true}' };
}

function lastEventId(header: string | string[] | undefined): number | null {
  const text = Array.isArray(header) ? header[0] : header;
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : null;
}
