import { useTranslation } from 'react-i18next';
import type { Schema } from '../api/client.ts';
import { Scroll } from '../ui/scroll.tsx';

/** Rows that made no events: where they are, what stood there, and why they were left out. */
export function BadRows({ rows }: { rows: readonly Schema['BadRow'][] }) {
  const { t } = useTranslation();
  return (
    <Scroll>
      <table className="table">
        <thead>
          <tr>
            {(['line', 'column', 'value', 'reason'] as const).map((column) => (
              <th key={column} scope="col">
                {t(`import.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={`${row.line}/${row.column}/${row.code}`}>
              <td className="num">{row.line}</td>
              <td>{row.column ?? ''}</td>
              <td>{row.value !== null && <code>{row.value}</code>}</td>
              <td>{row.reason}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}
