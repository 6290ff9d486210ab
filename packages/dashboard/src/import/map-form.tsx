import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { zoneNames } from '../setup/schedules/zone-names.ts';
import { Scroll } from '../ui/scroll.tsx';
import { type Draft, FIELDS, REQUIRED, SHAPES, valuesOf, WORDS } from './mapping.ts';

const FORMATS = [
  'iso',
  'epochSeconds',
  'epochMs',
  'yyyy-MM-dd HH:mm',
  'd.M.yyyy HH:mm',
  'd/M/yyyy HH:mm',
  'M/d/yyyy h:mm a',
];

interface FormProps {
  readonly draft: Draft;
  readonly columns: readonly string[];
  readonly sample: readonly (readonly (string | null)[])[];
  readonly change: (part: Partial<Draft>) => void;
}

/** What a row is, how its dates are written, and what each column means. */
export function MapForm({ draft, columns, sample, change }: FormProps) {
  const { t } = useTranslation();
  const id = useId();
  const taken = new Set(Object.values(draft.columns));
  return (
    <>
      <fieldset className="shapes">
        <legend>{t('import.shape')}</legend>
        {SHAPES.map((shape) => (
          <label key={shape} className="shape">
            <input type="radio" name="shape" checked={draft.shape === shape} onChange={() => change({ shape })} />
            <span>
              <strong>{t(`import.shapes.${shape}`)}</strong>
              <span className="soft">{t(`import.shapes.${shape}Why`)}</span>
            </span>
          </label>
        ))}
      </fieldset>
      <div className="form-row">
        <div className="field">
          <label htmlFor={`${id}-source`}>{t('import.source')}</label>
          <input
            id={`${id}-source`}
            className="input"
            value={draft.source}
            onChange={(event) => change({ source: event.target.value })}
          />
          <p className="hint">{t('import.sourceHint')}</p>
        </div>
        <div className="field">
          <label htmlFor={`${id}-format`}>{t('import.format')}</label>
          <input
            id={`${id}-format`}
            className="input"
            list={`${id}-formats`}
            value={draft.format}
            onChange={(event) => change({ format: event.target.value })}
          />
          <datalist id={`${id}-formats`}>
            {FORMATS.map((format) => (
              <option key={format} value={format} />
            ))}
          </datalist>
        </div>
        <div className="field">
          <label htmlFor={`${id}-zone`}>{t('import.timeZone')}</label>
          <input
            id={`${id}-zone`}
            className="input"
            list={`${id}-zones`}
            value={draft.zone}
            onChange={(event) => change({ zone: event.target.value })}
          />
          <datalist id={`${id}-zones`}>
            {zoneNames().map((zone) => (
              <option key={zone} value={zone} />
            ))}
          </datalist>
        </div>
      </div>
      <Scroll>
        <table className="table columns">
          <thead>
            <tr>
              <th scope="col">{t('import.column')}</th>
              <th scope="col">{t('import.means')}</th>
              <th scope="col">{t('import.sample')}</th>
            </tr>
          </thead>
          <tbody>
            {columns.map((column) => {
              const field = draft.columns[column] ?? '';
              const words = WORDS[field];
              return (
                <tr key={column} data-unused={field === '' || undefined}>
                  <th scope="row">{column}</th>
                  <td>
                    <select
                      className="select"
                      aria-label={`${column} ${t('import.means')}`}
                      value={field}
                      onChange={(event) => {
                        const next = { ...draft.columns };
                        if (event.target.value === '') delete next[column];
                        else next[column] = event.target.value;
                        change({ columns: next });
                      }}
                    >
                      <option value="">{t('import.nothing')}</option>
                      {FIELDS[draft.shape].map((one) => (
                        <option key={one} value={one} disabled={one !== field && taken.has(one)}>
                          {one}
                          {REQUIRED[draft.shape].includes(one) ? ' *' : ''}
                        </option>
                      ))}
                    </select>
                  </td>
                  <td>
                    {words ? (
                      <dl className="values">
                        {Object.entries(draft.values[field] ?? {}).map(([value, word]) => (
                          <div key={value}>
                            <dt>{value}</dt>
                            <dd>
                              <select
                                className="select"
                                aria-label={`${column}: ${value}`}
                                value={word}
                                onChange={(event) =>
                                  change({
                                    values: {
                                      ...draft.values,
                                      [field]: { ...draft.values[field], [value]: event.target.value },
                                    },
                                  })
                                }
                              >
                                <option value="">–</option>
                                {words.map((one) => (
                                  <option key={one}>{one}</option>
                                ))}
                              </select>
                            </dd>
                          </div>
                        ))}
                      </dl>
                    ) : (
                      <span className="soft sample">{valuesOf(columns, sample, column).slice(0, 3).join(' · ')}</span>
                    )}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </Scroll>
    </>
  );
}
