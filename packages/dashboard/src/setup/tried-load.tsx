import { lazy, Suspense, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Schema } from '../api/client.ts';
import { whole } from '../compliance/numbers.ts';
import { locale } from '../i18n/language.ts';
import { Scroll } from '../ui/scroll.tsx';
import { type Hour, hoursOf, peak } from './load-by-hour.ts';

// The charts come when there is something to draw.
const LoadChart = lazy(async () => ({ default: (await import('./load-chart.tsx')).LoadChart }));

const KINDS = ['warnings', 'breaches'] as const;
const SIDES = ['before', 'after'] as const;

/** What would ring when: warnings and breaches by hour of the day, of the period or of one of its days. */
export function TriedLoad({ load, timeZone }: { load: Schema['SimulationResult']['load']; timeZone: string }) {
  const { t } = useTranslation();
  const id = useId();
  const [day, setDay] = useState<string | null>(null);
  if (load.days.length === 0) return null;
  const hours = hoursOf(load, day);
  const dayName = (one: string) =>
    new Intl.DateTimeFormat(locale(), {
      weekday: 'short',
      day: 'numeric',
      month: 'short',
      timeZone: 'UTC',
    }).format(Date.parse(`${one}T12:00:00Z`));
  return (
    <section className="tried-load" aria-label={t('setup.tryIt.loadTitle')}>
      <div className="page-head">
        <h3>{t('setup.tryIt.loadTitle')}</h3>
        <div className="actions">
          <label htmlFor={id} className="unseen">
            {t('setup.tryIt.loadDay')}
          </label>
          <select
            id={id}
            className="select"
            value={day ?? ''}
            onChange={(event) => setDay(event.target.value === '' ? null : event.target.value)}
          >
            <option value="">{t('setup.tryIt.allDays')}</option>
            {load.days.map((one) => (
              <option key={one.day} value={one.day}>
                {dayName(one.day)}
              </option>
            ))}
          </select>
        </div>
      </div>
      <div className="tried-charts">
        {KINDS.map((kind) => (
          <figure key={kind}>
            <figcaption>
              <strong>{t(`setup.tryIt.${kind}`)}</strong> <Peaks hours={hours} kind={kind} />
            </figcaption>
            <Suspense fallback={<div className="load-chart" />}>
              <LoadChart hours={hours} kind={kind} />
            </Suspense>
          </figure>
        ))}
      </div>
      <p className="legend" aria-hidden="true">
        <span>
          <i className="load-before" />
          {t('setup.tryIt.before')}
        </span>
        <span>
          <i className="load-after" />
          {t('setup.tryIt.after')}
        </span>
        <span>{timeZone}</span>
      </p>
      <details>
        <summary>{t('compliance.asTable')}</summary>
        <HourTable hours={hours} />
      </details>
    </section>
  );
}

/** “Most at 09:00: 12; as proposed at 11:00: 20”. */
function Peaks({ hours, kind }: { hours: readonly Hour[]; kind: (typeof KINDS)[number] }) {
  const { t } = useTranslation();
  const [before, after] = [peak(hours, 'before', kind), peak(hours, 'after', kind)];
  const words = (one: typeof before) =>
    one === null ? t('ui.none') : t('setup.tryIt.peak', { hour: clockHour(one.hour), number: whole(one.count) });
  return <span className="soft">{t('setup.tryIt.peaks', { before: words(before), after: words(after) })}</span>;
}

function HourTable({ hours }: { hours: readonly Hour[] }) {
  const { t } = useTranslation();
  return (
    <Scroll>
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{t('setup.tryIt.hour')}</th>
            {KINDS.flatMap((kind) =>
              SIDES.map((side) => (
                <th key={`${kind}/${side}`} scope="col" className="num">
                  {t(`setup.tryIt.${kind}`)}: {t(`setup.tryIt.${side}`)}
                </th>
              )),
            )}
          </tr>
        </thead>
        <tbody>
          {hours.map((one) => (
            <tr key={one.hour}>
              <th scope="row">{clockHour(one.hour)}</th>
              {KINDS.flatMap((kind) =>
                SIDES.map((side) => (
                  <td key={`${kind}/${side}`} className="num">
                    {whole(one[side][kind])}
                  </td>
                )),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

function clockHour(hour: number): string {
  return `${String(hour).padStart(2, '0')}:00`;
}
