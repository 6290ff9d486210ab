import { useEffect, useId, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { serviceNow } from '../time/now.ts';
import { formatFull } from '../time/zone.ts';
import { Button, IconButton } from '../ui/button.tsx';
import type { Detail, StoredEvent } from './use-conversation.ts';

interface Props {
  readonly detail: Detail;
  readonly events: readonly StoredEvent[];
  /** All that is known, also of what was still to come then. */
  readonly crossings: readonly { readonly at: string }[];
  readonly at: string | null;
  readonly onAt: (at: string | null) => void;
}

/** Any past instant of a conversation: dragged to, or stepped to what happened. */
export function PastSlider({ detail, events, crossings, at, onAt }: Props) {
  const { t } = useTranslation();
  const id = useId();
  const [dragged, setDragged] = useState<number | null>(null);
  const fromMs = Date.parse(detail.createdAt);
  const nowMs = Math.ceil(serviceNow() / 60_000) * 60_000;
  const shown = dragged ?? (at === null ? nowMs : Date.parse(at));
  const stops = useMemo(() => {
    const all = [
      ...events.map(({ event }) => Date.parse(String(event.at))),
      ...crossings.map((one) => Date.parse(one.at)),
    ];
    return [...new Set(all.filter((ms) => Number.isFinite(ms)))].sort((a, b) => a - b);
  }, [events, crossings]);

  // What is dragged over is asked for when the hand rests.
  useEffect(() => {
    if (dragged === null) return;
    const timer = setTimeout(() => {
      onAt(dragged >= nowMs ? null : new Date(dragged).toISOString());
      setDragged(null);
    }, 150);
    return () => clearTimeout(timer);
  }, [dragged, nowMs, onAt]);

  const before = stops.findLast((ms) => ms < shown);
  const after = stops.find((ms) => ms > shown);
  return (
    <div className="past">
      <label htmlFor={id}>{t('conversation.past')}</label>
      <input
        id={id}
        type="range"
        min={fromMs}
        max={nowMs}
        step={1000}
        value={Math.min(shown, nowMs)}
        aria-valuetext={shown >= nowMs ? t('conversation.now') : formatFull(shown)}
        onChange={(event) => setDragged(Number(event.target.value))}
      />
      <output htmlFor={id}>{shown >= nowMs ? t('conversation.now') : formatFull(shown)}</output>
      <span>
        <IconButton
          name="left"
          label={t('conversation.earlier')}
          disabled={before === undefined}
          onClick={() => before !== undefined && onAt(new Date(before).toISOString())}
        />
        <IconButton
          name="right"
          label={t('conversation.later')}
          disabled={at === null}
          onClick={() => onAt(after === undefined || after >= nowMs ? null : new Date(after).toISOString())}
        />
        {at !== null && (
          <Button kind="quiet" onClick={() => onAt(null)}>
            {t('conversation.toNow')}
          </Button>
        )}
      </span>
    </div>
  );
}
