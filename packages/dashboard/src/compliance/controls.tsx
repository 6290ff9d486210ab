import { useTranslation } from 'react-i18next';
import type { paths } from '../api/schema.gen.ts';
import { serviceNow } from '../time/now.ts';
import { dayOf, VIEWER_ZONE } from '../time/zone.ts';
import { BASES, type Basis, between, lastDays, type Period, SPANS } from './period.ts';
import { useZones } from './zones.ts';

export type ReportQuery = paths['/v1/reports/compliance']['get']['parameters']['query'];
export const GROUPINGS = ['team', 'channel', 'priority', 'tier', 'policy', 'assignee'] as const;
export type Grouping = (typeof GROUPINGS)[number];

export interface ReportChoice {
  readonly period: Period;
  /** One of the spans, or null for dates of one's own. */
  readonly span: number | null;
  readonly basis: Basis;
  readonly timeZone: string;
  readonly groupBy: Grouping;
}

/** What the address asks for. */
export function choiceOf(search: URLSearchParams): ReportChoice {
  const timeZone = knownZone(search.get('zone'));
  const [from, to] = [search.get('from'), search.get('to')];
  const own = from && to ? between(from, to, timeZone) : null;
  const span = SPANS.find((days) => String(days) === search.get('days')) ?? 7;
  return {
    period: own ?? lastDays(span, serviceNow(), timeZone),
    span: own ? null : span,
    basis: BASES.find((basis) => basis === search.get('basis')) ?? 'created',
    timeZone,
    groupBy: GROUPINGS.find((group) => group === search.get('group')) ?? 'team',
  };
}

function knownZone(zone: string | null): string {
  try {
    return zone ? new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone : VIEWER_ZONE;
  } catch {
    return VIEWER_ZONE;
  }
}

export function queryOf(choice: ReportChoice, period: Period, groupBy: ReportQuery['groupBy']): ReportQuery {
  return {
    from: new Date(period.fromMs).toISOString(),
    to: new Date(period.toMs).toISOString(),
    basis: choice.basis,
    timeZone: choice.timeZone,
    ...(groupBy === undefined ? {} : { groupBy }),
  };
}

export function csvAddress(choice: ReportChoice, groupBy: NonNullable<ReportQuery['groupBy']>): string {
  const { from, to, basis, timeZone } = queryOf(choice, choice.period, groupBy);
  const query = { from, to, basis: basis ?? 'created', timeZone: timeZone ?? 'UTC', groupBy, format: 'csv' };
  return `/v1/reports/compliance?${new URLSearchParams(query)}`;
}

interface Props {
  readonly choice: ReportChoice;
  readonly onChange: (update: (search: URLSearchParams) => URLSearchParams, options: { replace: boolean }) => void;
}

export function Controls({ choice, onChange }: Props) {
  const { t } = useTranslation();
  const zones = useZones();
  const set = (values: Readonly<Record<string, string | null>>) =>
    onChange(
      (before) => {
        const next = new URLSearchParams(before);
        for (const [name, value] of Object.entries(values)) {
          if (value === null) next.delete(name);
          else next.set(name, value);
        }
        return next;
      },
      { replace: true },
    );
  const { period, span, basis, timeZone } = choice;
  return (
    <div className="actions report-controls">
      <select
        className="select"
        aria-label={t('compliance.period')}
        value={span ?? 'own'}
        onChange={({ target }) =>
          target.value === 'own'
            ? set({ days: null, from: dayOf(period.fromMs, timeZone), to: dayOf(period.toMs - 1, timeZone) })
            : set({ days: target.value, from: null, to: null })
        }
      >
        {SPANS.map((days) => (
          <option key={days} value={days}>
            {t('compliance.lastDays', { count: days })}
          </option>
        ))}
        <option value="own">{t('compliance.ownDates')}</option>
      </select>
      {span === null && (
        <>
          <input
            className="input"
            type="date"
            aria-label={t('conversation.from')}
            value={dayOf(period.fromMs, timeZone)}
            onChange={({ target }) => target.value && set({ from: target.value })}
          />
          <input
            className="input"
            type="date"
            aria-label={t('conversation.to')}
            value={dayOf(period.toMs - 1, timeZone)}
            onChange={({ target }) => target.value && set({ to: target.value })}
          />
        </>
      )}
      <select
        className="select"
        aria-label={t('compliance.basis')}
        value={basis}
        onChange={({ target }) => set({ basis: target.value })}
      >
        {BASES.map((name) => (
          <option key={name} value={name}>
            {t(`compliance.bases.${name}`)}
          </option>
        ))}
      </select>
      <select
        className="select"
        aria-label={t('compliance.zone')}
        value={timeZone}
        onChange={({ target }) => set({ zone: target.value })}
      >
        {[...new Set([timeZone, ...zones])].map((zone) => (
          <option key={zone} value={zone}>
            {zone}
          </option>
        ))}
      </select>
    </div>
  );
}
