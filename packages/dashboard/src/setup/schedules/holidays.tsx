import type { Fault } from '@kept/engine';
import { useQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answer, api } from '../../api/client.ts';
import { locale } from '../../i18n/language.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Faults } from '../faults.tsx';
import { type Raw, rawTexts } from '../raw.ts';
import type { Preview } from './use-preview.ts';

interface Props {
  readonly schedule: Raw;
  readonly preview: Preview;
  readonly onChange: (codes: string[]) => void;
  readonly readOnly: boolean;
  readonly faults: readonly Fault[];
}

/** Public holidays by country or subdivision, with the names and dates of the year shown. */
export function Holidays({ schedule, preview, onChange, readOnly, faults }: Props) {
  const { t } = useTranslation();
  const id = useId();
  const codes = rawTexts(schedule.holidays);
  const regions = useQuery({
    queryKey: ['holidays'],
    queryFn: () => answer(api.GET('/v1/holidays')),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const [country, setCountry] = useState('');
  const [region, setRegion] = useState('');
  const items = regions.data?.items ?? [];
  const countries = items
    .filter((item) => item.country === item.code)
    .sort((a, b) => a.name.localeCompare(b.name, locale()));
  const inside = items.filter((item) => item.country === country && item.code !== country);
  const nameOf = (code: string) => {
    const found = items.find((item) => item.code === code);
    const parent = items.find((item) => item.code === found?.country);
    return found ? (parent && parent.code !== code ? `${parent.name}, ${found.name}` : found.name) : code;
  };
  const days = (preview.data?.days ?? []).filter((day) => day.source === 'holiday');

  return (
    <div className="form">
      <h2>{t('setup.schedule.holidays')}</h2>
      <ul className="chips">
        {codes.map((code) => (
          <li key={code} className="chip">
            {nameOf(code)} <span className="dim">{code}</span>
            {!readOnly && (
              <IconButton
                name="close"
                label={`${t('ui.remove')}: ${nameOf(code)}`}
                onClick={() => onChange(codes.filter((one) => one !== code))}
              />
            )}
          </li>
        ))}
      </ul>
      <Faults faults={faults} />
      {!readOnly && (
        <div className="form-row add-holiday">
          <div className="field">
            <label htmlFor={`${id}-country`}>{t('setup.schedule.country')}</label>
            <select
              id={`${id}-country`}
              className="select"
              value={country}
              onChange={(event) => {
                setCountry(event.target.value);
                setRegion('');
              }}
            >
              <option value="">{t('setup.choose')}</option>
              {countries.map((item) => (
                <option key={item.code} value={item.code}>
                  {item.name}
                </option>
              ))}
            </select>
          </div>
          <div className="field">
            <label htmlFor={`${id}-region`}>{t('setup.schedule.region')}</label>
            <select
              id={`${id}-region`}
              className="select"
              value={region}
              disabled={inside.length === 0}
              onChange={(event) => setRegion(event.target.value)}
            >
              <option value="">{t('setup.schedule.wholeCountry')}</option>
              {inside.map((item) => (
                <option key={item.code} value={item.code}>
                  {item.name}
                </option>
              ))}
            </select>
          </div>
          <Button
            icon="plus"
            disabled={country === '' || codes.includes(region || country)}
            onClick={() => {
              onChange([...codes, region || country]);
              setCountry('');
              setRegion('');
            }}
          >
            {t('ui.add')}
          </Button>
        </div>
      )}
      {days.length > 0 && (
        <ul className="holiday-list">
          {days.map((day) => (
            <li key={day.date}>
              <span className="soft">{formatDate(day.date)}</span> {day.note}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

export function formatDate(date: string): string {
  return new Intl.DateTimeFormat(locale(), {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    timeZone: 'UTC',
  }).format(Date.parse(`${date}T00:00:00Z`));
}
