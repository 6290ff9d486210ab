/**
 * The conversations of one view, page by page, kept true by the stream: a change is asked for and put where it sorts;
 * where many changed at once, or the stream lost its place, everything on hand is asked for again.
 */
import { answer, api } from '../api/client.ts';
import { Problem } from '../api/problem.ts';
import { learnServiceTime } from '../time/now.ts';
import { belongs, type Filters, isTheServices, queryOf } from './filters.ts';
import { NO_ROWS, type Row, type Rows, rowOf, withoutRow, withPage, withRow } from './rows.ts';

/** The first page fills a screen; the following ones are as large as the service gives. */
const FIRST_PAGE = 60;
const PAGE = 200;
/** Up to so many changed conversations are asked for one by one. */
const ONE_BY_ONE = 12;
/** Changes are gathered for so long: under the second in which they are to be seen. */
const GATHER_MS = 120;

export interface BoardState {
  readonly rows: Rows;
  readonly loading: boolean;
  readonly error: unknown;
  /** Ids whose state has changed since they were first shown, with when: to draw the eye once. */
  readonly changed: ReadonlyMap<string, number>;
}

export class BoardStore {
  readonly #filters: Filters;
  readonly #onChanged: (before: Row | undefined, after: Row | undefined) => void;
  readonly #listeners = new Set<() => void>();
  readonly #pending = new Set<string>();
  #state: BoardState;
  #cursor: string | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Answers of an earlier round are not taken in. */
  #round = 0;
  #fetching = false;

  constructor(filters: Filters, onChanged: (before: Row | undefined, after: Row | undefined) => void) {
    this.#filters = filters;
    this.#onChanged = onChanged;
    const order = filters.state === 'open' ? 'due' : 'created';
    this.#state = { rows: { ...NO_ROWS, order }, loading: true, error: null, changed: new Map() };
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly state = (): BoardState => this.#state;

  stop(): void {
    this.#round++;
    clearTimeout(this.#timer);
  }

  /** Loads from the start, as many rows as are on hand; what is shown stays until the answer is there. */
  async load(): Promise<void> {
    const round = ++this.#round;
    const wanted = Math.max(FIRST_PAGE, this.#state.rows.list.length);
    this.#fetching = true;
    try {
      let rows: Rows = { ...this.#state.rows, list: [], complete: false };
      let cursor: string | null = null;
      do {
        const limit: number = Math.min(PAGE, wanted - rows.list.length);
        const page = await this.#page(cursor, limit);
        if (round !== this.#round) return;
        rows = withPage(rows, page.rows, page.next === null);
        cursor = page.next;
      } while (cursor !== null && rows.list.length < wanted);
      this.#cursor = cursor;
      this.#set({ rows, loading: false, error: null });
    } catch (error) {
      if (round === this.#round) this.#set({ loading: false, error });
    } finally {
      if (round === this.#round) this.#fetching = false;
    }
  }

  /** The next page, if there is one and none is on its way. */
  async more(): Promise<void> {
    if (this.#fetching || this.#cursor === null) return;
    const round = this.#round;
    this.#fetching = true;
    try {
      const page = await this.#page(this.#cursor, PAGE);
      if (round !== this.#round) return;
      this.#cursor = page.next;
      this.#set({ rows: withPage(this.#state.rows, page.rows, page.next === null), error: null });
    } catch {
      // What is on hand stays; scrolling on asks again.
    } finally {
      if (round === this.#round) this.#fetching = false;
    }
  }

  /** A conversation changed. */
  touch(id: string): void {
    this.#pending.add(id);
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      const ids = [...this.#pending];
      this.#pending.clear();
      if (ids.length > ONE_BY_ONE) void this.load();
      else for (const one of ids) void this.#refresh(one);
    }, GATHER_MS);
  }

  async #refresh(id: string): Promise<void> {
    const round = this.#round;
    const before = this.#state.rows.list.find((row) => row.id === id);
    let after: Row | undefined;
    try {
      const detail = await answer(api.GET('/v1/conversations/{id}', { params: { path: { id } } }));
      after = rowOf(detail, Date.parse(detail.asOf));
    } catch (error) {
      if (!(error instanceof Problem && error.status === 404)) return;
    }
    if (round !== this.#round) return;
    const stays =
      after !== undefined && belongs(after, this.#filters) && (before !== undefined || !isTheServices(this.#filters));
    const { rows, changed } = this.#state;
    const next = stays ? withRow(rows, after!) : withoutRow(rows, id);
    const marked =
      before?.conversation.risk !== after?.conversation.risk ? new Map(changed).set(id, Date.now()) : changed;
    this.#set({ rows: next, changed: marked });
    this.#onChanged(before, after);
  }

  async #page(cursor: string | null, limit: number): Promise<{ rows: Row[]; next: string | null }> {
    const { order } = this.#state.rows;
    const query = { ...queryOf(this.#filters), sort: order, limit, ...(cursor === null ? {} : { cursor }) };
    const { items, next, asOf } = await answer(api.GET('/v1/conversations', { params: { query } }));
    const asOfMs = Date.parse(asOf);
    learnServiceTime(asOfMs);
    return { rows: items.map((item) => rowOf(item, asOfMs)), next };
  }

  #set(part: Partial<BoardState>): void {
    this.#state = { ...this.#state, ...part };
    for (const listener of this.#listeners) listener();
  }
}
