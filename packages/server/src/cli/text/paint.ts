/** Colour, only where it can be seen and is wanted. */
import { styleText } from 'node:util';
import type { Screen } from '../terminal.ts';

export type Style = Parameters<typeof styleText>[0];
export type Paint = (style: Style, text: string) => string;

export const PLAIN: Paint = (_, text) => text;
const COLOURED: Paint = (style, text) => styleText(style, text, { validateStream: false });

/** Whether a screen shows colour: it is a terminal that has some, and neither `NO_COLOR` nor its kin forbids it. */
export function hasColor(screen: Screen): boolean {
  return styleText('bold', '.', { stream: screen, validateStream: true }) !== '.';
}

export function paintFor(screen: Screen): Paint {
  return hasColor(screen) ? COLOURED : PLAIN;
}
