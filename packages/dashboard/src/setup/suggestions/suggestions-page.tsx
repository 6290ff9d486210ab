import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { hoursOf, watchedBy } from '../policies/written.ts';
import { namesIn, rawOf } from '../raw.ts';
import { useDraft } from '../use-draft.tsx';
import { Suggestions } from './suggestions.tsx';

/** The targets that history would have kept, for any policy or none. */
export function SuggestionsPage() {
  const { t } = useTranslation();
  const id = useId();
  const { raw } = useDraft();
  const policies = namesIn(raw, 'policies');
  const [chosen, setChosen] = useState<string | null>(null);
  const policy = chosen ?? policies[0] ?? null;
  const written = rawOf(rawOf(raw.policies)[policy ?? '']);
  return (
    <div className="form">
      {policy !== null && (
        <div className="form-row suggestions-into">
          <div className="field">
            <label htmlFor={id}>{t('setup.suggest.into')}</label>
            <select id={id} className="select" value={policy} onChange={(event) => setChosen(event.target.value)}>
              {policies.map((name) => (
                <option key={name} value={name}>
                  {name}
                </option>
              ))}
            </select>
            <Link className="hint" href={`/setup/policies/${encodeURIComponent(policy)}`}>
              {t('setup.suggest.toPolicy')}
            </Link>
          </div>
        </div>
      )}
      <Suggestions
        key={policy}
        policy={policy}
        metrics={watchedBy(written)}
        schedule={hoursOf(written, namesIn(raw, 'schedules'))}
      />
    </div>
  );
}
