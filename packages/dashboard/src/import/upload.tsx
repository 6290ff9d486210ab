import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Schema } from '../api/client.ts';
import { Problem } from '../api/problem.ts';
import { wholePercent } from '../compliance/numbers.ts';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icons.tsx';

/** Sends a file, with its progress, which `fetch` does not tell. */
function send(file: File, onPart: (part: number) => void): Promise<Schema['ImportUploaded']> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', `/v1/imports?file=${encodeURIComponent(file.name)}`);
    request.setRequestHeader('Content-Type', 'application/octet-stream');
    request.responseType = 'json';
    request.upload.onprogress = ({ loaded, total }) => onPart(total > 0 ? loaded / total : 0);
    request.onerror = () => reject(new TypeError('The service was not reached.'));
    request.onload = () => {
      if (request.status < 300) resolve(request.response as Schema['ImportUploaded']);
      else reject(new Problem((request.response ?? {}) as object, request.status));
    };
    request.send(file);
  });
}

export function Upload({ onUploaded }: { onUploaded: (uploaded: Schema['ImportUploaded']) => void }) {
  const { t } = useTranslation();
  const input = useRef<HTMLInputElement>(null);
  const [under, setUnder] = useState<{ file: string; part: number } | null>(null);
  const [refusal, setRefusal] = useState<string | null>(null);
  const [over, setOver] = useState(false);

  async function take(file: File | undefined) {
    if (!file) return;
    setRefusal(null);
    setUnder({ file: file.name, part: 0 });
    try {
      onUploaded(await send(file, (part) => setUnder({ file: file.name, part })));
    } catch (error) {
      setRefusal((error as Error).message);
      setUnder(null);
    }
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is for the pointer; the button does the same
    <div
      className="drop"
      data-over={over || undefined}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        void take(event.dataTransfer.files[0]);
      }}
    >
      <Icon name="import" size={24} />
      {under ? (
        <div role="status">
          <p>{t('import.uploading', { file: under.file, percent: wholePercent(Math.floor(under.part * 100)) })}</p>
          <progress max={1} value={under.part} aria-label={under.file} />
        </div>
      ) : (
        <>
          <input
            ref={input}
            type="file"
            className="unseen"
            tabIndex={-1}
            aria-hidden="true"
            accept=".csv,.tsv,.jsonl,.ndjson,.gz"
            onChange={(event) => void take(event.target.files?.[0])}
          />
          <Button kind="primary" onClick={() => input.current?.click()}>
            {t('import.choose')}
          </Button>
          <p className="soft">{t('import.drop')}</p>
        </>
      )}
      {refusal && (
        <p className="fault" role="alert">
          <Icon name="warning" size={14} />
          {refusal}
        </p>
      )}
    </div>
  );
}
