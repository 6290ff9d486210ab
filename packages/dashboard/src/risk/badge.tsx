import './badge.css';
import type { Metric } from '@kept/engine';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { Ring } from './ring.tsx';
import type { Badge as BadgeName } from './risk.ts';

/** A state as shape and word; its colour says it a third time. */
export function Badge({ badge, quiet = false }: { badge: BadgeName; quiet?: boolean }) {
  const { t } = useTranslation();
  return <WordedBadge t={t} badge={badge} quiet={quiet} />;
}

/** The same where there are many: the words are handed down. */
export function WordedBadge({ t, badge, quiet = false }: { t: TFunction; badge: BadgeName; quiet?: boolean }) {
  return (
    <span className={`badge badge-${badge}`} data-quiet={quiet || undefined}>
      <Ring shape={badge} />
      {t(`risk.${badge}`)}
    </span>
  );
}

/** A metric's state as its shape alone, where the column names the metric; the words are in its tip and label. */
export function Mark({ t, badge, metric }: { t: TFunction; badge: BadgeName | null; metric: Metric }) {
  const words = `${t(`metric.${metric}`)}: ${badge ? t(`risk.${badge}`) : t('risk.none')}`;
  return (
    <span className="mark" role="img" aria-label={words} data-tip={words}>
      <Ring shape={badge ?? 'none'} />
    </span>
  );
}
