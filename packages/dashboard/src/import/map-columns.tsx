import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { parse, stringify } from 'yaml';
import { answer, api, type Schema } from '../api/client.ts';
import { VIEWER_ZONE } from '../time/zone.ts';
import { Button } from '../ui/button.tsx';
import { toast } from '../ui/toast.tsx';
import { ImportPreview } from './import-preview.tsx';
import { MapForm } from './map-form.tsx';
import { type Draft, guess, mappingOf, missing, withValues } from './mapping.ts';

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
      <ImportPreview id={id} mapping={lacks.length === 0 ? written.mapping : null} lacks={lacks} />
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
