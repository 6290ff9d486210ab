import { useTranslation } from 'react-i18next';
import { formatTime } from '../time/zone.ts';
import type { Filters } from './filters.ts';
import { useForecast } from './use-board.ts';

interface Props {
  readonly filters: Filters;
  readonly onChange: (filters: Filters) => void;
}

const EMPTY = Array.from({ length: 32 }, (_, at) => ({ from: '', to: '', low: 0, normal: 0, high: 0, urgent: 0, at }));

/** What falls due in the next eight hours, in office time, if nobody acts. Each bar is the filter “due before”. */
export function Strip({ filters, onChange }: Props) {
  const { t } = useTranslation();
  const { data, isError } = useForecast(filters.team);
  const buckets = data ? data.buckets.map((bucket, at) => ({ ...bucket, at })) : EMPTY;
  const most = Math.max(4, ...buckets.map(({ low, normal, high, urgent }) => low + normal + high + urgent));
  const due = buckets.reduce((sum, { urgent }) => sum + urgent, 0);
  const warnings = buckets.reduce((sum, { low, normal, high }) => sum + low + normal + high, 0);
  return (
    <section className="strip" aria-label={t('board.strip')}>
      <p className="strip-words">
        {data
          ? t('board.stripWords', {
              due: t('board.stripDue', { count: due }),
              warnings: t('board.stripWarnings', { count: warnings }),
            })
          : isError
            ? t('board.stripFailed')
            : '\u00a0'}
      </p>
      <ol className="strip-bars">
        {buckets.map(({ from, to, low, normal, high, urgent, at }) => {
          const soft = low + normal + high;
          return (
            <li key={at}>
              {soft + urgent > 0 ? (
                <button
                  type="button"
                  className="strip-bar"
                  aria-pressed={filters.dueBefore === to}
                  aria-label={t('board.stripBar', {
                    from: formatTime(Date.parse(from)),
                    to: formatTime(Date.parse(to)),
                    due: urgent,
                    warnings: soft,
                  })}
                  data-tip={t('board.stripBar', {
                    from: formatTime(Date.parse(from)),
                    to: formatTime(Date.parse(to)),
                    due: urgent,
                    warnings: soft,
                  })}
                  onClick={() => onChange({ ...filters, dueBefore: filters.dueBefore === to ? null : to })}
                >
                  <span className="strip-soft" style={{ height: `${(soft / most) * 100}%` }} />
                  <span className="strip-due" style={{ height: `${(urgent / most) * 100}%` }} />
                </button>
              ) : (
                <span className="strip-none" />
              )}
            </li>
          );
        })}
      </ol>
      <div className="strip-hours" aria-hidden="true">
        {data &&
          hoursOf(Date.parse(data.asOf), Date.parse(data.until)).map(({ ms, part }) => (
            <span key={ms} style={{ left: `${part * 100}%` }}>
              {formatTime(ms)}
            </span>
          ))}
      </div>
    </section>
  );
}

const HOUR_MS = 3_600_000;

/** The full hours of the window, each with its place from 0 to 1; none so late that its label would not fit. */
function hoursOf(fromMs: number, toMs: number): { ms: number; part: number }[] {
  const hours: { ms: number; part: number }[] = [];
  // Full hours of the viewer's zone, which may be half an hour off.
  const offsetMs = new Date(fromMs).getTimezoneOffset() * 60_000;
  for (let ms = Math.ceil((fromMs - offsetMs) / HOUR_MS) * HOUR_MS + offsetMs; ms < toMs; ms += HOUR_MS) {
    const part = (ms - fromMs) / (toMs - fromMs);
    if (part < 0.95) hours.push({ ms, part });
  }
  return hours;
}
