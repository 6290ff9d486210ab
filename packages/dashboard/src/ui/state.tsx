import './state.css';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Problem } from '../api/problem.ts';
import { Button } from './button.tsx';
import { Icon, type IconName } from './icons.tsx';

interface Props {
  readonly icon: IconName;
  /** What this is. */
  readonly title: string;
  /** Why it is so. */
  readonly why?: ReactNode;
  /** The one next step. */
  readonly step?: ReactNode;
  readonly level?: 1 | 2;
}

/** A page, or a part of one, with nothing to show: what it is, why it is so, and the one next step. */
export function State({ icon, title, why, step, level = 2 }: Props) {
  const Heading = level === 1 ? 'h1' : 'h2';
  return (
    <div className="state">
      <Icon name={icon} size={24} />
      <Heading>{title}</Heading>
      {why && <p>{why}</p>}
      {step && <div className="state-step">{step}</div>}
    </div>
  );
}

/** What went wrong with a request, in the service's words where it has some. */
export function Failure({ error, retry, level = 2 }: { error: unknown; retry?: () => void; level?: 1 | 2 }) {
  const { t } = useTranslation();
  const problem = error instanceof Problem ? error : null;
  const offline = problem === null;
  return (
    <div role="alert">
      <State
        level={level}
        icon={offline ? 'offline' : 'warning'}
        title={offline ? t('ui.unreachable') : problem.title}
        why={offline ? t('ui.unreachableWhy') : problem.message}
        step={retry && <Button onClick={retry}>{t('ui.tryAgain')}</Button>}
      />
    </div>
  );
}

/** Grey bars where text will be; the layout stays when it comes. Says so in words after 300 ms. */
export function Skeleton({ rows = 6, label }: { rows?: number; label?: string }) {
  const { t } = useTranslation();
  return (
    <div className="skeleton" aria-busy="true">
      <p className="skeleton-words">{label ?? t('ui.loading')}</p>
      {Array.from({ length: rows }, (_, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the bars are alike and never move
        <div key={at} className="skeleton-bar" />
      ))}
    </div>
  );
}
