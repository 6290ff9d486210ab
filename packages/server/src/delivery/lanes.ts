/**
 * The places at each destination: so many attempts at once, and behind them what was claimed for it and waits for a
 * place. A destination that answers fast is given more ahead, so that its places never wait for the database; one that is
 * slow or fails is given none, and gives back what it has.
 *
 *   claimed ──▶ waiting in the lane ──▶ a place ──▶ attempt
 *                      └─▶ given back: it failed, was too slow, or it is time to stop
 */

/** What a lane says of a turn: it has come, or it is not to be waited for. */
export type Turn = 'go' | 'give_back';

/** What is claimed ahead is to be gone in so long. */
const AHEAD_MS = 500;
/** So many more may come again, under the same ids, after a crash: what went out and was not written down yet. */
export const MOST_AHEAD = 48;
/** Whoever has waited longer than this for a place is given back: the destination has become slow. */
const MOST_WAIT_MS = 5_000;

interface Waiting {
  readonly since: number;
  readonly call: (turn: Turn) => void;
}

interface Lane {
  taken: number;
  waiting: Waiting[];
  /** How long an attempt takes here, lately; null before the first that succeeds and after one that fails. */
  tookMs: number | null;
}

export class Lanes {
  readonly #places: number;
  readonly #lanes = new Map<string, Lane>();
  #closed = false;

  /** @param places how many attempts are under way at one destination at once */
  constructor(places: number) {
    this.#places = places;
  }

  /** How many more than it has places may be claimed for a destination. */
  ahead(key: string): number {
    const tookMs = this.#lanes.get(key)?.tookMs ?? null;
    if (tookMs === null) return 0;
    return Math.min(MOST_AHEAD, Math.floor((this.#places * AHEAD_MS) / Math.max(1, tookMs)));
  }

  /** Resolves when there is a place; who goes must `leave`. */
  enter(key: string, now: number): Promise<Turn> {
    if (this.#closed) return Promise.resolve('give_back');
    let lane = this.#lanes.get(key);
    if (lane === undefined) {
      lane = { taken: 0, waiting: [], tookMs: null };
      this.#lanes.set(key, lane);
    }
    if (lane.taken < this.#places) {
      lane.taken++;
      return Promise.resolve('go');
    }
    const { waiting } = lane;
    return new Promise((call) => waiting.push({ since: now, call }));
  }

  /** Frees a place. One that did not succeed clears the lane: whether to go on is decided anew. */
  leave(key: string, { tookMs, succeeded, now }: { tookMs: number; succeeded: boolean; now: number }): void {
    const lane = this.#lanes.get(key)!;
    lane.taken--;
    if (succeeded) lane.tookMs = lane.tookMs === null ? tookMs : lane.tookMs * 0.9 + tookMs * 0.1;
    else {
      lane.tookMs = null;
      clear(lane);
    }
    while (lane.taken < this.#places && lane.waiting.length > 0) {
      const next = lane.waiting.shift()!;
      const waited = now - next.since > MOST_WAIT_MS;
      if (!waited) lane.taken++;
      next.call(waited ? 'give_back' : 'go');
    }
    if (lane.taken === 0 && lane.tookMs === null) this.#lanes.delete(key);
  }

  /** Gives back whatever waits for a place, and whoever comes from now on. */
  close(): void {
    this.#closed = true;
    for (const lane of this.#lanes.values()) clear(lane);
  }
}

function clear(lane: Lane): void {
  for (const { call } of lane.waiting.splice(0)) call('give_back');
}
