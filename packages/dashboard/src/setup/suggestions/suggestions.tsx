import type { Metric } from '@kept/engine';
import { useId, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { METRICS } from '../../clock/running.ts';
import { Failure, Skeleton } from '../../ui/state.tsx';
import { parseText } from '../document.ts';
import { namesIn } from '../raw.ts';
import { useDraft } from '../use-draft.tsx';
import { SuggestionTable } from './suggestion-table.tsx';
import { type Asked, SPANS, useSuggestions } from './use-suggestions.ts';

interface Props {
  readonly metrics: readonly Metric[];
  readonly policy: string | null;
  /** What the clock counts in at first; null is around the clock. */
  readonly schedule: string | null;
}

/** What would have been kept so often, of what was answered: for a promise, in the hours of a schedule, of so many days. */
export function Suggestions({ metrics, policy, schedule }: Props) {
  const { t } = useTranslation();
  const id = useId();
  const { base } = useDraft();
  // The service counts in the hours that are saved; those of the draft it does not know yet.
  const saved = useMemo(
    () => (base.revision === null ? [] : namesIn(parseText(base.text).raw, 'schedules')),
    [base.revision, base.text],
  );
  const unknown = schedule !== null && !saved.includes(schedule);
  const [asked, setAsked] = useState<Asked>({
    metric: metrics[0] ?? 'firstReply',
    schedule: unknown ? null : schedule,
    days: 90,
  });
  const query = useSuggestions(asked);
  const change = (part: Partial<Asked>) => setAsked({ ...asked, ...part });

  return (
    <div className="form">
      <div className="form-row">
        <div className="field">
          <label htmlFor={`${id}-metric`}>{t('conversation.metric')}</label>
          <select
            id={`${id}-metric`}
            className="select"
            value={asked.metric}
            onChange={(event) => change({ metric: event.target.value as Metric })}
          >
            {METRICS.map((metric) => (
              <option key={metric} value={metric}>
                {t(`metric.${metric}`)}
              </option>
            ))}
          </select>
        </div>
        <div className="field">
          <label htmlFor={`${id}-schedule`}>{t('setup.policy.hours')}</label>
          <select
            id={`${id}-schedule`}
            className="select"
            value={asked.schedule ?? ''}
            onChange={(event) => change({ schedule: event.target.value || null })}
          >
            <option value="">{t('conversation.allHours')}</option>
            {saved.map((name) => (
              <option key={name} value={name}>
                {name}
              </option>
            ))}
          </select>
        </div>
        <div className="field">
          <label htmlFor={`${id}-days`}>{t('compliance.period')}</label>
          <select
            id={`${id}-days`}
            className="select"
            value={asked.days}
            onChange={(event) => change({ days: Number(event.target.value) as Asked['days'] })}
          >
            {SPANS.map((days) => (
              <option key={days} value={days}>
                {t('compliance.lastDays', { count: days })}
              </option>
            ))}
          </select>
        </div>
      </div>
      {unknown && asked.schedule === null && <p className="hint">{t('setup.suggest.unsavedHours', { schedule })}</p>}
      {query.isError ? (
        <Failure error={query.error} retry={() => query.refetch()} />
      ) : query.data ? (
        <div>
          <SuggestionTable answer={query.data} metric={asked.metric} policy={policy} />
          {query.data.all && <p className="hint suggestions-foot">{t('setup.suggest.caveat')}</p>}
        </div>
      ) : (
        <Skeleton rows={4} label={t('setup.suggest.counting')} />
      )}
    </div>
  );
}
