/** What became of the events of an import, summed over all answers. */
import type { Screen } from '../terminal.ts';
import { grouped } from '../text/duration.ts';

export interface RejectedEvent {
  readonly id: string | null;
  readonly code: string;
  readonly message: string;
}

/** One answer of whoever records: a server, or the recorder itself. */
export interface Answer {
  readonly accepted: number;
  readonly duplicates: number;
  readonly rejected: readonly RejectedEvent[];
}

const REJECTED_SHOWN = 20;

export class ImportReceipt {
  accepted = 0;
  /** Events that were stored before, as they are: an import that is repeated. */
  duplicates = 0;
  rejected = 0;
  readonly #codes = new Map<string, number>();
  readonly #shown: RejectedEvent[] = [];

  add({ accepted, duplicates, rejected }: Answer): void {
    this.accepted += accepted;
    this.duplicates += duplicates;
    this.rejected += rejected.length;
    for (const each of rejected) {
      this.#codes.set(each.code, (this.#codes.get(each.code) ?? 0) + 1);
      if (this.#shown.length < REJECTED_SHOWN) this.#shown.push(each);
    }
  }

  /** `131,357 accepted, 0 duplicates, 0 rejected`. */
  get line(): string {
    return `${grouped(this.accepted)} accepted, ${grouped(this.duplicates)} duplicates, ${grouped(this.rejected)} rejected`;
  }

  /** How many of each code, and the first of them with the reason; nothing where none was rejected. */
  writeRejected(screen: Screen): void {
    if (this.rejected === 0) return;
    const codes = [...this.#codes].sort(([, a], [, b]) => b - a);
    const width = Math.max(...codes.map(([, count]) => grouped(count).length));
    const lines = ['Rejected events', ...codes.map(([code, count]) => `  ${grouped(count).padStart(width)}  ${code}`)];
    lines.push(...this.#shown.map(({ id, code, message }) => `  ${id ?? 'without an id'} (${code}): ${message}`));
    const more = this.rejected - this.#shown.length;
    if (more > 0) lines.push(`  and ${grouped(more)} more`);
    screen.write(`${lines.join('\n')}\n`);
  }
}
