import type { Fault } from '@kept/engine';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, IconButton } from '../../ui/button.tsx';
import { Faults } from '../faults.tsx';
import { type Keys, type Raw, rawOf, rawTexts } from '../raw.ts';
import { formatDate } from './holidays.tsx';
import { formatRange, parseLine } from './week.ts';

type Hours = 'closed' | string[];

interface Props {
  readonly schedule: Raw;
  readonly onChange: (overrides: Record<string, Hours>) => void;
  readonly readOnly: boolean;
  readonly faultsAt: (keys: Keys) => readonly Fault[];
}

/** Single days that are otherwise: once (`2026-12-31`) or every year (`12-24`). */
export function Overrides({ schedule, onChange, readOnly, faultsAt }: Props) {
  const { t } = useTranslation();
  const id = useId();
  const written = rawOf(schedule.overrides);
  const overrides: Record<string, Hours> = Object.fromEntries(
    Object.entries(written).map(([date, hours]) => [date, hours === 'closed' ? 'closed' : rawTexts(hours)]),
  );
  const [date, setDate] = useState('');
  const [yearly, setYearly] = useState(false);
  const [line, setLine] = useState('');
  const ranges = parseLine(line);

  function add() {
    if (date === '' || ranges === null) return;
    const key = yearly ? date.slice(5) : date;
    onChange({ ...overrides, [key]: ranges.length === 0 ? 'closed' : ranges.map(formatRange) });
    setDate('');
    setLine('');
  }

  return (
    <div className="form">
      <h2>{t('setup.schedule.overrides')}</h2>
      {Object.keys(overrides).length > 0 && (
        <table className="table">
          <tbody>
            {Object.entries(overrides)
              .sort(([a], [b]) => (a.slice(-5) < b.slice(-5) ? -1 : 1))
              .map(([key, hours]) => (
                <tr key={key}>
                  <td>
                    {key.length > 5 ? `${formatDate(key)} ${key.slice(0, 4)}` : dayOfYear(key)}
                    {key.length <= 5 && <div className="dim">{t('setup.schedule.everyYear')}</div>}
                    <Faults faults={faultsAt(['overrides', key])} />
                  </td>
                  <td>{hours === 'closed' || hours.length === 0 ? t('setup.schedule.closed') : hours.join(', ')}</td>
                  <td className="num">
                    {!readOnly && (
                      <IconButton
                        name="close"
                        label={`${t('ui.remove')}: ${key}`}
                        onClick={() =>
                          onChange(Object.fromEntries(Object.entries(overrides).filter(([other]) => other !== key)))
                        }
                      />
                    )}
                  </td>
                </tr>
              ))}
          </tbody>
        </table>
      )}
      {!readOnly && (
        <div className="form-row">
          <div className="field">
            <label htmlFor={`${id}-date`}>{t('setup.schedule.date')}</label>
            <input
              id={`${id}-date`}
              type="date"
              className="input"
              value={date}
              onChange={(event) => setDate(event.target.value)}
            />
            <label className="check">
              <input type="checkbox" checked={yearly} onChange={(event) => setYearly(event.target.checked)} />
              {t('setup.schedule.everyYear')}
            </label>
          </div>
          <div className="field">
            <label htmlFor={`${id}-hours`}>{t('setup.schedule.hours')}</label>
            <input
              id={`${id}-hours`}
              className="input"
              value={line}
              placeholder={t('setup.schedule.closed')}
              aria-invalid={ranges === null}
              onChange={(event) => setLine(event.target.value)}
              onKeyDown={(event) => event.key === 'Enter' && add()}
            />
            {ranges === null && <p className="fault">{t('setup.schedule.wrongRange')}</p>}
          </div>
          <Button icon="plus" disabled={date === '' || ranges === null} onClick={add}>
            {t('ui.add')}
          </Button>
        </div>
      )}
    </div>
  );
}

/** `12-24` as the locale writes a day without a year. */
function dayOfYear(key: string): string {
  return formatDate(`2024-${key}`).replace(/^[^\d]*?(?=\d)/, (weekday) => (/\d/.test(weekday) ? weekday : ''));
}
