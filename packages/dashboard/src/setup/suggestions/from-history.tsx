import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { hoursOf, watchedBy } from '../policies/written.ts';
import { namesIn, rawOf } from '../raw.ts';
import { useDraft } from '../use-draft.tsx';
import { Suggestions } from './suggestions.tsx';

/** In a policy's form: what history would have kept. It is counted when it is asked for. */
export function FromHistory({ policy }: { policy: string }) {
  const { t } = useTranslation();
  const { raw, base } = useDraft();
  const [shown, setShown] = useState(false);
  if (base.revision === null) return null;
  const written = rawOf(rawOf(raw.policies)[policy]);
  return (
    <details className="from-history" onToggle={(event) => setShown(event.currentTarget.open)}>
      <summary>{t('setup.suggest.title')}</summary>
      {shown && (
        <Suggestions
          policy={policy}
          metrics={watchedBy(written)}
          schedule={hoursOf(written, namesIn(raw, 'schedules'))}
        />
      )}
    </details>
  );
}
