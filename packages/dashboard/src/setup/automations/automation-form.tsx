import { METRICS, TRIGGERS } from '@kept/engine';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { BADGES } from '../../risk/risk.ts';
import { Button } from '../../ui/button.tsx';
import { Faults } from '../faults.tsx';
import { namesIn, rawList, rawOf, rawText } from '../raw.ts';
import { useDraft, usePart } from '../use-draft.tsx';
import { ActionForm } from './action-form.tsx';
import { ACTIONS, DIGEST_ACTIONS, emptyAction } from './actions.ts';
import { Digest, SetOffBy } from './digest.tsx';
import { Firings } from './firings.tsx';
import { LeftInYaml } from './left-in-yaml.tsx';
import { ChoiceList, TextList } from './lists.tsx';
import { Quiet } from './quiet.tsx';
import { isDaily, leftInYaml, textsOf, unknownTriggers } from './rule.ts';
import { TestRule } from './test-rule.tsx';

const TRIPWIRES = ['low', 'normal', 'high', 'urgent'] as const;
const TEXT_CONDITIONS = ['team', 'channel', 'priority', 'tier', 'policy', 'assignee'] as const;

/** A rule: what sets it off, under which conditions, what it does; how it has fared, and a way to try it. */
export function AutomationForm({ index, saved }: { index: number; saved: boolean }) {
  const { t } = useTranslation();
  const [, navigate] = useLocation();
  const { draft, raw } = useDraft();
  const { value, set, faultsAt, readOnly } = usePart(['automations', index]);
  const rule = rawOf(value);
  const when = rawOf(rule.when);
  const name = rawText(rule.name);
  const actions = rawList(rule.do);

  function remove() {
    draft.set(
      ['automations'],
      rawList(raw.automations).length > 1 ? rawList(raw.automations).filter((_, at) => at !== index) : undefined,
    );
    navigate('/setup/automations');
  }
  const setCondition = (key: string, values: readonly string[]) => {
    if (values.length > 0) set(['when', key], values);
    else if (Object.keys(when).length > 1) set(['when', key], undefined);
    else set(['when'], undefined);
  };
  const listOf = (key: string) => textsOf(when[key]);
  const daily = isDaily(rule);
  // Of a moment, which a digest has none of; what is written all the same is shown with its fault.
  const ofMoment = (key: string) => !daily || listOf(key).length > 0;
  const unknown = leftInYaml(rule);

  return (
    <div className="master-detail automation">
      <div className="page-head">
        <h2>{name}</h2>
        <div className="actions">
          <label className="check">
            <input
              type="checkbox"
              checked={rule.enabled !== false}
              disabled={readOnly}
              onChange={(event) => set(['enabled'], event.target.checked ? undefined : false)}
            />
            {t('setup.automation.enabled')}
          </label>
          {!readOnly && (
            <Button kind="quiet" icon="trash" onClick={remove}>
              {t('ui.remove')}
            </Button>
          )}
        </div>
      </div>
      <div className="form">
        <SetOffBy index={index} />
        {daily ? (
          <Digest index={index} />
        ) : (
          <ChoiceList
            legend={t('setup.automation.on')}
            values={[...TRIGGERS, ...unknownTriggers(rule)]}
            chosen={textsOf(rule.on)}
            label={(trigger) => t(`setup.automation.triggers.${trigger as 'sla_met'}`, { defaultValue: trigger })}
            readOnly={readOnly}
            onChange={(values) => set(['on'], values)}
          />
        )}
        <Faults faults={faultsAt(['on'])} />
        {!daily && <Faults faults={faultsAt(['digest'])} />}
        <fieldset className="conditions">
          <legend>{t('setup.automation.when')}</legend>
          <ChoiceList
            legend={t('conversation.metric')}
            values={METRICS}
            chosen={listOf('metric')}
            label={(metric) => t(`metric.${metric}`)}
            readOnly={readOnly}
            onChange={(values) => setCondition('metric', values)}
          />
          {ofMoment('state') && (
            <ChoiceList
              legend={t('setup.automation.state')}
              values={BADGES}
              chosen={listOf('state')}
              label={(state) => t(`risk.${state}`)}
              readOnly={readOnly}
              onChange={(values) => setCondition('state', values)}
            />
          )}
          {ofMoment('tripwire') && (
            <ChoiceList
              legend={t('setup.automation.tripwire')}
              values={TRIPWIRES}
              chosen={listOf('tripwire')}
              label={(tripwire) => t(`conversation.tripwire.${tripwire}`)}
              readOnly={readOnly}
              onChange={(values) => setCondition('tripwire', values)}
            />
          )}
          <div className="form-row">
            {TEXT_CONDITIONS.filter((key) => key !== 'policy' || ofMoment(key)).map((key) => (
              <TextList
                key={key}
                label={t(`board.facets.${key}`)}
                values={listOf(key)}
                placeholder={t('setup.automation.anyOf')}
                readOnly={readOnly}
                onChange={(values) => setCondition(key, values)}
              />
            ))}
          </div>
          <Faults faults={faultsAt(['when'])} />
        </fieldset>
        <section className="form">
          <h3>{t('setup.automation.do')}</h3>
          <ol className="action-list">
            {actions.map((action, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: an action is its place
              <li key={at}>
                <ActionForm
                  action={action}
                  at={at}
                  daily={daily}
                  readOnly={readOnly}
                  faults={faultsAt(['do', at])}
                  set={(keys, next) => set(['do', at, ...keys], next)}
                  onRemove={() =>
                    set(
                      ['do'],
                      actions.filter((_, other) => other !== at),
                    )
                  }
                />
              </li>
            ))}
          </ol>
          <Faults faults={faultsAt(['do']).filter((fault) => fault.keys.length <= 3)} />
          {!readOnly && (
            <select
              className="select add-action"
              aria-label={t('setup.automation.addAction')}
              value=""
              onChange={(event) =>
                event.target.value && set(['do', actions.length], emptyAction(event.target.value as 'slack'))
              }
            >
              <option value="">{t('setup.automation.addAction')}</option>
              {(daily ? DIGEST_ACTIONS : ACTIONS).map((one) => (
                <option key={one} value={one}>
                  {t(`setup.automation.actions.${one}`)}
                </option>
              ))}
            </select>
          )}
        </section>
        {(!daily || rule.throttle !== undefined || rule.quietHours !== undefined) && (
          <Quiet rule={rule} schedules={namesIn(raw, 'schedules')} readOnly={readOnly} set={set} />
        )}
        <Faults faults={[...faultsAt(['throttle']), ...faultsAt(['quietHours'])]} />
        {unknown && <LeftInYaml value={unknown} />}
        <TestRule name={name} rule={rule} />
        {saved && <Firings rule={name} />}
      </div>
    </div>
  );
}
