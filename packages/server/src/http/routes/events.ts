/** Events coming in: each checked by the engine, the sound ones recorded together. */
import { parseEvent } from '@kept/engine';
import type { ReceivedEvent } from '../../record/event-rows.ts';
import { type ReceiveOptions, type Recorder, UnknownRevisionError } from '../../record/recorder.ts';
import * as contracts from '../contracts/events.ts';
import { type Line, readLines } from '../ndjson.ts';
import { Refusal } from '../refusal.ts';
import { type Route, route } from '../route.ts';

export interface EventRooms {
  readonly recorder: Pick<Recorder, 'receive' | 'endImport'>;
  readonly bulkLimitBytes: number;
  readonly onReceipt: (receipt: { accepted: number; duplicates: number; rejected: number }) => void;
}

/** Lines of one commit. */
const CHUNK = 1_000;
/** A body of which so many are refused is not what its sender thinks: the rest is not read. */
const MOST_REJECTED = 10_000;

export function eventRoutes({ recorder, bulkLimitBytes, onReceipt }: EventRooms): Route[] {
  return [
    route(contracts.sendEvents, async ({ body, query, who }) => {
      if (query.revision !== undefined && query.import !== true) {
        throw new Refusal('bad_query', 'revision is for imports: send import=true with it.');
      }
      const receipt = new Receipt();
      const options = { imported: query.import === true, revision: query.revision };
      const record = (items: readonly Item[], more = false) =>
        recordAll(recorder, who.workspace, items, { ...options, more }, receipt);
      let recording: Promise<void> | null = null;
      try {
        if (isStream(body)) {
          for await (const lines of readLines(body, { chunk: CHUNK, mostBytes: bulkLimitBytes })) {
            const items = soundOf(lines, receipt);
            // One chunk is read while the one before it is recorded; never two at once, so that their order holds.
            await recording;
            recording = record(items, options.imported);
            // Whoever awaits it hears of its failure; where reading fails first nobody does.
            recording.catch(() => undefined);
            if (receipt.rejected.length < MOST_REJECTED) continue;
            receipt.reject(
              lines.at(-1)!.index + 1,
              null,
              'stopped',
              `${MOST_REJECTED} lines were refused: the rest is not read.`,
            );
            break;
          }
          await recording;
        } else {
          await record(soundOf(valuesOf(body), receipt));
        }
      } catch (error) {
        throw error instanceof UnknownRevisionError ? new Refusal('unknown_revision', error.message) : error;
      } finally {
        await recording?.catch(() => undefined);
        // Where that fails the timers end it.
        if (options.imported) await recorder.endImport(who.workspace).catch(() => undefined);
        onReceipt({ ...receipt, rejected: receipt.rejected.length });
      }
      return receipt.answer();
    }),
  ];
}

class Receipt {
  accepted = 0;
  duplicates = 0;
  readonly rejected: { index: number; id: string | null; code: string; message: string }[] = [];

  reject(index: number, id: string | null, code: string, message: string): void {
    this.rejected.push({ index, id, code, message });
  }

  answer() {
    const { accepted, duplicates, rejected } = this;
    return { accepted, duplicates, rejected: rejected.sort((a, b) => a.index - b.index) };
  }
}

/** An event, and where it stood in the body. */
type Item = ReceivedEvent & { readonly index: number };

/** Those that are events; why the others are not goes into the receipt. */
function soundOf(lines: readonly Line[], receipt: Receipt): Item[] {
  const items: Item[] = [];
  for (const line of lines) {
    if (line.kind === 'bad') {
      receipt.reject(line.index, null, line.code, line.message);
      continue;
    }
    const parsed = parseEvent(line.value);
    if (parsed.ok) {
      items.push({ event: parsed.event, body: line.value, index: line.index });
      continue;
    }
    const message = parsed.faults.map((fault) => fault.message).join(' ');
    receipt.reject(line.index, idOf(line.value), parsed.faults[0]!.code, message);
  }
  return items;
}

async function recordAll(
  recorder: EventRooms['recorder'],
  workspace: string,
  items: readonly Item[],
  options: ReceiveOptions,
  receipt: Receipt,
): Promise<void> {
  if (items.length === 0) return;
  const received = await recorder.receive(workspace, items, options);
  receipt.accepted += received.accepted;
  receipt.duplicates += received.duplicates;
  for (const { index, id, code, message } of received.rejected) receipt.reject(items[index]!.index, id, code, message);
}

function valuesOf(body: unknown): Line[] {
  return listOf(body).map((value, index) => ({ index, kind: 'value', value }));
}

function listOf(body: unknown): readonly unknown[] {
  if (!Array.isArray(body)) return [body];
  if (body.length <= contracts.MAX_EVENTS) return body;
  throw new Refusal(
    'too_many_events',
    `An array may have ${contracts.MAX_EVENTS} events; this one has ${body.length}. Send them as application/x-ndjson, or in parts.`,
  );
}

/** What the sender called it, as far as that can be said. */
function idOf(value: unknown): string | null {
  const id = (value as { id?: unknown } | null)?.id;
  return typeof id === 'string' ? id.slice(0, 200) : null;
}

function isStream(body: unknown): body is AsyncIterable<Buffer> {
  return typeof body === 'object' && body !== null && Symbol.asyncIterator in body;
}
