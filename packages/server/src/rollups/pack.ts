/** Conversations into a block and back: what goes in comes out, in the block's order. */
import { METRICS } from '@kept/engine';
import type { ReportConversation, ReportCycle, ReportStanding } from '../reports/rows.ts';
import {
  type Block,
  COLUMNS,
  END_REASONS,
  EXCUSED_BIT,
  emptyBlock,
  idAt,
  metricAt,
  namesOf,
  REASON_BITS,
  REASON_SHIFT,
} from './block.ts';

export function pack(conversations: Iterable<ReportConversation>): Block {
  const rows = [...conversations].map((row) => ({ row, id: Buffer.from(row.id), cycles: inOrder(row.cycles) }));
  rows.sort((a, b) => a.id.compare(b.id));
  const standings = new Standings();
  for (const { row, cycles } of rows) {
    standings.add(row, null);
    for (const cycle of cycles) standings.add(cycle, cycle.policy);
  }
  const names = standings.names.map((name) => Buffer.from(name));
  const sum = (lengths: readonly number[]) => lengths.reduce((all, length) => all + length, 0);
  const block = emptyBlock({
    conversations: rows.length,
    cycles: sum(rows.map(({ cycles }) => cycles.length)),
    standings: standings.count,
    names: names.length,
    nameBytes: sum(names.map(({ length }) => length)),
    idBytes: sum(rows.map(({ id }) => id.length)),
  });
  block.standing.set(standings.places);
  writeTexts(names, block.nameText, block.nameEnd);
  writeTexts(
    rows.map(({ id }) => id),
    block.idText,
    block.idEnd,
  );
  let at = 0;
  for (const [index, { row, cycles }] of rows.entries()) {
    block.createdAt[index] = row.createdAt;
    block.completedAt[index] = row.completedAt ?? Number.NaN;
    block.standingOf[index] = standings.add(row, null);
    block.deleted[index] = row.deleted ? 1 : 0;
    block.firstCycle[index] = at;
    for (const cycle of cycles) writeCycle(block, at++, cycle, standings.add(cycle, cycle.policy));
  }
  block.firstCycle[rows.length] = at;
  return block;
}

export function* unpack(block: Block): Generator<ReportConversation> {
  const names = namesOf(block);
  for (let index = 0; index < block.conversations; index++) {
    const cycles: ReportCycle[] = [];
    for (let at = block.firstCycle[index]!; at < block.firstCycle[index + 1]!; at++) {
      cycles.push(readCycle(block, at, names));
    }
    yield {
      id: idAt(block, index),
      createdAt: block.createdAt[index]!,
      completedAt: instant(block.completedAt[index]!),
      deleted: block.deleted[index] === 1,
      ...standingAt(block, block.standingOf[index]!, names),
      cycles,
    };
  }
}

function inOrder(cycles: readonly ReportCycle[]): ReportCycle[] {
  return [...cycles].sort((a, b) => METRICS.indexOf(a.metric) - METRICS.indexOf(b.metric) || a.cycle - b.cycle);
}

function writeTexts(texts: readonly Buffer[], into: Uint8Array, ends: Uint32Array): void {
  let at = 0;
  for (const [index, text] of texts.entries()) {
    into.set(text, at);
    at += text.length;
    ends[index] = at;
  }
}

function writeCycle(block: Block, at: number, cycle: ReportCycle, standing: number): void {
  block.startedAt[at] = cycle.startedAt;
  block.endedAt[at] = cycle.endedAt ?? Number.NaN;
  block.breachedAt[at] = cycle.breachedAt ?? Number.NaN;
  block.clockMs[at] = cycle.clockMs ?? Number.NaN;
  block.cycleStanding[at] = standing;
  block.cycleNumber[at] = cycle.cycle;
  block.flags[at] =
    METRICS.indexOf(cycle.metric) |
    (END_REASONS.indexOf(cycle.endReason) << REASON_SHIFT) |
    (cycle.excused ? EXCUSED_BIT : 0);
}

function readCycle(block: Block, at: number, names: readonly (string | null)[]): ReportCycle {
  const flags = block.flags[at]!;
  const standing = block.cycleStanding[at]!;
  return {
    metric: metricAt(block, at),
    cycle: block.cycleNumber[at]!,
    policy: names[block.standing[standing * COLUMNS.length + COLUMNS.indexOf('policy')]!]!,
    startedAt: block.startedAt[at]!,
    endedAt: instant(block.endedAt[at]!),
    endReason: END_REASONS[(flags >>> REASON_SHIFT) & REASON_BITS]!,
    breachedAt: instant(block.breachedAt[at]!),
    excused: (flags & EXCUSED_BIT) !== 0,
    clockMs: instant(block.clockMs[at]!),
    ...standingAt(block, standing, names),
  };
}

function standingAt({ standing }: Block, at: number, names: readonly (string | null)[]): ReportStanding {
  const name = (column: number) => names[standing[at * COLUMNS.length + column]!]!;
  return { team: name(0), channel: name(1), assignee: name(2), priority: name(3), tier: name(4) };
}

function instant(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}

/** Each combination of names once, in the order in which they first come. */
class Standings {
  readonly names: string[] = [];
  /** Six for each, each one more than the name's place; 0 for none. */
  readonly places: number[] = [];
  count = 0;
  readonly #nameAt = new Map<string, number>();
  readonly #known = new Map<string, number>();

  add(of: ReportStanding, policy: string | null): number {
    const { team, channel, assignee, priority, tier } = of;
    const places = [team, channel, assignee, priority, tier, policy].map((name) => this.#place(name));
    const key = places.join();
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    this.places.push(...places);
    this.#known.set(key, this.count);
    return this.count++;
  }

  #place(name: string | null): number {
    if (name === null) return 0;
    let place = this.#nameAt.get(name);
    if (place === undefined) {
      this.names.push(name);
      place = this.names.length;
      this.#nameAt.set(name, place);
    }
    return place;
  }
}
