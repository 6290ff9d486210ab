import type { Fault } from '@kept/engine';
import { TEMPLATE_NAMES } from '@kept/engine';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { IconButton } from '../../ui/button.tsx';
import { Faults } from '../faults.tsx';
import { type Keys, rawOf, rawText, rawTexts } from '../raw.ts';
import { useDraft } from '../use-draft.tsx';
import { actionName, CONNECTION_KIND, FIELDS, type FieldName } from './actions.ts';
import { LeftInYaml } from './left-in-yaml.tsx';
import { TextList } from './lists.tsx';

interface Props {
  readonly action: unknown;
  readonly at: number;
  /** Of a daily digest, which has words of its own. */
  readonly daily: boolean;
  readonly readOnly: boolean;
  readonly faults: readonly Fault[];
  readonly set: (keys: Keys, value: unknown) => void;
  readonly onRemove: () => void;
}

export function ActionForm({ action, at, daily, readOnly, faults, set, onRemove }: Props) {
  const { t } = useTranslation();
  const id = useId();
  const { raw } = useDraft();
  const name = actionName(action);
  if (name === null) {
    return (
      <div className="action">
        <header>
          <strong>
            {at + 1}. {t('setup.automation.unknownAction')}
          </strong>
        </header>
        <LeftInYaml value={action} />
        <Faults faults={faults} />
      </div>
    );
  }
  const written = rawOf(action)[name];
  const fields = rawOf(written);
  const connections = Object.entries(rawOf(raw.connections)).filter(
    ([, one]) => rawOf(one).kind === CONNECTION_KIND[name],
  );
  // What is written all the same is shown with its fault.
  const fieldNames = FIELDS[name].filter(
    (field) => !daily || !['text', 'subject'].includes(field) || rawText(fields[field]) !== '',
  );
  const setField = (field: FieldName, value: string) => set([name, field], value === '' ? undefined : value);

  return (
    <div className="action">
      <header>
        <strong>
          {at + 1}. {t(`setup.automation.actions.${name}`)}
        </strong>
        {!readOnly && (
          <IconButton
            name="close"
            label={`${t('ui.remove')}: ${t(`setup.automation.actions.${name}`)}`}
            onClick={onRemove}
          />
        )}
      </header>
      <div className="form-row">
        {FIELDS[name].length === 0 &&
          (name === 'addTags' ? (
            <TextList
              label={t('setup.automation.tags')}
              values={rawTexts(written)}
              placeholder="sla"
              readOnly={readOnly}
              onChange={(values) => set([name], values)}
            />
          ) : (
            <div className="field">
              <label htmlFor={id}>{t(`setup.automation.values.${name as 'assign'}`)}</label>
              <input
                id={id}
                className="input"
                value={rawText(written)}
                disabled={readOnly}
                onChange={(event) => set([name], event.target.value)}
              />
            </div>
          ))}
        {fieldNames.map((field) =>
          field === 'to' && name === 'email' ? (
            <TextList
              key={field}
              label={t('setup.automation.fields.to')}
              values={typeof fields.to === 'string' ? [fields.to] : rawTexts(fields.to)}
              placeholder="assignee"
              readOnly={readOnly}
              onChange={(values) => set([name, 'to'], values)}
            />
          ) : field === 'text' ? (
            <div key={field} className="field wide">
              <label htmlFor={`${id}-${field}`}>{t('setup.automation.fields.text')}</label>
              <textarea
                id={`${id}-${field}`}
                className="textarea"
                placeholder={t('setup.automation.defaultText')}
                aria-describedby={`${id}-names`}
                value={rawText(fields.text)}
                disabled={readOnly}
                onChange={(event) => setField('text', event.target.value)}
              />
              <p id={`${id}-names`} className="hint">
                {t('setup.automation.names')} {TEMPLATE_NAMES.map((one) => `{{${one}}}`).join(' ')}
              </p>
            </div>
          ) : field === 'connection' ? (
            connections.length !== 1 || rawText(fields.connection) !== '' ? (
              <div key={field} className="field">
                <label htmlFor={`${id}-${field}`}>{t('setup.automation.fields.connection')}</label>
                <select
                  id={`${id}-${field}`}
                  className="select"
                  value={rawText(fields.connection)}
                  disabled={readOnly}
                  onChange={(event) => setField('connection', event.target.value)}
                >
                  <option value="">
                    {connections.length === 0
                      ? t('setup.automation.noConnection', { kind: CONNECTION_KIND[name] ?? '' })
                      : t('setup.choose')}
                  </option>
                  {connections.map(([one]) => (
                    <option key={one}>{one}</option>
                  ))}
                </select>
              </div>
            ) : null
          ) : (
            <div key={field} className="field">
              <label htmlFor={`${id}-${field}`}>{t(`setup.automation.fields.${field}`)}</label>
              <input
                id={`${id}-${field}`}
                className="input"
                list={field === 'to' || field === 'mention' ? `${id}-places` : undefined}
                value={rawText(fields[field])}
                disabled={readOnly}
                onChange={(event) => setField(field, event.target.value)}
              />
            </div>
          ),
        )}
      </div>
      <datalist id={`${id}-places`}>
        {['assignee', 'team', 'manager', ...Object.keys(rawOf(rawOf(raw.directory).people))].map((place) => (
          <option key={place} value={place} />
        ))}
      </datalist>
      <Faults faults={faults.filter((fault) => fault.keys.length > 3)} />
    </div>
  );
}
