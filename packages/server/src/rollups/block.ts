/**
 * A block: all conversations that were created on one day, packed for reports. Columns of numbers one after the other in
 * one piece of memory, in which they are read as they lie; names once each in a list.
 *
 *   heading │ instants and times (8 bytes each) │ places (4) │ flags (1) │ names, ids (UTF-8)
 *
 * Conversations are in the order of their ids' bytes, their cycles by metric and number: the same conversations make the
 * same bytes.
 */
import { METRICS } from '@kept/engine';

/** Grows when the layout does; a block of another is made anew. */
export const FORMAT = 1;

/** Reads differently where the bytes of numbers lie the other way round. */
const MAGIC = 0x6b657074;
export const HEADING = 8;

export const END_REASONS = [null, 'answered', 'closed', 'cancelled', 'detached'] as const;

/** Of a standing, in this order, each a place in `names`. */
export const COLUMNS = ['team', 'channel', 'assignee', 'priority', 'tier', 'policy'] as const;
export const POLICY = COLUMNS.indexOf('policy');

/** A cycle's flags: two bits of metric, three of the end's reason, one whether its breach is excused. */
export const METRIC_BITS = 0b11;
export const REASON_SHIFT = 2;
export const REASON_BITS = 0b111;
export const EXCUSED_BIT = 0b100000;

export interface Counts {
  readonly conversations: number;
  readonly cycles: number;
  readonly standings: number;
  readonly names: number;
  readonly nameBytes: number;
  readonly idBytes: number;
}

/** What is not there is NaN among instants and times. All but the ids of a block stay as they are. */
export interface Block extends Counts {
  readonly bytes: Uint8Array;
  readonly createdAt: Float64Array;
  readonly completedAt: Float64Array;
  readonly startedAt: Float64Array;
  readonly endedAt: Float64Array;
  readonly breachedAt: Float64Array;
  readonly clockMs: Float64Array;
  /** Of each conversation, as it is now. */
  readonly standingOf: Uint32Array;
  /** Of each conversation, and one more. */
  readonly firstCycle: Uint32Array;
  readonly cycleStanding: Uint32Array;
  readonly cycleNumber: Uint32Array;
  /** Six for each standing. */
  readonly standing: Uint32Array;
  readonly nameEnd: Uint32Array;
  readonly idEnd: Uint32Array;
  readonly deleted: Uint8Array;
  readonly flags: Uint8Array;
  readonly nameText: Uint8Array;
  readonly idText: Uint8Array;
}

/** A block in which nothing is written yet. */
export function emptyBlock(counts: Counts): Block {
  const { conversations, cycles, standings, names, nameBytes, idBytes } = counts;
  const bytes = new Uint8Array(sizeOf(counts));
  new Uint32Array(bytes.buffer, 0, HEADING).set([
    ...[MAGIC, conversations, cycles, standings, names, nameBytes, idBytes],
  ]);
  return columnsOf(bytes, counts);
}

/** @throws where the bytes are no block of this format */
export function blockOf(stored: Uint8Array): Block {
  // Numbers of eight bytes have to lie at a multiple of eight.
  const bytes = stored.byteOffset % 8 === 0 ? stored : Uint8Array.from(stored);
  const [magic, conversations, cycles, standings, names, nameBytes, idBytes] = new Uint32Array(
    ...([bytes.buffer, bytes.byteOffset, HEADING] as const),
  ) as unknown as [number, number, number, number, number, number, number];
  const counts = { conversations, cycles, standings, names, nameBytes, idBytes };
  if (magic !== MAGIC || bytes.length !== sizeOf(counts)) throw new Error('This is no block of reports.');
  return columnsOf(bytes, counts);
}

function sizeOf({ conversations, cycles, standings, names, nameBytes, idBytes }: Counts): number {
  return (
    4 * HEADING +
    8 * (2 * conversations + 4 * cycles) +
    4 * (3 * conversations + 1 + 2 * cycles + COLUMNS.length * standings + names) +
    (conversations + cycles + nameBytes + idBytes)
  );
}

function columnsOf(bytes: Uint8Array, counts: Counts): Block {
  const { conversations, cycles, standings, names, nameBytes, idBytes } = counts;
  const { buffer } = bytes;
  let at = bytes.byteOffset + 4 * HEADING;
  const column = <T>(
    of: { new (buffer: ArrayBufferLike, at: number, length: number): T; BYTES_PER_ELEMENT: number },
    length: number,
  ): T => {
    const values = new of(buffer, at, length);
    at += of.BYTES_PER_ELEMENT * length;
    return values;
  };
  return {
    ...counts,
    bytes,
    createdAt: column(Float64Array, conversations),
    completedAt: column(Float64Array, conversations),
    startedAt: column(Float64Array, cycles),
    endedAt: column(Float64Array, cycles),
    breachedAt: column(Float64Array, cycles),
    clockMs: column(Float64Array, cycles),
    standingOf: column(Uint32Array, conversations),
    firstCycle: column(Uint32Array, conversations + 1),
    cycleStanding: column(Uint32Array, cycles),
    cycleNumber: column(Uint32Array, cycles),
    standing: column(Uint32Array, COLUMNS.length * standings),
    nameEnd: column(Uint32Array, names),
    idEnd: column(Uint32Array, conversations),
    deleted: column(Uint8Array, conversations),
    flags: column(Uint8Array, cycles),
    nameText: column(Uint8Array, nameBytes),
    idText: column(Uint8Array, idBytes),
  };
}

/** The names that standings point at: the first stands for none. */
export function namesOf({ names, nameEnd, nameText }: Block): (string | null)[] {
  const found: (string | null)[] = [null];
  for (let name = 0; name < names; name++) {
    found.push(textOf(nameText, name === 0 ? 0 : nameEnd[name - 1]!, nameEnd[name]!));
  }
  return found;
}

export function idAt({ idEnd, idText }: Block, conversation: number): string {
  return textOf(idText, conversation === 0 ? 0 : idEnd[conversation - 1]!, idEnd[conversation]!);
}

/** Where in the block a conversation is; null if it is not. */
export function placeOf({ conversations, idEnd, idText }: Block, id: string): number | null {
  const wanted = Buffer.from(id);
  const ids = bufferOf(idText);
  let low = 0;
  let high = conversations - 1;
  while (low <= high) {
    const middle = (low + high) >>> 1;
    const order = wanted.compare(ids, middle === 0 ? 0 : idEnd[middle - 1]!, idEnd[middle]!);
    if (order === 0) return middle;
    if (order < 0) high = middle - 1;
    else low = middle + 1;
  }
  return null;
}

/** The places of those that are in the block. */
export function listOfPlaces(block: Block, ids: readonly string[]): number[] {
  return ids.map((id) => placeOf(block, id)).filter((place) => place !== null);
}

/** 1 at the place of each of those that are in the block. */
export function placesOf(block: Block, ids: readonly string[]): Uint8Array {
  const places = new Uint8Array(block.conversations);
  for (const place of listOfPlaces(block, ids)) places[place] = 1;
  return places;
}

export function metricAt({ flags }: Block, cycle: number) {
  return METRICS[flags[cycle]! & METRIC_BITS]!;
}

function textOf(bytes: Uint8Array, from: number, to: number): string {
  return bufferOf(bytes).toString('utf8', from, to);
}

function bufferOf({ buffer, byteOffset, length }: Uint8Array): Buffer {
  return Buffer.from(buffer, byteOffset, length);
}
