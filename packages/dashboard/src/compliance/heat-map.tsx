import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { Schema } from '../api/client.ts';
import { weekdayName } from '../time/weekday.ts';
import { Scroll } from '../ui/scroll.tsx';
import { addressBehind } from './behind.ts';
import type { ReportChoice } from './controls.tsx';

const HOURS = Array.from({ length: 24 }, (_, hour) => hour);
const DAYS = [1, 2, 3, 4, 5, 6, 7] as const;

/** Breaches by weekday and hour: the number is in the cell, the shade only helps to find it. */
interface Props {
  readonly cells: readonly Schema['HeatCell'][];
  readonly choice: Pick<ReportChoice, 'period' | 'basis' | 'timeZone'>;
}

export function HeatMap({ cells, choice }: Props) {
  const { t } = useTranslation();
  const { period, basis, timeZone } = choice;
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
                    {breaches > 0 && (
                      <Link
                        href={addressBehind({
                          period,
                          basis,
                          counts: 'breaches',
                          hour: { weekday: day, hour, timeZone },
                        })}
                        aria-label={words}
                      >
                        {breaches}
                      </Link>
                    )}
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
