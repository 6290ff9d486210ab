import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { Faults } from '../faults.tsx';
import { rawList, rawOf, rawText } from '../raw.ts';
import { RemoveNamed } from '../remove-named.tsx';
import { references } from '../rename.ts';
import { RenameNamed } from '../rename-named.tsx';
import { useDraft, usePart } from '../use-draft.tsx';
import { FIELDS, type Field, kindOf, SLACK_WAYS } from './kinds.ts';
import { SecretField } from './secret-field.tsx';

/** Where messages go, and where the server finds the secrets for it. */
export function ConnectionForm({ name }: { name: string }) {
  const { t } = useTranslation();
  const { raw } = useDraft();
  const part = usePart(['connections', name]);
  const kind = kindOf(part.value);
  const rules = new Set(references(raw, 'connections', name).map(([, at]) => Number(at)));
  return (
    <div className="master-detail connection">
      <div className="page-head">
        <h2>{name}</h2>
        <div className="actions">
          <RenameNamed part="connections" name={name} />
          <RemoveNamed part="connections" name={name} />
        </div>
      </div>
      <Faults faults={part.faultsAt([]).filter((fault) => fault.keys.length <= 2)} />
      {kind === null ? (
        <p className="soft">{t('setup.connection.unknown', { kind: rawText(rawOf(part.value).kind) })}</p>
      ) : (
        <div className="form">
          <p className="hint secret-why">{t('setup.connection.secretWhy')}</p>
          {kind === 'slack' && <SlackWay part={part} />}
          <div className="form-row">
            {FIELDS[kind].map((field) => (
              <FieldOf key={field.name} field={field} part={part} />
            ))}
          </div>
        </div>
      )}
      {rules.size > 0 && (
        <p className="soft used-by">
          {t('setup.connection.usedBy')}{' '}
          {[...rules].map((at) => {
            const rule = rawText(rawOf(rawList(raw.automations)[at]).name);
            return (
              <Link key={at} href={`/setup/automations/${encodeURIComponent(rule)}`}>
                {rule}
              </Link>
            );
          })}
        </p>
      )}
    </div>
  );
}

type Part = ReturnType<typeof usePart>;

/** A bot that reaches every channel, or the address of one channel: one of the two. */
function SlackWay({ part: { value, set, faultsAt, readOnly } }: { part: Part }) {
  const { t } = useTranslation();
  const written = rawOf(value);
  const way = SLACK_WAYS.find((one) => one in written) ?? 'token';
  const other = way === 'token' ? 'webhookUrl' : 'token';
  return (
    <>
      <fieldset className="choices">
        <legend>{t('setup.connection.slackWay')}</legend>
        {SLACK_WAYS.map((one) => (
          <label key={one} className="check">
            <input
              type="radio"
              name="slack-way"
              checked={one === way}
              disabled={readOnly}
              onChange={() => {
                const { [other]: _, [way]: __, ...rest } = written;
                set([], {
                  ...rest,
                  [one]: { env: one === 'token' ? 'SLACK_BOT_TOKEN' : 'SLACK_WEBHOOK_URL' },
                });
              }}
            />
            {t(`setup.connection.slackWays.${one}`)}
          </label>
        ))}
      </fieldset>
      <SecretField
        label={t(`setup.connection.fields.${way}`)}
        value={written[way]}
        readOnly={readOnly}
        faults={faultsAt([way])}
        onChange={(next) => set([way], next)}
      />
    </>
  );
}

function FieldOf({ field, part: { value, set, faultsAt, readOnly } }: { field: Field; part: Part }) {
  const { t } = useTranslation();
  const id = useId();
  const written = rawOf(value)[field.name];
  const label = t(`setup.connection.fields.${field.name as 'host'}`);
  const faults = faultsAt([field.name]);
  switch (field.as) {
    case 'secret':
    case 'address':
      return (
        <SecretField
          label={label}
          value={written}
          optional={field.as === 'secret' && (field.optional ?? false)}
          plain={field.as === 'address'}
          readOnly={readOnly}
          faults={faults}
          onChange={(next) => set([field.name], next)}
        />
      );
    case 'flag':
      return (
        <div className="field">
          <span className="label">{label}</span>
          <label className="check">
            <input
              type="checkbox"
              checked={written === true}
              disabled={readOnly}
              onChange={(event) => set([field.name], event.target.checked ? true : undefined)}
            />
            {t('setup.connection.secureWords')}
          </label>
          <Faults faults={faults} />
        </div>
      );
    case 'text':
    case 'port':
      return (
        <div className="field">
          <label htmlFor={id}>{label}</label>
          <input
            id={id}
            className="input"
            {...(field.as === 'port' ? { type: 'number', min: 1, max: 65_535, placeholder: '587' } : {})}
            {...('hint' in field ? { placeholder: field.hint } : {})}
            value={rawText(written)}
            disabled={readOnly}
            aria-invalid={faults.length > 0}
            onChange={(event) => {
              const text = event.target.value;
              set([field.name], text === '' ? undefined : field.as === 'port' ? Number(text) : text);
            }}
          />
          <Faults faults={faults} />
        </div>
      );
    default:
      return field satisfies never;
  }
}
