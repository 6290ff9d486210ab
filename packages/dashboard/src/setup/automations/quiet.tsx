import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { type Keys, type Raw, rawOf, rawText, rawTexts } from '../raw.ts';
import { TextList } from './lists.tsx';

interface QuietProps {
  readonly rule: Raw;
  readonly schedules: readonly string[];
  readonly readOnly: boolean;
  readonly set: (keys: Keys, value: unknown) => void;
}

/** What keeps the noise down: at most one in a time, and hours in which messages wait. */
export function Quiet({ rule, schedules, readOnly, set }: QuietProps) {
  const { t } = useTranslation();
  const id = useId();
  const throttle = rawOf(rule.throttle);
  const quiet = rawOf(rule.quietHours);
  return (
    <div className="form-row">
      <div className="field">
        <label htmlFor={`${id}-every`}>{t('setup.automation.throttle')}</label>
        <input
          id={`${id}-every`}
          className="input"
          placeholder={t('setup.automation.noThrottle')}
          value={rawText(throttle.every)}
          disabled={readOnly}
          onChange={(event) =>
            set(['throttle'], event.target.value === '' ? undefined : { ...throttle, every: event.target.value })
          }
        />
      </div>
      {rawText(throttle.every) !== '' && (
        <div className="field">
          <label htmlFor={`${id}-per`}>{t('setup.automation.per')}</label>
          <select
            id={`${id}-per`}
            className="select"
            value={rawText(throttle.per) || 'conversation'}
            disabled={readOnly}
            onChange={(event) => set(['throttle', 'per'], event.target.value)}
          >
            <option value="conversation">{t('setup.automation.perConversation')}</option>
            <option value="rule">{t('setup.automation.perRule')}</option>
          </select>
        </div>
      )}
      <div className="field">
        <label htmlFor={`${id}-quiet`}>{t('setup.automation.quietHours')}</label>
        <select
          id={`${id}-quiet`}
          className="select"
          value={rawText(quiet.schedule)}
          disabled={readOnly}
          onChange={(event) =>
            set(['quietHours'], event.target.value === '' ? undefined : { ...quiet, schedule: event.target.value })
          }
        >
          <option value="">{t('setup.automation.noQuiet')}</option>
          {schedules.map((schedule) => (
            <option key={schedule} value={schedule}>
              {t('setup.automation.outside', { schedule })}
            </option>
          ))}
        </select>
      </div>
      {rawText(quiet.schedule) !== '' && (
        <TextList
          label={t('setup.automation.pass')}
          values={rawTexts(quiet.passPriorities)}
          placeholder={t('ui.none')}
          readOnly={readOnly}
          onChange={(values) => set(['quietHours', 'passPriorities'], values.length > 0 ? values : undefined)}
        />
      )}
    </div>
  );
}
