import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { onStreamState, openStream, retryNow, silentSince, streamState } from '../api/stream.ts';
import { formatTime } from '../time/zone.ts';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icons.tsx';
import { announce } from '../ui/live.tsx';

/** A broken line is worth words only when it lasts. */
const PATIENCE_MS = 1_500;

export function useStreamState() {
  return useSyncExternalStore(onStreamState, streamState);
}

/** Holds the stream open; when it comes back after a break, everything shown is asked for again. */
export function StreamKeeper() {
  const client = useQueryClient();
  const state = useStreamState();
  const wasBroken = useRef(false);
  useEffect(() => openStream(), []);
  useEffect(() => {
    if (state === 'broken') wasBroken.current = true;
    if (state !== 'live' || !wasBroken.current) return;
    wasBroken.current = false;
    client.invalidateQueries();
  }, [state, client]);
  return null;
}

/** Says that what is shown may be old, since when, and that it mends itself. */
export function OfflineBar() {
  const { t } = useTranslation();
  const state = useStreamState();
  const [shown, setShown] = useState(false);
  useEffect(() => {
    if (state !== 'broken') {
      setShown((before) => {
        if (before) announce(t('shell.backOnline'));
        return false;
      });
      return;
    }
    const timer = setTimeout(() => {
      setShown(true);
      announce(t('shell.offline'));
    }, PATIENCE_MS);
    return () => clearTimeout(timer);
  }, [state, t]);
  if (!shown) return null;
  return (
    <div className="offline-bar">
      <Icon name="offline" />
      <p>
        <strong>{t('shell.offline')}</strong> {t('shell.offlineWhy', { time: formatTime(silentSince() ?? Date.now()) })}
      </p>
      <Button onClick={retryNow}>{t('shell.reconnect')}</Button>
    </div>
  );
}
