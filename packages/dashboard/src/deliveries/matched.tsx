import { useTranslation } from 'react-i18next';
import { rawOf, rawText } from '../setup/raw.ts';

/** Why a rule fired: each condition that it gives, with the value that held. */
export function Matched({ matched }: { matched: unknown }) {
  const { t } = useTranslation();
  const { trigger, conditions } = rawOf(matched);
  const rows = Object.entries(rawOf(conditions));
  const on = rawText(trigger);
  return (
    <dl className="matched">
      {on !== '' && (
        <div>
          <dt>{t('setup.automation.on')}</dt>
          <dd>{t(`setup.automation.triggers.${on as 'sla_met'}`, { defaultValue: on })}</dd>
        </div>
      )}
      {rows.map(([name, value]) => (
        <div key={name}>
          <dt>{t(`setup.automation.conditions.${name as 'team'}`, { defaultValue: name })}</dt>
          <dd>{rawText(value)}</dd>
        </div>
      ))}
      {rows.length === 0 && <p className="soft">{t('deliveries.unconditional')}</p>}
    </dl>
  );
}
