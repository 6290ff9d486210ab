import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { Schema } from '../../api/client.ts';
import { locale } from '../../i18n/language.ts';
import { formatLength } from '../../time/duration.ts';
import { IconButton } from '../../ui/button.tsx';
import type { Preview } from './use-preview.ts';
import { WEEKDAYS } from './week.ts';

type Day = Schema['PreviewDay'];
export type Kind = 'open' | 'short' | 'longer' | 'closed' | 'off';

/** How a day stands out against what its weekday usually has. `off`: always closed. */
export function kindOf(day: Day, usual: number): Kind {
  const open = day.openSeconds;
  if (open === 0) return usual === 0 && day.source === 'weekly' ? 'off' : 'closed';
  if (day.source === 'weekly' || open === usual) return 'open';
  return open < usual ? 'short' : 'longer';
}

/** What most days of a weekday have, by weekday: nights that run over make single days differ. */
export function usualSeconds(days: readonly Day[]): Map<string, number> {
  const usual = new Map<string, number>();
  for (const weekday of WEEKDAYS) {
    const counts = new Map<number, number>();
    for (const day of days) {
      if (day.weekday === weekday && day.source === 'weekly')
        counts.set(day.openSeconds, (counts.get(day.openSeconds) ?? 0) + 1);
    }
    const most = [...counts].sort((a, b) => b[1] - a[1])[0];
    usual.set(weekday, most?.[0] ?? 0);
  }
  return usual;
}

/** A year in one view: closed and short days, exceptions by name, changed clocks. */
export function YearView({ preview }: { preview: Preview }) {
  const { t } = useTranslation();
  const { data, year, setYear } = preview;
  const days = data?.days ?? [];
  const usual = usualSeconds(days);
  const months = Array.from({ length: 12 }, (_, month) =>
    days.filter((day) => Number(day.date.slice(5, 7)) === month + 1),
  );
  const special = days.filter((day) => day.source !== 'weekly' || day.clockChangeMinutes !== 0);
  return (
    <div className="year" data-stale={preview.busy || undefined}>
      <div className="page-head">
        <h2>{t('setup.schedule.year', { year })}</h2>
        <div className="actions">
          <IconButton name="left" label={String(year - 1)} onClick={() => setYear(year - 1)} />
          <IconButton name="right" label={String(year + 1)} onClick={() => setYear(year + 1)} />
        </div>
      </div>
      <div className="year-months" aria-hidden="true">
        {months.map((month, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: twelve months, always
          <div key={at} className="month">
            <h3>{monthName(at)}</h3>
            <div className="month-days">
              {month[0] && (
                <span
                  style={{ gridColumn: `span ${WEEKDAYS.indexOf(month[0].weekday)}` }}
                  hidden={month[0].weekday === 'mon'}
                />
              )}
              {month.map((day) => (
                <span
                  key={day.date}
                  className={`day day-${kindOf(day, usual.get(day.weekday) ?? 0)}`}
                  data-source={day.source}
                  data-clock={day.clockChangeMinutes !== 0 || undefined}
                  data-tip={tipOf(t, day)}
                >
                  {Number(day.date.slice(8))}
                </span>
              ))}
            </div>
          </div>
        ))}
      </div>
      <p className="legend" aria-hidden="true">
        {(['open', 'short', 'closed', 'off'] as const).map((kind) => (
          <span key={kind}>
            <i className={`day day-${kind}`} data-source={kind === 'closed' ? 'holiday' : 'weekly'} />
            {t(`setup.schedule.kinds.${kind}`)}
          </span>
        ))}
        <span>
          <i className="day day-open" data-clock />
          {t('setup.schedule.clockChange')}
        </span>
      </p>
      <details className="year-list">
        <summary>{t('setup.schedule.specialDays', { count: special.length })}</summary>
        <ul>
          {special.map((day) => (
            <li key={day.date}>{tipOf(t, day)}</li>
          ))}
        </ul>
      </details>
    </div>
  );
}

function monthName(month: number): string {
  return new Intl.DateTimeFormat(locale(), { month: 'long', timeZone: 'UTC' }).format(Date.UTC(2024, month, 1));
}

function tipOf(t: TFunction, day: Day): string {
  const date = new Intl.DateTimeFormat(locale(), {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    timeZone: 'UTC',
  }).format(Date.parse(`${day.date}T00:00:00Z`));
  const parts = [
    `${date}: ${day.openSeconds === 0 ? t('setup.schedule.closed') : `${day.ranges.join(', ')} (${formatLength(day.openSeconds * 1000)})`}`,
    day.source === 'holiday' && (day.note ?? t('setup.schedule.holiday')),
    day.source === 'override' && t('setup.schedule.exception'),
    day.clockChangeMinutes !== 0 &&
      t(day.clockChangeMinutes > 0 ? 'setup.schedule.clockBack' : 'setup.schedule.clockForward', {
        minutes: Math.abs(day.clockChangeMinutes),
      }),
  ];
  return parts.filter(Boolean).join(' · ');
}
