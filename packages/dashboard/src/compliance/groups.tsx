import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'wouter';
import type { Schema } from '../api/client.ts';
import { type Column, SortableTable } from '../ui/sortable-table.tsx';
import { Failure, Skeleton } from '../ui/state.tsx';
import { csvAddress, GROUPINGS, queryOf, type ReportChoice } from './controls.tsx';
import { Figure } from './figure.tsx';
import { length, percent, whole } from './numbers.ts';
import { promised, useReport } from './use-report.ts';

type Group = Schema['ReportGroup'];

/** Where it breaks: one table, by whatever one asks. */
export function Groups({ choice }: { choice: ReportChoice }) {
  const { t } = useTranslation();
  const [, setSearch] = useSearchParams();
  const { groupBy, period, basis } = choice;
  const { data, error, isError, refetch } = useReport(queryOf(choice, period, groupBy));
  const columns = useMemo((): Column<Group>[] => {
    const of = ({ group }: Group) => ({ period, basis, group: [groupBy, group] as const });
    return [
      {
        id: 'group',
        header: t(`board.facets.${groupBy}`),
        value: (row) => row.group,
        cell: (row) => (row.group === null ? <span className="dim">{t('ui.none')}</span> : row.group),
      },
      {
        id: 'total',
        header: t('compliance.conversations'),
        numeric: true,
        value: (row) => row.figures.total,
        cell: (row) => (
          <Figure behind={{ ...of(row), counts: 'total' }} count={row.figures.total}>
            {whole(row.figures.total)}
          </Figure>
        ),
      },
      {
        id: 'breached',
        header: t('compliance.breached'),
        numeric: true,
        value: (row) => row.figures.breached,
        cell: (row) => (
          <Figure behind={{ ...of(row), counts: 'breached' }} count={row.figures.breached}>
            {whole(row.figures.breached)}
          </Figure>
        ),
      },
      ...(data ? promised(data.overall) : []).flatMap((metric): Column<Group>[] => [
        {
          id: metric,
          header: t(`metric.${metric}`),
          numeric: true,
          value: (row) => row.figures.metrics[metric].rate,
          cell: (row) => (
            <Figure
              behind={{ ...of(row), metric, counts: row.figures.metrics[metric].rate === 100 ? 'met' : 'breached' }}
              count={row.figures.metrics[metric].rate === null ? 0 : 1}
            >
              <Rate rate={row.figures.metrics[metric].rate} />
            </Figure>
          ),
        },
        {
          id: `${metric}-median`,
          header: t('compliance.median'),
          numeric: true,
          value: (row) => row.figures.metrics[metric].times.clockSeconds.median,
          cell: (row) => {
            const { cycles, clockSeconds } = row.figures.metrics[metric].times;
            return (
              <span className="soft">
                <Figure behind={{ ...of(row), metric, counts: 'measured' }} count={cycles}>
                  {length(clockSeconds.median)}
                </Figure>
              </span>
            );
          },
        },
        {
          id: `${metric}-p90`,
          header: t('compliance.p90'),
          numeric: true,
          value: (row) => row.figures.metrics[metric].times.clockSeconds.p90,
          cell: (row) => {
            const { cycles, clockSeconds } = row.figures.metrics[metric].times;
            return (
              <span className="soft">
                <Figure behind={{ ...of(row), metric, counts: 'measured' }} count={cycles}>
                  {length(clockSeconds.p90)}
                </Figure>
              </span>
            );
          },
        },
      ]),
    ];
  }, [t, groupBy, period, basis, data]);

  return (
    <section className="section" aria-labelledby="groups">
      <div className="page-head">
        <h2 id="groups">{t('compliance.where')}</h2>
        <div className="actions">
          <fieldset className="segments">
            <legend className="unseen">{t('compliance.groupBy')}</legend>
            {GROUPINGS.map((name) => (
              <button
                key={name}
                type="button"
                aria-pressed={name === groupBy}
                onClick={() =>
                  setSearch(
                    (before) => {
                      const next = new URLSearchParams(before);
                      next.set('group', name);
                      return next;
                    },
                    { replace: true },
                  )
                }
              >
                {t(`board.facets.${name}`)}
              </button>
            ))}
          </fieldset>
          <a className="button button-plain" href={csvAddress(choice, groupBy)} download>
            CSV
          </a>
        </div>
      </div>
      {isError ? (
        <Failure error={error} retry={() => refetch()} />
      ) : data?.groups ? (
        <SortableTable
          key={groupBy}
          rows={data.groups}
          columns={columns}
          caption={t('compliance.where')}
          rowKey={(row) => row.group ?? ''}
          sort={{ id: 'breached', desc: true }}
        />
      ) : (
        <Skeleton rows={5} />
      )}
    </section>
  );
}

/** A bar as long as what was kept, beside the figure. */
function Rate({ rate }: { rate: number | null }) {
  return (
    <span className="rate">
      {rate !== null && (
        <span className="rate-bar" aria-hidden="true">
          <span style={{ width: `${rate}%` }} />
        </span>
      )}
      {percent(rate)}
    </span>
  );
}
