/** How far long work is: on a terminal only, with rate and time left. */
import type { Screen } from './terminal.ts';
import { grouped } from './text/duration.ts';

const BAR = 24;
/** It is drawn no more often than this, in milliseconds. */
const REDRAW_MS = 100;
const ERASE = '\r\u001b[2K';

export class ProgressBar {
  readonly #screen: Screen;
  readonly #now: () => number;
  readonly #unit: string;
  readonly #startedAt: number;
  #drawnAt = Number.NEGATIVE_INFINITY;
  #shown = false;

  constructor(screen: Screen, now: () => number, unit: string) {
    this.#screen = screen;
    this.#now = now;
    this.#unit = unit;
    this.#startedAt = now();
  }

  /** `share` of the whole, 0 to 1; null where the whole is not known. */
  show(count: number, share: number | null): void {
    if (this.#screen.isTTY !== true) return;
    const now = this.#now();
    if (now - this.#drawnAt < REDRAW_MS) return;
    this.#drawnAt = now;
    this.#shown = true;
    this.#screen.write(`${ERASE}${progressLine(count, share, now - this.#startedAt, this.#unit)}`);
  }

  /** Writes whole lines that stay, above the bar. */
  above(text: string): void {
    this.clear();
    this.#screen.write(text);
  }

  clear(): void {
    if (this.#shown) this.#screen.write(ERASE);
    this.#shown = false;
  }
}

/** `████████░░░░  62 %  88,214 rows  120,310 a second  0:02 left`. */
export function progressLine(count: number, share: number | null, elapsedMs: number, unit: string): string {
  const parts = [`${grouped(count)} ${unit}s`];
  if (elapsedMs > 0) parts.push(`${grouped(Math.round((count * 1000) / elapsedMs))} a second`);
  if (share === null) return parts.join('  ');
  const done = Math.round(Math.min(1, share) * BAR);
  parts.unshift(`${'█'.repeat(done)}${'░'.repeat(BAR - done)}  ${String(Math.floor(share * 100)).padStart(3)} %`);
  if (share > 0 && share < 1) parts.push(`${clock((elapsedMs * (1 - share)) / share)} left`);
  return parts.join('  ');
}

function clock(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
