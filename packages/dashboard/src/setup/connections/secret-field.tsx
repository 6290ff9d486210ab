import type { Fault } from '@kept/engine';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { Faults } from '../faults.tsx';
import { rawOf, rawText } from '../raw.ts';

type Place = 'none' | 'env' | 'file' | 'plain';

interface Props {
  readonly label: string;
  readonly value: unknown;
  /** It may be left out. */
  readonly optional?: boolean;
  /** An address that is no secret may be written as it is. */
  readonly plain?: boolean;
  readonly readOnly: boolean;
  readonly faults: readonly Fault[];
  readonly onChange: (value: unknown) => void;
}

function placeOf(value: unknown): Place {
  if (value === undefined || value === null) return 'none';
  if ('file' in rawOf(value)) return 'file';
  return 'env' in rawOf(value) ? 'env' : 'plain';
}

/** Where a secret is found on the server: by the name of an environment variable, or in a file. */
export function SecretField({ label, value, optional = false, plain = false, readOnly, faults, onChange }: Props) {
  const { t } = useTranslation();
  const id = useId();
  const place = placeOf(value);
  const text = place === 'plain' ? rawText(value) : rawText(rawOf(value)[place]);
  const written = (next: Place, said: string) =>
    next === 'none' ? undefined : next === 'plain' ? said : { [next]: said };
  // A secret that somebody wrote out in the text is shown as what it is: a fault, and never copied on.
  const places = (['none', 'env', 'file', 'plain'] as const).filter(
    (one) => one === place || one === 'env' || one === 'file' || (one === 'none' ? optional : plain),
  );
  return (
    <fieldset className="field secret-field">
      <legend className="label">{label}</legend>
      <div className="secret-place">
        <select
          className="select"
          aria-label={t('setup.connection.place', { field: label })}
          value={place}
          disabled={readOnly}
          onChange={(event) => {
            const next = event.target.value as Place;
            onChange(written(next, place === 'plain' || next === 'plain' ? '' : text));
          }}
        >
          {places.map((one) => (
            <option key={one} value={one}>
              {t(`setup.connection.places.${one === 'plain' && !plain ? 'writtenOut' : one}`)}
            </option>
          ))}
        </select>
        {place !== 'none' && (
          <input
            className="input"
            aria-label={label}
            aria-describedby={`${id}-faults`}
            aria-invalid={faults.length > 0}
            autoComplete="off"
            spellCheck={false}
            type={place === 'plain' && !plain ? 'password' : 'text'}
            placeholder={place === 'env' ? 'SLACK_BOT_TOKEN' : place === 'file' ? '/run/secrets/slack' : 'https://…'}
            value={text}
            disabled={readOnly}
            onChange={(event) => onChange(written(place, event.target.value))}
          />
        )}
      </div>
      <Faults id={`${id}-faults`} faults={faults} />
    </fieldset>
  );
}
