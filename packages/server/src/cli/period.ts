/** The period that a command is about: an instant or a date begins it, another ends it, itself outside. */
import { parseInstant } from '@kept/engine';
import { daysBefore, startOfDate } from '../reports/days.ts';
import { WrongUsage } from './exit.ts';

export interface PeriodOptions {
  readonly days?: number;
  readonly from?: string;
  readonly to?: string;
}

/**
 * Before anything is read: `--from` and `--to` belong together, and are instants or dates.
 * @throws WrongUsage
 */
export function checkPeriodText(command: string, { from, to }: PeriodOptions): void {
  if ((from === undefined) !== (to === undefined)) {
    throw new WrongUsage(`${command}: --from and --to go together. Give both, or --days.`);
  }
  if (from === undefined || to === undefined) return;
  boundary(command, '--from', from, 'UTC');
  boundary(command, '--to', to, 'UTC');
}

/**
 * @param days so many days up to `until` where none is given
 * @throws WrongUsage
 */
export function periodOf(
  command: string,
  { from, to, ...options }: PeriodOptions,
  days: number,
  until: number,
  zone: string,
): { from: number; to: number } {
  if (from === undefined || to === undefined) {
    return { from: daysBefore(until, options.days ?? days, zone), to: until };
  }
  const period = { from: boundary(command, '--from', from, zone), to: boundary(command, '--to', to, zone) };
  if (period.from < period.to) return period;
  throw new WrongUsage(
    `${command}: --to ${to} is not after --from ${from}. The period begins with --from and ends before --to.`,
  );
}

function boundary(command: string, flag: string, text: string, zone: string): number {
  const at = parseInstant(text) ?? startOfDate(text, zone);
  if (at !== null) return at;
  throw new WrongUsage(
    `${command}: ${flag} ${text} is no instant. Write 2026-03-02, or 2026-03-02T08:00:00Z with its offset.`,
  );
}
