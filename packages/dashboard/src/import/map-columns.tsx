import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { parse, stringify } from 'yaml';
import { answer, api, type Schema } from '../api/client.ts';
import { Problem } from '../api/problem.ts';
import { whole } from '../compliance/numbers.ts';
import { gist } from '../conversation/gist.ts';
import { zoneNames } from '../setup/schedules/zone-names.ts';
import { Time } from '../time/time.tsx';
import { VIEWER_ZONE } from '../time/zone.ts';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icons.tsx';
import { Scroll } from '../ui/scroll.tsx';
import { toast } from '../ui/toast.tsx';
import { BadRows } from './bad-rows.tsx';
import {
  type Draft,
  FIELDS,
  guess,
  mappingOf,
  missing,
  REQUIRED,
  SHAPES,
  valuesOf,
  WORDS,
  withValues,
} from './mapping.ts';

const FORMATS = [
  'iso',
  'epochSeconds',
  'epochMs',
  'yyyy-MM-dd HH:mm',
  'd.M.yyyy HH:mm',
  'd/M/yyyy HH:mm',
  'M/d/yyyy h:mm a',
];
const REST_MS = 300;
const SHOWN_EVENTS = 12;

type Mapping = Record<string, unknown>;

interface Props {
  readonly uploaded: Schema['ImportUploaded'];
  readonly onStarted: () => void;
}

/** Which column holds what, with the events that result beneath. */
export function MapColumns({ uploaded, onStarted }: Props) {
  const { t } = useTranslation();
  const { columns, sample } = uploaded;
  const { id, file } = uploaded.import;
  const [draft, setDraft] = useState<Draft>(() => guess(file, columns, sample, VIEWER_ZONE));
  const [text, setText] = useState<string | null>(null);
  const [fire, setFire] = useState(false);
  const [busy, setBusy] = useState(false);
  const written = text === null ? { mapping: mappingOf(draft), fault: null } : read(text);
  const lacks = text === null ? missing(draft) : [];
  const change = (part: Partial<Draft>) => setDraft(withValues({ ...draft, ...part }, columns, sample));

  async function start() {
    if (!written.mapping) return;
    setBusy(true);
    try {
      await answer(
        api.POST('/v1/imports/{id}/start', { params: { path: { id } }, body: { mapping: written.mapping, fire } }),
      );
      toast(t('import.started'));
      onStarted();
    } catch (error) {
      toast((error as Error).message, 'failed');
      setBusy(false);
    }
  }

  return (
    <div className="form">
      {text === null ? (
        <MapForm draft={draft} columns={columns} sample={sample} change={change} />
      ) : (
        <div className="field">
          <label htmlFor="mapping-text">{t('import.mapping')}</label>
          <textarea
            id="mapping-text"
            className="textarea mapping-text"
            spellCheck={false}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
          <p className="hint">{t('import.mappingHint')}</p>
          {written.fault && <p className="fault">{written.fault}</p>}
        </div>
      )}
      <div className="actions">
        {text === null && <Button onClick={() => setText(stringify(mappingOf(draft)))}>{t('import.mapping')}</Button>}
        {text !== null && <Button onClick={() => setText(null)}>{t('import.columns')}</Button>}
      </div>
      <Preview id={id} mapping={lacks.length === 0 ? written.mapping : null} lacks={lacks} />
      <div className="actions">
        <label className="check">
          <input type="checkbox" checked={fire} onChange={(event) => setFire(event.target.checked)} />
          {t('import.fire')}
        </label>
        <Button kind="primary" busy={busy} disabled={!written.mapping || lacks.length > 0} onClick={start}>
          {t('import.start')}
        </Button>
      </div>
    </div>
  );
}

function read(text: string): { mapping: Mapping | null; fault: string | null } {
  try {
    const mapping: unknown = parse(text);
    return typeof mapping === 'object' && mapping !== null
      ? { mapping: mapping as Mapping, fault: null }
      : { mapping: null, fault: '' };
  } catch (error) {
    return { mapping: null, fault: (error as Error).message };
  }
}

interface FormProps {
  readonly draft: Draft;
  readonly columns: readonly string[];
  readonly sample: readonly (readonly (string | null)[])[];
  readonly change: (part: Partial<Draft>) => void;
}

function MapForm({ draft, columns, sample, change }: FormProps) {
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

function Preview({ id, mapping, lacks }: { id: string; mapping: Mapping | null; lacks: readonly string[] }) {
  const { t } = useTranslation();
  const asked = useRested(mapping === null ? null : JSON.stringify(mapping));
  const { data, error, isFetching } = useQuery({
    queryKey: ['import-preview', id, asked],
    queryFn: () =>
      answer(
        api.POST('/v1/imports/{id}/preview', {
          params: { path: { id } },
          body: { mapping: JSON.parse(asked!), rows: 100 },
        }),
      ),
    enabled: asked !== null,
    retry: false,
    placeholderData: keepPreviousData,
  });
  return (
    <section className="import-preview" aria-busy={isFetching}>
      <h2>{t('import.preview')}</h2>
      {lacks.length > 0 ? (
        <p className="fault warn">
          <Icon name="warning" size={14} />
          {t('import.noColumns')} ({lacks.join(', ')})
        </p>
      ) : error ? (
        <ul>
          {(error instanceof Problem && error.faults.length > 0
            ? error.faults
            : [{ path: '', message: error.message }]
          ).map((fault) => (
            <li key={`${fault.path}/${fault.message}`} className="fault">
              <Icon name="warning" size={14} />
              <span>
                {fault.path && <code>{fault.path}</code>} {fault.message}
              </span>
            </li>
          ))}
        </ul>
      ) : !data ? (
        <p className="soft">{t('import.previewing')}</p>
      ) : (
        <>
          <p>
            {t('import.previewWords', { rows: whole(data.rows), events: whole(data.events.length) })}
            {data.badRows.length > 0 && `, ${t('import.badRows', { count: data.badRows.length })}`}
          </p>
          <Scroll>
            <table className="table">
              <tbody>
                {(data.events as readonly Record<string, unknown>[]).slice(0, SHOWN_EVENTS).map((event) => (
                  <tr key={String(event.id)}>
                    <td className="nowrap">
                      <Time at={String(event.at)} full />
                    </td>
                    <td>#{String(event.conversation)}</td>
                    <td>
                      <code>{String(event.type)}</code>
                    </td>
                    <td className="soft">{gist(event)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </Scroll>
          {data.badRows.length > 0 && <BadRows rows={data.badRows.slice(0, 20)} />}
        </>
      )}
    </section>
  );
}

function useRested(text: string | null): string | null {
  const [rested, setRested] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setRested(text), REST_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return rested;
}
