import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { Faults } from '../faults.tsx';
import { namesIn, rawOf, rawText, rawTexts } from '../raw.ts';
import { RemoveNamed } from '../remove-named.tsx';
import { RenameNamed } from '../rename-named.tsx';
import { FromHistory } from '../suggestions/from-history.tsx';
import { useDraft, usePart } from '../use-draft.tsx';
import { BandsToScale } from './bands-to-scale.tsx';
import { TargetTable } from './target-table.tsx';
import { Tiers } from './tiers.tsx';
import { hoursOf } from './written.ts';

const PAUSABLE = ['pending', 'on_hold', 'open', 'in_progress'] as const;

/** What is promised, in which hours, and what stands still meanwhile. */
export function PolicyForm({ name }: { name: string }) {
  const { t } = useTranslation();
  const id = useId();
  const { raw } = useDraft();
  const { value, set, faultsAt, readOnly } = usePart(['policies', name]);
  const policy = rawOf(value);
  const schedules = namesIn(raw, 'schedules');
  const schedule = hoursOf(policy, schedules) ?? '';
  const pauseOn = policy.pauseOn === undefined ? ['pending'] : rawTexts(policy.pauseOn);

  function chooseHours(next: string) {
    set(['ignoreOfficeHours'], next === '' ? true : undefined);
    set(['schedule'], next === '' ? undefined : next);
  }

  return (
    <div className="master-detail policy">
      <div className="page-head">
        <h2>{name}</h2>
        <div className="actions">
          <RenameNamed part="policies" name={name} />
          <RemoveNamed part="policies" name={name} />
        </div>
      </div>
      <Faults faults={faultsAt([]).filter((fault) => fault.keys.length <= 2)} />
      <div className="form">
        <div className="form-row">
          <div className="field">
            <label htmlFor={`${id}-hours`}>{t('setup.policy.hours')}</label>
            <select
              id={`${id}-hours`}
              className="select"
              value={schedule}
              disabled={readOnly}
              onChange={(event) => chooseHours(event.target.value)}
            >
              <option value="">{t('conversation.allHours')}</option>
              {[...new Set([...schedules, ...(schedule ? [schedule] : [])])].map((one) => (
                <option key={one} value={one}>
                  {one}
                </option>
              ))}
            </select>
            <Faults faults={faultsAt(['schedule'])} />
          </div>
          <fieldset className="field">
            <legend className="label">{t('setup.policy.pauseOn')}</legend>
            <div className="checks">
              {PAUSABLE.map((status) => (
                <label key={status} className="check">
                  <input
                    type="checkbox"
                    checked={pauseOn.includes(status)}
                    disabled={readOnly}
                    onChange={(event) =>
                      set(
                        ['pauseOn'],
                        event.target.checked ? [...pauseOn, status] : pauseOn.filter((one) => one !== status),
                      )
                    }
                  />
                  {t(`status.${status}`)}
                </label>
              ))}
            </div>
            <Faults faults={faultsAt(['pauseOn'])} />
          </fieldset>
          <div className="field">
            <label htmlFor={`${id}-alerts`}>{t('setup.policy.alerts')}</label>
            <select
              id={`${id}-alerts`}
              className="select"
              value={rawText(policy.alerts) || 'perCycle'}
              disabled={readOnly}
              onChange={(event) => set(['alerts'], event.target.value === 'perCycle' ? undefined : event.target.value)}
            >
              <option value="perCycle">{t('setup.policy.perCycle')}</option>
              <option value="perEpisode">{t('setup.policy.perEpisode')}</option>
            </select>
          </div>
          <Fraction
            label={t('setup.policy.atRiskAt')}
            value={policy.atRiskAt}
            usual={0.75}
            readOnly={readOnly}
            onChange={(next) => set(['atRiskAt'], next)}
          />
          <Fraction
            label={t('setup.policy.urgentAt')}
            value={policy.urgentAt}
            usual={0.9}
            readOnly={readOnly}
            onChange={(next) => set(['urgentAt'], next)}
          />
        </div>
        <Faults faults={[...faultsAt(['atRiskAt']), ...faultsAt(['urgentAt'])]} />
        <TargetTable policy={policy} set={set} faultsAt={faultsAt} readOnly={readOnly} />
        <FromHistory policy={name} />
        <BandsToScale name={name} policy={policy} />
        <Tiers policy={policy} set={set} faultsAt={faultsAt} readOnly={readOnly} />
      </div>
    </div>
  );
}

interface FractionProps {
  readonly label: string;
  readonly value: unknown;
  readonly usual: number;
  readonly readOnly: boolean;
  readonly onChange: (value: number | undefined) => void;
}

/** A part of the target, as percent. */
function Fraction({ label, value, usual, readOnly, onChange }: FractionProps) {
  const id = useId();
  const shown = typeof value === 'number' ? value : usual;
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <span className="suffixed">
        <input
          id={id}
          className="input"
          type="number"
          min={1}
          max={100}
          step={1}
          value={Math.round(shown * 1000) / 10}
          disabled={readOnly}
          onChange={(event) => {
            const next = Math.round(Number(event.target.value) * 10) / 1000;
            onChange(next === usual ? undefined : next);
          }}
        />
        <span aria-hidden="true">%</span>
      </span>
    </div>
  );
}
