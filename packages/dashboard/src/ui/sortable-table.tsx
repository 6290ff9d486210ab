import './sortable-table.css';
import {
  createSortedRowModel,
  rowSortingFeature,
  type SortingState,
  tableFeatures,
  useTable,
} from '@tanstack/react-table';
import { type ReactNode, useMemo, useState } from 'react';
import { Icon } from './icons.tsx';
import { Scroll } from './scroll.tsx';

const features = tableFeatures({ rowSortingFeature, sortedRowModel: createSortedRowModel() });

export interface Column<T> {
  readonly id: string;
  readonly header: ReactNode;
  /** What is sorted by; null sorts last either way. */
  readonly value: (row: T) => string | number | null;
  readonly cell: (row: T) => ReactNode;
  readonly numeric?: boolean;
}

interface Props<T> {
  readonly rows: readonly T[];
  readonly columns: readonly Column<T>[];
  readonly caption: string;
  readonly rowKey: (row: T) => string;
  readonly sort?: { readonly id: string; readonly desc: boolean };
}

/** A table whose columns sort it; screen readers are told by `aria-sort`. */
export function SortableTable<T extends object>({ rows, columns, caption, rowKey, sort }: Props<T>) {
  const [sorting, setSorting] = useState<SortingState>(sort ? [sort] : []);
  const data = useMemo(() => [...rows], [rows]);
  const definitions = useMemo(
    () =>
      columns.map((column) => ({
        id: column.id,
        accessorFn: (row: T) => column.value(row) ?? undefined,
        sortUndefined: 'last' as const,
        sortDescFirst: column.numeric ?? false,
        sortFn: (a: { original: T }, b: { original: T }) => compare(column.value(a.original), column.value(b.original)),
      })),
    [columns],
  );
  const table = useTable({
    features,
    columns: definitions,
    data,
    getRowId: rowKey,
    state: { sorting },
    onSortingChange: setSorting,
  });
  const byId = new Map(columns.map((column) => [column.id, column]));

  return (
    <Scroll>
      <table className="table">
        <caption className="unseen">{caption}</caption>
        <thead>
          <tr>
            {table.getHeaderGroups()[0]?.headers.map(({ id, column }) => {
              const sorted = column.getIsSorted();
              return (
                <th
                  key={id}
                  scope="col"
                  className={byId.get(id)?.numeric ? 'num' : ''}
                  aria-sort={sorted === 'asc' ? 'ascending' : sorted === 'desc' ? 'descending' : 'none'}
                >
                  <button type="button" className="sort" onClick={column.getToggleSortingHandler()}>
                    {byId.get(id)?.header}
                    {sorted && <Icon name={sorted === 'asc' ? 'up' : 'down'} size={12} />}
                  </button>
                </th>
              );
            })}
          </tr>
        </thead>
        <tbody>
          {table.getRowModel().rows.map((row) => (
            <tr key={row.id}>
              {columns.map((column) => (
                <td key={column.id} className={column.numeric ? 'num' : ''}>
                  {column.cell(row.original)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

function compare(a: string | number | null, b: string | number | null): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return String(a ?? '').localeCompare(String(b ?? ''), undefined, { numeric: true });
}
