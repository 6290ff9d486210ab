/** Tables of text that line up, within a width. */
import { columnsOf, fitted, padded } from './columns.ts';
import type { Paint, Style } from './paint.ts';

export interface Column {
  readonly heading: string;
  readonly align?: 'left' | 'right';
  /** Takes what room the others leave, and is cut to it. At most one. */
  readonly rest?: boolean;
}

/** Text, or text in a style; the style is no part of its width. */
export type Cell = string | { readonly text: string; readonly style: Style };

const GAP = '  ';

/** The lines of a table with its headings, dimmed; cells stand under them. No line is wider than `width`, or ends in spaces. */
export function tableLines(
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
  { width, paint }: { readonly width: number; readonly paint: Paint },
): string[] {
  const widths = columns.map(({ heading }, at) =>
    rows.reduce((widest, row) => Math.max(widest, columnsOf(textOf(row[at]!))), columnsOf(heading)),
  );
  const rest = columns.findIndex((column) => column.rest === true);
  if (rest >= 0) {
    const others = widths.reduce((sum, each, at) => (at === rest ? sum : sum + each), 0);
    widths[rest] = Math.max(8, Math.min(widths[rest]!, width - others - GAP.length * (columns.length - 1)));
  }
  const line = (cells: readonly Cell[]) => {
    const last = cells.findLastIndex((cell) => textOf(cell) !== '');
    return cells
      .slice(0, last + 1)
      .map((cell, at) => {
        const text = fitted(textOf(cell), widths[at]!);
        const align = columns[at]!.align ?? 'left';
        const full = at === last && align === 'left' ? text : padded(text, widths[at]!, align);
        return typeof cell === 'string' ? full : paint(cell.style, full);
      })
      .join(GAP);
  };
  return [line(columns.map(({ heading }) => ({ text: heading, style: 'dim' as const }))), ...rows.map(line)];
}

function textOf(cell: Cell): string {
  return typeof cell === 'string' ? cell : cell.text;
}
