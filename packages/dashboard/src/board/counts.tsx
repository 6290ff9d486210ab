import { useTranslation } from 'react-i18next';
import type { Schema } from '../api/client.ts';
import { locale } from '../i18n/language.ts';
import { Ring } from '../risk/ring.tsx';
import { RISKS } from '../risk/risk.ts';
import type { Filters } from './filters.ts';

interface Props {
  /** Without `unassigned` where that was not counted. */
  readonly counts:
    | (Pick<Schema['ConversationCounts'], 'open' | 'byRisk'> & { readonly unassigned: number | null })
    | undefined;
  readonly filters: Filters;
  readonly onChange: (filters: Filters) => void;
}

/** One line of counts by risk; each is a filter. */
export function Counts({ counts, filters, onChange }: Props) {
  const { t } = useTranslation();
  const number = new Intl.NumberFormat(locale());
  const all = filters.risk.length === 0;
  return (
    <fieldset className="counts">
      <legend className="unseen">{t('board.byRisk')}</legend>
      <button
        type="button"
        className="count"
        aria-pressed={all}
        onClick={() => onChange({ ...filters, risk: [], state: 'open' })}
      >
        <strong>{counts ? number.format(counts.open) : '–'}</strong>
        <span>{t('board.open')}</span>
      </button>
      {RISKS.map((risk) => (
        <button
          key={risk}
          type="button"
          className={`count count-${risk}`}
          aria-pressed={filters.risk.includes(risk)}
          data-none={counts?.byRisk[risk] === 0 || undefined}
          onClick={() =>
            onChange({ ...filters, risk: filters.risk.length === 1 && filters.risk[0] === risk ? [] : [risk] })
          }
        >
          <strong>{counts ? number.format(counts.byRisk[risk]) : '–'}</strong>
          <span>
            <Ring shape={risk} size={12} />
            {t(`risk.${risk}`)}
          </span>
        </button>
      ))}
      {counts?.unassigned !== null && (
        <button
          type="button"
          className="count"
          aria-pressed={filters.assignee.includes('unassigned')}
          onClick={() =>
            onChange({ ...filters, assignee: filters.assignee.includes('unassigned') ? [] : ['unassigned'] })
          }
        >
          <strong>{counts ? number.format(counts.unassigned) : '–'}</strong>
          <span>{t('ui.unassigned')}</span>
        </button>
      )}
    </fieldset>
  );
}
