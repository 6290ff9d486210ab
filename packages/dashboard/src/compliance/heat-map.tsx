import { useTranslation } from 'react-i18next';
import type { Schema } from '../api/client.ts';
import { locale } from '../i18n/language.ts';
import { Scroll } from '../ui/scroll.tsx';

const HOURS = Array.from({ length: 24 }, (_, hour) => hour);
const DAYS = [1, 2, 3, 4, 5, 6, 7] as const;

/** Breaches by weekday and hour: the number is in the cell, the shade only helps to find it. */
export function HeatMap({ cells }: { cells: readonly Schema['HeatCell'][] }) {
  const { t } = useTranslation();
  const count = new Map(cells.map(({ weekday, hour, breaches }) => [`${weekday}/${hour}`, breaches]));
  const most = Math.max(1, ...cells.map(({ breaches }) => breaches));
  if (cells.length === 0) return <p className="soft">{t('compliance.noBreaches')}</p>;
  return (
    <Scroll>
      <table className="heat">
        <caption className="unseen">{t('compliance.heatCaption')}</caption>
        <thead>
          <tr>
            <td />
            {HOURS.map((hour) => (
              <th key={hour} scope="col">
                {String(hour).padStart(2, '0')}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {DAYS.map((day) => (
            <tr key={day}>
              <th scope="row">{weekdayName(day)}</th>
              {HOURS.map((hour) => {
                const breaches = count.get(`${day}/${hour}`) ?? 0;
                const words = t('compliance.heatCell', {
                  count: breaches,
                  day: weekdayName(day, 'long'),
                  hour: `${String(hour).padStart(2, '0')}:00`,
                });
                return (
                  <td
                    key={hour}
                    data-level={breaches === 0 ? 0 : Math.ceil((breaches / most) * 4)}
                    data-tip={breaches > 0 ? words : undefined}
                  >
                    {breaches > 0 ? breaches : ''}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

/** 1 Monday to 7 Sunday. */
export function weekdayName(day: number, form: 'short' | 'long' = 'short'): string {
  // 1 January 2024 was a Monday.
  return new Intl.DateTimeFormat(locale(), { weekday: form, timeZone: 'UTC' }).format(Date.UTC(2024, 0, day));
}
