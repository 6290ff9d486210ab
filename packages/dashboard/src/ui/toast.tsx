import './toast.css';
import { useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { IconButton } from './button.tsx';
import { Icon } from './icons.tsx';
import { announce } from './live.tsx';

interface Toast {
  readonly id: number;
  readonly text: string;
  readonly tone: 'done' | 'failed';
}

let toasts: readonly Toast[] = [];
let next = 1;
const listeners = new Set<() => void>();

function set(list: readonly Toast[]): void {
  toasts = list;
  for (const listener of listeners) listener();
}

/** A short note of what was done; what failed stays until it is put away. */
export function toast(text: string, tone: Toast['tone'] = 'done'): void {
  const id = next++;
  set([...toasts.slice(-2), { id, text, tone }]);
  announce(text);
  if (tone === 'done') setTimeout(() => dismiss(id), 6_000);
}

function dismiss(id: number): void {
  set(toasts.filter((one) => one.id !== id));
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function Toasts() {
  const { t } = useTranslation();
  const shown = useSyncExternalStore(subscribe, () => toasts);
  if (shown.length === 0) return null;
  return (
    <section className="toasts" aria-label={t('ui.notes')}>
      {shown.map(({ id, text, tone }) => (
        <div key={id} className={`toast toast-${tone}`}>
          <Icon name={tone === 'done' ? 'check' : 'warning'} />
          <p>{text}</p>
          <IconButton name="close" label={t('ui.dismiss')} onClick={() => dismiss(id)} />
        </div>
      ))}
    </section>
  );
}
