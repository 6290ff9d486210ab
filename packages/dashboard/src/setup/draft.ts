/**
 * The configuration that is being worked on: one text, which the forms and the editor both change. It survives going
 * from page to page and loading anew, until it is saved or discarded.
 */
import { type Config, type Fault, parseConfig } from '@kept/engine';
import { type Parsed, parseText, withValue } from './document.ts';
import type { Keys } from './raw.ts';

export interface Base {
  /** Null: there is none yet. */
  readonly revision: number | null;
  readonly text: string;
}

export interface DraftState {
  readonly base: Base;
  readonly parsed: Parsed;
  readonly faults: readonly Fault[];
  /** As the service would read it; null while it has faults. */
  readonly config: Config | null;
  readonly dirty: boolean;
}

/** What a first configuration starts from: enough to see all of it. */
export const FIRST_TEXT = `kept: 1
schedules:
  default:
    timeZone: ${Intl.DateTimeFormat().resolvedOptions().timeZone}
    weekly: { mon: ["09:00-17:00"], tue: ["09:00-17:00"], wed: ["09:00-17:00"], thu: ["09:00-17:00"], fri: ["09:00-17:00"] }
policies:
  standard:
    metrics:
      firstReply: { target: 4h }
      resolution: { target: 24h }
assignments:
  - { policy: standard }
`;

const KEY = 'kept.draft';
/** Letters typed this close together are one change. */
const ONE_GO_MS = 700;

export class Draft {
  readonly #workspace: string;
  readonly #listeners = new Set<() => void>();
  readonly #undo: string[] = [];
  readonly #redo: string[] = [];
  #writtenAt = 0;
  #state: DraftState;

  constructor(workspace: string, base: Base) {
    this.#workspace = workspace;
    this.#state = stateOf(base, kept(workspace, base.revision) ?? base.text);
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly state = (): DraftState => this.#state;

  /** The whole text anew. What is written in one go is undone in one go. */
  write(text: string): void {
    const { base, parsed } = this.#state;
    if (text === parsed.text) return;
    const now = Date.now();
    if (now - this.#writtenAt > ONE_GO_MS) this.#undo.push(parsed.text);
    this.#writtenAt = now;
    this.#redo.length = 0;
    this.#set(stateOf(base, text));
  }

  undo(): boolean {
    return this.#step(this.#undo, this.#redo);
  }

  redo(): boolean {
    return this.#step(this.#redo, this.#undo);
  }

  #step(from: string[], to: string[]): boolean {
    const text = from.pop();
    if (text === undefined) return false;
    to.push(this.#state.parsed.text);
    this.#writtenAt = 0;
    this.#set(stateOf(this.#state.base, text));
    return true;
  }

  /** One value; `undefined` takes it out. */
  set(keys: Keys, value: unknown): void {
    this.write(withValue(this.#state.parsed.text, keys, value));
  }

  discard(): void {
    this.#undo.push(this.#state.parsed.text);
    this.#set(stateOf(this.#state.base, this.#state.base.text));
  }

  /** What is saved is another now: by this draft, or by somebody else. Work of one's own is kept. */
  rebase(base: Base): void {
    const { dirty, parsed } = this.#state;
    this.#set(stateOf(base, dirty ? parsed.text : base.text));
  }

  #set(state: DraftState): void {
    this.#state = state;
    const { base, dirty, parsed } = state;
    if (dirty)
      sessionStorage.setItem(
        KEY,
        JSON.stringify({ workspace: this.#workspace, revision: base.revision, text: parsed.text }),
      );
    else sessionStorage.removeItem(KEY);
    for (const listener of this.#listeners) listener();
  }
}

function stateOf(base: Base, text: string): DraftState {
  const parsed = parseText(text);
  const checked = parsed.broken.length > 0 ? null : parseConfig(parsed.document.toJS());
  return {
    base,
    parsed,
    faults: checked === null ? [] : checked.ok ? checked.warnings : checked.faults,
    config: checked?.ok ? checked.config : null,
    // A first configuration is new even as it was suggested.
    dirty: base.revision === null || text !== base.text,
  };
}

/** What was being worked on in this tab, if it was begun on the revision that is still the newest. */
function kept(workspace: string, revision: number | null): string | null {
  try {
    const found: unknown = JSON.parse(sessionStorage.getItem(KEY) ?? 'null');
    const draft = found as { workspace?: unknown; revision?: unknown; text?: unknown } | null;
    if (draft?.workspace !== workspace || draft.revision !== revision || typeof draft.text !== 'string') return null;
    return draft.text;
  } catch {
    return null;
  }
}
