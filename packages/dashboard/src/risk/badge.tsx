import './badge.css';
import type { Metric } from '@kept/engine';
import { useTranslation } from 'react-i18next';
import { Ring } from './ring.tsx';
import type { Badge as BadgeName } from './risk.ts';

/** A state as shape and word; its colour says it a third time. */
export function Badge({ badge, quiet = false }: { badge: BadgeName; quiet?: boolean }) {
  const { t } = useTranslation();
  return (
    <span className={`badge badge-${badge}`} data-quiet={quiet || undefined}>
      <Ring shape={badge} />
      {t(`risk.${badge}`)}
    </span>
  );
}

/** A metric's state as its shape alone, where the column names the metric; the words are in its tip and label. */
export function Mark({ badge, metric }: { badge: BadgeName | null; metric: Metric }) {
  const { t } = useTranslation();
  const words = `${t(`metric.${metric}`)}: ${badge ? t(`risk.${badge}`) : t('risk.none')}`;
  return (
    <span className="mark" role="img" aria-label={words} data-tip={words}>
      <Ring shape={badge ?? 'none'} />
    </span>
  );
}
