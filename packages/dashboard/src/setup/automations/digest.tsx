import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { VIEWER_ZONE } from '../../time/zone.ts';
import { Faults } from '../faults.tsx';
import { namesIn, rawOf, rawText } from '../raw.ts';
import { zoneNames } from '../schedules/zone-names.ts';
import { useDraft, usePart } from '../use-draft.tsx';
import { isDaily, toDaily, toTriggers } from './rule.ts';

/** Set off by what happens, or by the time of day. */
export function SetOffBy({ index }: { index: number }) {
  const { t } = useTranslation();
  const { raw } = useDraft();
  const { value, set, readOnly } = usePart(['automations', index]);
  const rule = rawOf(value);
  const daily = isDaily(rule);
  const choose = (next: boolean) => {
    if (next === daily) return;
    set([], next ? toDaily(rule, namesIn(raw, 'schedules'), VIEWER_ZONE) : toTriggers(rule));
  };
  return (
    <fieldset className="choices">
      <legend>{t('setup.automation.setOffBy')}</legend>
      {([false, true] as const).map((one) => (
        <label key={String(one)} className="check">
          <input
            type="radio"
            name="set-off-by"
            checked={daily === one}
            disabled={readOnly}
            onChange={() => choose(one)}
          />
          {t(one ? 'setup.automation.byTime' : 'setup.automation.byEvent')}
        </label>
      ))}
    </fieldset>
  );
}

/** When a daily digest is sent, and how far it looks ahead. */
export function Digest({ index }: { index: number }) {
  const { t } = useTranslation();
  const id = useId();
  const { raw } = useDraft();
  const { value, set, faultsAt, readOnly } = usePart(['automations', index, 'digest']);
  const digest = rawOf(value);
  const schedules = namesIn(raw, 'schedules');
  const field = (name: 'at' | 'timeZone' | 'ahead', extra: object) => (
    <div className="field">
      <label htmlFor={`${id}-${name}`}>{t(`setup.automation.digest.${name}`)}</label>
      <input
        id={`${id}-${name}`}
        className="input"
        value={rawText(digest[name])}
        disabled={readOnly}
        aria-invalid={faultsAt([name]).length > 0}
        onChange={(event) => set([name], event.target.value === '' ? undefined : event.target.value)}
        {...extra}
      />
      <Faults faults={faultsAt([name])} />
    </div>
  );
  return (
    <>
      <p className="hint">{t('setup.automation.digest.why')}</p>
      <div className="form-row">
        {field('at', { type: 'time' })}
        <div className="field">
          <label htmlFor={`${id}-schedule`}>{t('setup.automation.digest.schedule')}</label>
          <select
            id={`${id}-schedule`}
            className="select"
            value={rawText(digest.schedule)}
            disabled={readOnly}
            onChange={(event) => set(['schedule'], event.target.value === '' ? undefined : event.target.value)}
          >
            <option value="">
              {schedules.includes('default') ? 'default' : t('setup.automation.digest.everyDay')}
            </option>
            {schedules
              .filter((name) => name !== 'default' || rawText(digest.schedule) === 'default')
              .map((name) => (
                <option key={name} value={name}>
                  {name}
                </option>
              ))}
          </select>
          <Faults faults={faultsAt(['schedule'])} />
        </div>
        {field('timeZone', {
          list: `${id}-zones`,
          placeholder: t('setup.automation.digest.zoneOf'),
          spellCheck: false,
        })}
        {field('ahead', { placeholder: '8h' })}
      </div>
      <Faults faults={faultsAt([]).filter((fault) => fault.keys.length <= 3)} />
      <datalist id={`${id}-zones`}>
        {zoneNames().map((zone) => (
          <option key={zone} value={zone} />
        ))}
      </datalist>
    </>
  );
}
