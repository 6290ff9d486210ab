/** Puts conversations of one block in the place of another's, column by column: the block that packing them all would make. */
import { type Block, COLUMNS, emptyBlock, namesOf } from './block.ts';

/** @param left 1 for each conversation of `base` that is left out, by its place; what is in both must be among them */
export function merge(base: Block, left: Uint8Array, fresh: Block): Block {
  const sources = [base, fresh] as const;
  const order = inOrder(base, left, fresh);
  const numbers = new Numbers(sources);
  let cycles = 0;
  let idBytes = 0;
  // Standings are numbered as they first come: the conversation's own, then those of its cycles.
  for (const { source, place } of order) {
    const { standingOf, firstCycle, cycleStanding, idEnd } = sources[source];
    numbers.of(source, standingOf[place]!);
    for (let at = firstCycle[place]!; at < firstCycle[place + 1]!; at++) numbers.of(source, cycleStanding[at]!);
    cycles += firstCycle[place + 1]! - firstCycle[place]!;
    idBytes += idEnd[place]! - (place === 0 ? 0 : idEnd[place - 1]!);
  }
  const names = numbers.names.map((name) => Buffer.from(name));
  const block = emptyBlock({
    ...{ conversations: order.length, cycles, idBytes },
    ...{ standings: numbers.count, names: names.length },
    nameBytes: names.reduce((sum, { length }) => sum + length, 0),
  });
  block.standing.set(numbers.places);
  let nameAt = 0;
  for (const [index, name] of names.entries()) {
    block.nameText.set(name, nameAt);
    nameAt += name.length;
    block.nameEnd[index] = nameAt;
  }
  let cycle = 0;
  let idAt = 0;
  for (const [index, { source, place }] of order.entries()) {
    const from = sources[source];
    block.createdAt[index] = from.createdAt[place]!;
    block.completedAt[index] = from.completedAt[place]!;
    block.deleted[index] = from.deleted[place]!;
    block.standingOf[index] = numbers.of(source, from.standingOf[place]!);
    block.firstCycle[index] = cycle;
    for (let at = from.firstCycle[place]!; at < from.firstCycle[place + 1]!; at++, cycle++) {
      block.startedAt[cycle] = from.startedAt[at]!;
      block.endedAt[cycle] = from.endedAt[at]!;
      block.breachedAt[cycle] = from.breachedAt[at]!;
      block.clockMs[cycle] = from.clockMs[at]!;
      block.cycleStanding[cycle] = numbers.of(source, from.cycleStanding[at]!);
      block.cycleNumber[cycle] = from.cycleNumber[at]!;
      block.flags[cycle] = from.flags[at]!;
    }
    const id = from.idText.subarray(place === 0 ? 0 : from.idEnd[place - 1]!, from.idEnd[place]!);
    block.idText.set(id, idAt);
    idAt += id.length;
    block.idEnd[index] = idAt;
  }
  block.firstCycle[order.length] = cycle;
  return block;
}

interface Entry {
  readonly source: 0 | 1;
  readonly place: number;
}

/** By the bytes of the ids, as both are already. */
function inOrder(base: Block, left: Uint8Array, fresh: Block): Entry[] {
  const [mine, theirs] = [base.idText, fresh.idText].map(({ buffer, byteOffset, length }) =>
    Buffer.from(buffer, byteOffset, length),
  ) as [Buffer, Buffer];
  const startOf = ({ idEnd }: Block, place: number) => (place === 0 ? 0 : idEnd[place - 1]!);
  const order: Entry[] = [];
  let next = 0;
  for (let place = 0; place < base.conversations; place++) {
    if (left[place] === 1) continue;
    const [start, end] = [startOf(base, place), base.idEnd[place]!];
    while (
      next < fresh.conversations &&
      theirs.compare(mine, start, end, startOf(fresh, next), fresh.idEnd[next]!) < 0
    ) {
      order.push({ source: 1, place: next++ });
    }
    order.push({ source: 0, place });
  }
  while (next < fresh.conversations) order.push({ source: 1, place: next++ });
  return order;
}

/** What the standings of two blocks are called in a third. */
class Numbers {
  readonly names: string[] = [];
  readonly places: number[] = [];
  count = 0;
  readonly #sources: readonly [Block, Block];
  readonly #sourceNames: readonly (readonly (string | null)[])[];
  readonly #known: readonly Int32Array[];
  readonly #nameAt = new Map<string, number>();
  readonly #byPlaces = new Map<string, number>();

  constructor(sources: readonly [Block, Block]) {
    this.#sources = sources;
    this.#sourceNames = sources.map(namesOf);
    this.#known = sources.map(({ standings }) => new Int32Array(standings).fill(-1));
  }

  of(source: 0 | 1, standing: number): number {
    const known = this.#known[source]![standing]!;
    if (known >= 0) return known;
    const { standing: columns } = this.#sources[source];
    const places = COLUMNS.map((_, column) =>
      this.#name(this.#sourceNames[source]![columns[standing * COLUMNS.length + column]!]!),
    );
    const key = places.join();
    let number = this.#byPlaces.get(key);
    if (number === undefined) {
      number = this.count++;
      this.places.push(...places);
      this.#byPlaces.set(key, number);
    }
    this.#known[source]![standing] = number;
    return number;
  }

  #name(name: string | null): number {
    if (name === null) return 0;
    let place = this.#nameAt.get(name);
    if (place === undefined) {
      place = this.names.push(name);
      this.#nameAt.set(name, place);
    }
    return place;
  }
}
