/**
 * Which place on the page draws which row. A row that scrolls away leaves its place to one that comes: the browser then changes
 * a few words instead of making forty elements and throwing as many away. Pure but for what it remembers.
 */
export class Slots {
  #bySlot: (string | number | null)[] = [];

  /** The slot of each key, in the order of the keys: what was drawn stays where it was. */
  place(keys: readonly (string | number)[]): number[] {
    const wanted = new Set(keys);
    const slotOf = new Map<string | number, number>();
    const free: number[] = [];
    for (const [slot, key] of this.#bySlot.entries()) {
      if (key !== null && wanted.has(key)) slotOf.set(key, slot);
      else free.push(slot);
    }
    for (const key of keys) {
      if (slotOf.has(key)) continue;
      slotOf.set(key, free.shift() ?? this.#bySlot.length);
      this.#bySlot[slotOf.get(key)!] = key;
    }
    // What is left over is drawn no more; kept in mind, it would stand for a row that is not there.
    for (const slot of free) this.#bySlot[slot] = null;
    return keys.map((key) => slotOf.get(key)!);
  }
}
