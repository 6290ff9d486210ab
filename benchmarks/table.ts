export type Cell = string | number;

/** A table on stdout: the first column to the left, the rest to the right, whole numbers with their thousands apart. */
export function printTable(title: string, columns: readonly string[], rows: readonly (readonly Cell[])[]): void {
  const cells = [columns, ...rows].map((row) => row.map(textOf));
  const widths = columns.map((_, at) => Math.max(...cells.map((row) => (row[at] ?? '').length)));
  const lines = cells.map((row) =>
    widths.map((width, at) => (at === 0 ? (row[at] ?? '').padEnd(width) : (row[at] ?? '').padStart(width))).join('  '),
  );
  const [head, ...body] = lines;
  console.log([`\n${title}`, head, widths.map((width) => '-'.repeat(width)).join('  '), ...body].join('\n'));
}

function textOf(cell: Cell): string {
  if (typeof cell === 'string') return cell;
  return Number.isInteger(cell) ? cell.toLocaleString('en') : String(cell);
}
