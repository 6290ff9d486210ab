import type { Status } from '@kept/engine';

/** A ticket's status, then its attributes, at one time. */
export type State = readonly [status: Status, ...attributes: (string | null)[]];

/** The number of the creation among the rows; theirs count from 1. */
export const CREATION = 0;

interface Entry {
  readonly at: number;
  readonly row: number;
  readonly state: State;
  /** Bits of the fields that the entry knows: a creation that names no status knows none. */
  readonly knows: number;
  /** Bits of the fields that an event at the entry sets. */
  sets: number;
}

/** Fields that have to be set once more at a later row, because a row that came after it in the file lies before it in time. */
export interface Again {
  readonly at: number;
  readonly row: number;
  readonly state: State;
  readonly fields: readonly number[];
}

/**
 * The states of one ticket in the order of time, rows of one time in the file's. Rows may come in any order: each says which
 * fields change at it. What was said of earlier rows is never taken back, only added to, so that a longer file agrees with a shorter one.
 */
export class StateTimeline {
  readonly #entries: Entry[];
  #reply: { at: number; row: number } | null = null;

  /** `statusKnown`: whether the creation names the first row's status, or says no more than that the ticket is there. */
  constructor(createdAt: number, first: State, statusKnown: boolean) {
    const all = (1 << first.length) - 1;
    let sets = statusKnown ? 1 : 0;
    for (let field = 1; field < first.length; field++) if (first[field] !== null) sets |= 1 << field;
    this.#entries = [{ at: createdAt, row: CREATION, state: first, knows: statusKnown ? all : all & ~1, sets }];
  }

  insert(
    at: number,
    row: number,
    state: State,
  ): { readonly changed: readonly number[]; readonly again: readonly Again[] } {
    const entries = this.#entries;
    let place = entries.length;
    while (place > 0 && entries[place - 1]!.at > at) place--;
    const changed: number[] = [];
    let sets = 0;
    for (let field = 0; field < state.length; field++) {
      if (this.#before(place, field) === state[field]) continue;
      changed.push(field);
      sets |= 1 << field;
    }
    const again = place === entries.length ? [] : this.#again(place, state);
    // Most rows change nothing: equal states are kept once.
    const last = entries[place - 1];
    const kept = last !== undefined && last.row !== CREATION && sets === 0 ? last.state : state;
    entries.splice(place, 0, { at, row, state: kept, knows: (1 << state.length) - 1, sets });
    return { changed, again };
  }

  /** Whether a reply in this row is the first so far: none of an earlier time, or of the same time and an earlier row, was told. */
  replied(at: number, row: number): boolean {
    if (this.#reply !== null && (this.#reply.at < at || (this.#reply.at === at && this.#reply.row < row))) return false;
    this.#reply = { at, row };
    return true;
  }

  /** A field's value just before a place; at the very start a conversation is open and has no attributes (§3.3). */
  #before(place: number, field: number): string | null {
    for (let at = place - 1; at >= 0; at--) {
      const entry = this.#entries[at]!;
      if (entry.knows & (1 << field)) return entry.state[field]!;
    }
    return field === 0 ? 'open' : null;
  }

  /** Fields that the next entry which knows them does not set, since they had not changed there until now. */
  #again(place: number, state: State): Again[] {
    const again = new Map<Entry, number[]>();
    for (let field = 0; field < state.length; field++) {
      const bit = 1 << field;
      const next = this.#entries.slice(place).find((entry) => entry.knows & bit);
      if (next === undefined || next.sets & bit || next.state[field] === state[field]) continue;
      next.sets |= bit;
      again.set(next, [...(again.get(next) ?? []), field]);
    }
    return [...again].map(([{ at, row, state: later }, fields]) => ({ at, row, state: later, fields }));
  }
}
