import type { Logger } from './logger.ts';
import type { Report } from './settle.ts';

/** Tells the operator what became of a destination or a delivery. */
export function report({ kind, workspace, destination, error, until, delivery }: Report, logger: Logger): void {
  switch (kind) {
    case 'paused': {
      const resumesAt = until === null ? null : new Date(until).toISOString();
      return logger.warn({ workspace, destination, error, resumesAt }, `${destination} keeps failing and is paused`);
    }
    case 'recovered':
      return logger.info({ workspace, destination }, `${destination} answers again`);
    case 'gave_up':
      return logger.error({ workspace, destination, delivery, error }, `a delivery to ${destination} was given up`);
    case 'refused':
      return logger.warn({ workspace, destination, delivery, error }, `${destination} refused a delivery for good`);
    default:
      return kind satisfies never;
  }
}
