import { type Fault, formatDuration, type Metric } from '@kept/engine';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { METRICS } from '../../clock/running.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Scroll } from '../../ui/scroll.tsx';
import { Faults } from '../faults.tsx';
import { type Keys, type Raw, rawOf, rawText } from '../raw.ts';
import { durationFault, type Mode, modeOf, prioritiesOf, secondsOf, targetText } from './bands.ts';

interface Props {
  readonly policy: Raw;
  readonly set: (keys: Keys, value: unknown) => void;
  readonly faultsAt: (keys: Keys) => readonly Fault[];
  readonly readOnly: boolean;
}

const MODES = ['off', 'one', 'byPriority', 'tripwires'] as const;
const PRIORITIES = ['critical', 'high', 'medium', 'low'] as const;
const TRIPWIRES = ['low', 'normal', 'high', 'urgent'] as const;

/** Targets: a promise a column, a priority a row. */
export function TargetTable({ policy, set, faultsAt, readOnly }: Props) {
  const { t } = useTranslation();
  const metrics = rawOf(policy.metrics);
  const priorities = prioritiesOf(policy);
  const [naming, setNaming] = useState('');
  const usual = rawText(policy.defaultPriority);
  const tabled = METRICS.filter((metric) => modeOf(metrics[metric]) === 'byPriority');

  function changeMode(metric: Metric, mode: Mode) {
    const before = rawOf(metrics[metric]);
    const kept = 'pauseOn' in before ? { pauseOn: before.pauseOn } : {};
    const whole = targetText(before) || targetText(Object.values(rawOf(before.byPriority))[0]) || '4h';
    if (mode === 'off') set(['metrics', metric], undefined);
    else if (mode === 'one') set(['metrics', metric], { ...kept, target: whole });
    else if (mode === 'byPriority') {
      const rows = priorities.length > 0 ? priorities : [...PRIORITIES];
      set(['metrics', metric], {
        ...kept,
        byPriority: Object.fromEntries(rows.map((priority) => [priority, { target: whole }])),
      });
      if (usual === '') set(['defaultPriority'], rows.includes('medium') ? 'medium' : rows[0]);
    } else {
      const seconds = secondsOf(whole) ?? 14_400;
      const part = (fraction: number) => Math.max(1, Math.round(seconds * fraction));
      set(['metrics', metric], {
        ...kept,
        lowTargetSeconds: part(0.75),
        normalTargetSeconds: part(0.9),
        urgentTargetSeconds: seconds,
      });
    }
  }

  function addPriority() {
    const name = naming.trim();
    if (name === '' || priorities.includes(name)) return;
    for (const metric of tabled) set(['metrics', metric, 'byPriority', name], { target: '24h' });
    setNaming('');
  }

  return (
    <section>
      <h3>{t('setup.policy.targets')}</h3>
      <Scroll>
        <table className="table targets">
          <thead>
            <tr>
              <th scope="col">{t('board.facets.priority')}</th>
              {METRICS.map((metric) => (
                <th key={metric} scope="col">
                  {t(`metric.${metric}`)}
                  <select
                    className="select"
                    aria-label={t('setup.policy.mode', { metric: t(`metric.${metric}`) })}
                    value={modeOf(metrics[metric])}
                    disabled={readOnly}
                    onChange={(event) => changeMode(metric, event.target.value as Mode)}
                  >
                    {MODES.map((mode) => (
                      <option key={mode} value={mode}>
                        {t(`setup.policy.modes.${mode}`)}
                      </option>
                    ))}
                  </select>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {METRICS.some((metric) => ['one', 'tripwires'].includes(modeOf(metrics[metric]))) && (
              <tr>
                <th scope="row">{t('setup.policy.any')}</th>
                {METRICS.map((metric) => (
                  <td key={metric}>
                    {modeOf(metrics[metric]) === 'one' ? (
                      <DurationInput
                        label={`${t(`metric.${metric}`)}, ${t('setup.policy.any')}`}
                        text={targetText(metrics[metric])}
                        readOnly={readOnly}
                        onChange={(text) => set(['metrics', metric, 'target'], text)}
                      />
                    ) : modeOf(metrics[metric]) === 'tripwires' ? (
                      TRIPWIRES.map((tripwire) => {
                        const seconds = rawOf(metrics[metric])[`${tripwire}TargetSeconds`];
                        return (
                          <DurationInput
                            key={tripwire}
                            label={`${t(`metric.${metric}`)}: ${t(`conversation.tripwire.${tripwire}`)}`}
                            prefix={t(`conversation.tripwire.${tripwire}`)}
                            text={typeof seconds === 'number' && seconds > 0 ? formatDuration(seconds) : ''}
                            optional={tripwire === 'high'}
                            readOnly={readOnly}
                            onChange={(text) =>
                              set(
                                ['metrics', metric, `${tripwire}TargetSeconds`],
                                text === '' ? undefined : (secondsOf(text) ?? undefined),
                              )
                            }
                          />
                        );
                      })
                    ) : null}
                  </td>
                ))}
              </tr>
            )}
            {tabled.length > 0 &&
              priorities.map((priority) => (
                <tr key={priority}>
                  <th scope="row">
                    <label className="check">
                      <input
                        type="radio"
                        name="defaultPriority"
                        checked={priority === usual}
                        disabled={readOnly}
                        onChange={() => set(['defaultPriority'], priority)}
                      />
                      {priority}
                    </label>
                    {priority === usual && <span className="dim"> {t('setup.policy.usual')}</span>}
                  </th>
                  {METRICS.map((metric) => (
                    <td key={metric}>
                      {tabled.includes(metric) && (
                        <span className="cell-target">
                          <DurationInput
                            label={`${t(`metric.${metric}`)}, ${priority}`}
                            text={targetText(rawOf(rawOf(metrics[metric]).byPriority)[priority])}
                            readOnly={readOnly}
                            onChange={(text) =>
                              set(
                                ['metrics', metric, 'byPriority', priority],
                                text === '' ? undefined : { target: text },
                              )
                            }
                          />
                          {!readOnly &&
                            priority !== usual &&
                            targetText(rawOf(rawOf(metrics[metric]).byPriority)[priority]) !== '' && (
                              <IconButton
                                name="close"
                                label={`${t('ui.remove')}: ${t(`metric.${metric}`)}, ${priority}`}
                                onClick={() => set(['metrics', metric, 'byPriority', priority], undefined)}
                              />
                            )}
                        </span>
                      )}
                    </td>
                  ))}
                </tr>
              ))}
          </tbody>
        </table>
      </Scroll>
      {tabled.length > 0 && !readOnly && (
        <form
          className="add-line"
          onSubmit={(event) => {
            event.preventDefault();
            addPriority();
          }}
        >
          <input
            className="input"
            aria-label={t('setup.policy.newPriority')}
            placeholder={t('setup.policy.newPriority')}
            value={naming}
            onChange={(event) => setNaming(event.target.value)}
          />
          <Button type="submit" icon="plus">
            {t('ui.add')}
          </Button>
          <span className="hint">{t('setup.policy.usualWhy')}</span>
        </form>
      )}
      <Faults faults={[...faultsAt(['metrics']), ...faultsAt(['defaultPriority'])]} />
    </section>
  );
}

interface DurationInputProps {
  readonly label: string;
  readonly prefix?: string;
  readonly text: string;
  readonly optional?: boolean;
  readonly readOnly: boolean;
  readonly onChange: (text: string) => void;
}

/** A duration as text; what cannot be read stays here with the reason, and is not written into the draft. */
function DurationInput({ label, prefix, text, optional = false, readOnly, onChange }: DurationInputProps) {
  const [typed, setTyped] = useState<string | null>(null);
  const shown = typed ?? text;
  const fault = shown === '' ? null : durationFault(shown);
  const empty = typed === '' && !optional && text !== '';
  return (
    <span className="duration">
      {prefix && (
        <span className="dim" aria-hidden="true">
          {prefix}
        </span>
      )}
      <input
        className="input"
        aria-label={label}
        value={shown}
        placeholder="4h"
        disabled={readOnly}
        aria-invalid={fault !== null || empty}
        onChange={(event) => {
          const next = event.target.value;
          setTyped(next);
          if (next.trim() === '' ? optional : durationFault(next) === null) onChange(next.trim());
        }}
        onBlur={() => fault === null && setTyped(null)}
      />
      {fault && <span className="fault">{fault}</span>}
    </span>
  );
}
