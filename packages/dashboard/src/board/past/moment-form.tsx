import './past.css';
import { type FormEvent, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { serviceNow } from '../../time/now.ts';
import { localInput, VIEWER_ZONE } from '../../time/zone.ts';
import { Button } from '../../ui/button.tsx';
import type { PastMoment } from './use-past.ts';

interface Props {
  /** What is looked at; null before anything was. */
  readonly moment: PastMoment | null;
  readonly onChoose: (moment: PastMoment) => void;
  readonly onClose: () => void;
}

const DAY_MS = 86_400_000;

/** Which past instant the board is to show, and whose knowledge of it: today's, or that of an instant. */
export function MomentForm({ moment, onChoose, onClose }: Props) {
  const { t } = useTranslation();
  const [ids] = [useId()];
  const [at, setAt] = useState(() => localInput(moment ? Date.parse(moment.at) : startOfHour(serviceNow() - DAY_MS)));
  const [knownAt, setKnownAt] = useState(() => (moment?.knownAt ? localInput(Date.parse(moment.knownAt)) : ''));
  const latest = localInput(serviceNow());
  const fault = faultOf(at, knownAt);

  function submit(event: FormEvent) {
    event.preventDefault();
    if (fault !== null) return;
    onChoose({ at: instantOf(at)!, knownAt: knownAt === '' ? null : instantOf(knownAt) });
  }

  return (
    <form className="past-form" aria-label={t('board.past.form')} onSubmit={submit}>
      <div className="field">
        <label htmlFor={`${ids}-at`}>{t('board.past.at')}</label>
        <input
          id={`${ids}-at`}
          className="input"
          type="datetime-local"
          step={1}
          max={latest}
          required
          value={at}
          onChange={({ target }) => setAt(target.value)}
        />
      </div>
      <div className="field">
        <label htmlFor={`${ids}-known`}>{t('board.past.knownAt')}</label>
        <input
          id={`${ids}-known`}
          className="input"
          type="datetime-local"
          step={1}
          max={latest}
          aria-describedby={`${ids}-hint`}
          value={knownAt}
          onChange={({ target }) => setKnownAt(target.value)}
        />
      </div>
      <div className="actions">
        <Button kind="primary" type="submit" disabled={fault !== null}>
          {t('board.past.show')}
        </Button>
        <Button kind="quiet" onClick={onClose}>
          {t('ui.cancel')}
        </Button>
      </div>
      <p id={`${ids}-hint`} className="hint" role={fault ? 'alert' : undefined}>
        {fault ? t(`board.past.${fault}`) : t('board.past.hint', { zone: VIEWER_ZONE })}
      </p>
    </form>
  );
}

function faultOf(at: string, knownAt: string): 'future' | 'missing' | null {
  const [atMs, knownMs] = [Date.parse(at), knownAt === '' ? 0 : Date.parse(knownAt)];
  if (!Number.isFinite(atMs) || !Number.isFinite(knownMs)) return 'missing';
  return Math.max(atMs, knownMs) > serviceNow() ? 'future' : null;
}

/** A field's text is in the viewer's zone. */
function instantOf(text: string): string | null {
  const ms = Date.parse(text);
  return Number.isFinite(ms) ? new Date(ms).toISOString() : null;
}

function startOfHour(ms: number): number {
  return Math.floor(ms / 3_600_000) * 3_600_000;
}
