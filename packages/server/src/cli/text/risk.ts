/** The words, shapes and colours of risk (docs: the same words everywhere). Shape and word carry it without the colour. */
import type { Badge } from '@kept/engine';
import type { Style } from './paint.ts';

export interface Look {
  readonly shape: string;
  readonly word: string;
  readonly style: Style;
}

/** In the order in which they want to be looked at. */
export const LOOKS: Readonly<Record<Badge, Look>> = {
  breach: { shape: '●', word: 'Breach', style: ['red', 'bold', 'inverse'] },
  urgent: { shape: '◕', word: 'Urgent', style: 'red' },
  at_risk: { shape: '◑', word: 'At risk', style: 'yellow' },
  sla: { shape: '○', word: 'SLA', style: 'green' },
  breached: { shape: '✗', word: 'Breached', style: ['dim', 'red'] },
  met: { shape: '✓', word: 'Met', style: ['dim', 'green'] },
};

export const BADGES = Object.keys(LOOKS) as readonly Badge[];

export const PAUSED = '‖';
export const CLOSED = '☾';

export function withShape({ shape, word }: Look): string {
  return `${shape} ${word}`;
}
