import { useTranslation } from 'react-i18next';
import type { Schema } from '../api/client.ts';
import { Problem } from '../api/problem.ts';
import { whole } from '../compliance/numbers.ts';
import { Icon } from '../ui/icons.tsx';
import { Failure } from '../ui/state.tsx';

export type Plan = Schema['Plan'];

/** Every fault at once, each with where it is. */
export function PlanRefusal({ error }: { error: Error }) {
  if (!(error instanceof Problem) || error.faults.length === 0) return <Failure error={error} />;
  return (
    <ul className="plan-faults" role="alert">
      {error.faults.map((fault) => (
        <li key={`${fault.path}/${fault.message}`} className={fault.severity === 'warning' ? 'fault warn' : 'fault'}>
          <Icon name="warning" size={14} />
          <span>
            <code>{fault.path}</code> {fault.message}
          </span>
        </li>
      ))}
    </ul>
  );
}

const SIGNS = { added: 'plus', changed: 'edit', removed: 'minus' } as const;

export function Changes({ plan }: { plan: Plan }) {
  const { t } = useTranslation();
  return (
    <>
      <ul className="plan-changes">
        {plan.changes.map((change) => (
          <li key={`${change.part}/${change.name}/${change.text}`}>
            <Icon
              name={SIGNS[change.change] === 'edit' ? 'revisions' : SIGNS[change.change] === 'plus' ? 'plus' : 'minus'}
              size={14}
            />
            <span>
              <span className="unseen">{t(`setup.plan.${change.change}`)}: </span>
              {change.text}
            </span>
          </li>
        ))}
      </ul>
      {plan.warnings.length > 0 && (
        <ul className="plan-changes">
          {plan.warnings.map((warning) => (
            <li key={`${warning.path}/${warning.message}`} className="warn">
              <Icon name="warning" size={14} />
              <span>{warning.message}</span>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

interface AppliesToProps {
  readonly plan: Plan;
  /** At once, while the plan for it is still being counted. */
  readonly chosen: 'new' | 'open';
  readonly fire: boolean;
  readonly onChange: (part: { appliesTo?: 'new' | 'open'; fire?: boolean }) => void;
}

/** §8.3: only what starts from now on, or open conversations too; and what that sets off at once. */
export function AppliesTo({ plan, chosen, fire, onChange }: AppliesToProps) {
  const { t } = useTranslation();
  const { openConversations: open, crossings, alerts } = plan;
  return (
    <fieldset className="applies">
      <legend>{t('setup.plan.appliesTo')}</legend>
      {(['new', 'open'] as const).map((to) => (
        <label key={to} className="check">
          <input type="radio" name="applies" checked={chosen === to} onChange={() => onChange({ appliesTo: to })} />
          <span>
            {t(`setup.plan.${to}`)} <span className="soft">{t(`setup.plan.${to}Why`)}</span>
          </span>
        </label>
      ))}
      <p className="applies-count">
        {plan.appliesTo === 'open'
          ? t('setup.plan.covered', { covered: whole(open.covered), changed: whole(open.changed) })
          : t('setup.plan.leftAlone', { count: open.leftAlone, number: whole(open.leftAlone) })}
      </p>
      {crossings.length > 0 && (
        <>
          <ul className="applies-crossings">
            {crossings.map(({ metric, tripwire, count }) => (
              <li key={`${metric}/${tripwire}`}>
                {t('setup.plan.crossing', {
                  number: whole(count),
                  metric: t(`metric.${metric}`),
                  tripwire: t(`conversation.tripwire.${tripwire}`),
                })}
              </li>
            ))}
          </ul>
          <label className="check">
            <input type="checkbox" checked={fire} onChange={(event) => onChange({ fire: event.target.checked })} />
            {t('setup.plan.fire', { count: alerts, number: whole(alerts) })}
          </label>
        </>
      )}
    </fieldset>
  );
}
