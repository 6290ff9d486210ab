import type { Tripwires } from '@kept/engine';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { METRICS } from '../../clock/running.ts';
import { formatLength } from '../../time/duration.ts';
import { type Raw, rawOf } from '../raw.ts';
import { useDraft } from '../use-draft.tsx';
import { bandParts, prioritiesOf, tripwiresFor } from './bands.ts';

/** The four bands of each promise, drawn on one scale of time, for a priority and a tier. */
export function BandsToScale({ name, policy }: { name: string; policy: Raw }) {
  const { t } = useTranslation();
  const { config } = useDraft();
  const priorities = prioritiesOf(policy);
  const tiers = Object.keys(rawOf(policy.tiers));
  const [priority, setPriority] = useState('');
  const [tier, setTier] = useState('');
  const shown = METRICS.map((metric) => ({
    metric,
    tripwires: tripwiresFor(config, name, metric, priority || null, tier || null),
  })).filter((one): one is { metric: (typeof METRICS)[number]; tripwires: Tripwires } => one.tripwires !== null);
  if (shown.length === 0) return null;
  const longest = Math.max(...shown.map(({ tripwires }) => tripwires.urgent));
  return (
    <section>
      <div className="page-head bands-head">
        <h3>{t('setup.policy.bands')}</h3>
        <div className="actions">
          {priorities.length > 0 && (
            <select
              className="select"
              aria-label={t('board.facets.priority')}
              value={priority}
              onChange={(event) => setPriority(event.target.value)}
            >
              <option value="">{t('setup.policy.usualPriority')}</option>
              {priorities.map((one) => (
                <option key={one}>{one}</option>
              ))}
            </select>
          )}
          {tiers.length > 0 && (
            <select
              className="select"
              aria-label={t('board.facets.tier')}
              value={tier}
              onChange={(event) => setTier(event.target.value)}
            >
              <option value="">{t('setup.policy.noTier')}</option>
              {tiers.map((one) => (
                <option key={one}>{one}</option>
              ))}
            </select>
          )}
        </div>
      </div>
      <ul className="bands">
        {shown.map(({ metric, tripwires }) => (
          <li key={metric}>
            <span>{t(`metric.${metric}`)}</span>
            <div className="band">
              <div className="band-parts" style={{ width: `${(tripwires.urgent / longest) * 88}%` }}>
                {bandParts(tripwires).map((part) => (
                  <span
                    key={part.name}
                    className={`band-${part.name}`}
                    style={{ width: `${(part.to - part.from) * 100}%` }}
                    data-tip={`${t(`risk.${part.name}`)}: ${formatLength(part.fromSeconds * 1000)}`}
                  />
                ))}
              </div>
              <span className="band-breach" data-tip={t('risk.breach')} />
            </div>
            <span className="band-words">
              {t('setup.policy.bandWords', {
                low: formatLength(tripwires.low * 1000),
                normal: formatLength(tripwires.normal * 1000),
                urgent: formatLength(tripwires.urgent * 1000),
              })}
              {tripwires.high !== null &&
                ` · ${t('conversation.tripwire.high')} ${formatLength(tripwires.high * 1000)}`}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
