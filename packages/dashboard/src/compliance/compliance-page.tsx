import './compliance.css';
import type { Metric } from '@kept/engine';
import { lazy, Suspense, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'wouter';
import { METRICS } from '../clock/running.ts';
import { formatDay } from '../time/zone.ts';
import { Icon } from '../ui/icons.tsx';
import { Failure, Skeleton, State } from '../ui/state.tsx';
import { Controls, choiceOf, queryOf, type ReportChoice } from './controls.tsx';
import { Figure } from './figure.tsx';
import { Groups } from './groups.tsx';
import { HeatMap } from './heat-map.tsx';
import { length, percent, points, whole } from './numbers.ts';
import { before } from './period.ts';
import { promised, type Report, useReport } from './use-report.ts';

const Trend = lazy(async () => ({ default: (await import('./trend.tsx')).Trend }));

export function CompliancePage() {
  const { t } = useTranslation();
  const [search, setSearch] = useSearchParams();
  const choice = useMemo(() => choiceOf(search), [search]);
  const { period, basis, timeZone } = choice;
  const now = useReport(queryOf(choice, period, 'day'));
  const then = useReport(queryOf(choice, before(period, timeZone), undefined));
  const report = now.data;

  return (
    <div className="page">
      <header className="page-head">
        <h1>{t('pages.compliance')}</h1>
        <Controls choice={choice} onChange={setSearch} />
      </header>
      {now.isError ? (
        <Failure error={now.error} retry={() => now.refetch()} />
      ) : !report ? (
        <Skeleton rows={10} label={t('compliance.loading')} />
      ) : report.overall.total === 0 && report.overall.breachesInPeriod === 0 ? (
        <State icon="compliance" title={t('compliance.nothing')} why={t('compliance.nothingWhy')} />
      ) : (
        <div data-stale={now.isPlaceholderData || undefined} className="report">
          <Sentence report={report} earlier={then.data} days={period.days} />
          <ul className="figures">
            {promised(report.overall).map((metric) => (
              <MetricFigure key={metric} metric={metric} report={report} earlier={then.data} choice={choice} />
            ))}
          </ul>
          <Overall report={report} choice={choice} />
          <section className="section" aria-labelledby="trend">
            <h2 id="trend">{t('compliance.trend')}</h2>
            <div className="trend">
              <Suspense fallback={null}>
                <Trend
                  groups={report.groups ?? []}
                  metrics={promised(report.overall)}
                  timeZone={timeZone}
                  basis={basis}
                />
              </Suspense>
            </div>
          </section>
          <section className="section" aria-labelledby="heat">
            <h2 id="heat">{t('compliance.heat', { zone: timeZone })}</h2>
            <HeatMap cells={report.heatMap} choice={choice} />
          </section>
          <Groups choice={choice} />
        </div>
      )}
    </div>
  );
}

/** “94.2 % of first replies kept in the last 7 days, 1.3 points better than before.” */
function Sentence({ report, earlier, days }: { report: Report; earlier: Report | undefined; days: number }) {
  const { t } = useTranslation();
  const metric = METRICS.find((name) => report.overall.metrics[name].rate !== null);
  const rate = metric ? report.overall.metrics[metric].rate! : report.overall.complianceRate;
  const last = metric ? (earlier?.overall.metrics[metric].rate ?? null) : null;
  const said = t(metric ? `compliance.kept.${metric}` : 'compliance.kept.overall', {
    rate: percent(rate),
    days: t('compliance.lastDays', { count: days }),
  });
  return (
    <p className="sentence">
      <strong>
        {said}
        {last === null && '.'}
      </strong>
      {last !== null && (
        <>
          {', '}
          {rate === last
            ? t('compliance.same')
            : t(rate > last ? 'compliance.better' : 'compliance.worse', { points: points(rate - last) })}
          {'.'}
        </>
      )}
    </p>
  );
}

interface FigureProps {
  readonly metric: Metric;
  readonly report: Report;
  readonly earlier: Report | undefined;
  readonly choice: ReportChoice;
}

function MetricFigure({ metric, report, earlier, choice }: FigureProps) {
  const { t } = useTranslation();
  const { conversations, cycles, rate, rateWithoutExcused, times } = report.overall.metrics[metric];
  const last = earlier?.overall.metrics[metric].rate ?? null;
  const change = rate === null || last === null ? null : rate - last;
  const behind = { period: choice.period, basis: choice.basis, metric };
  const { clockSeconds, calendarSeconds } = times;
  return (
    <li className="figure">
      <h2>{t(`metric.${metric}`)}</h2>
      <p className="figure-rate">
        <Figure behind={{ ...behind, counts: 'total' }} count={rate === null ? 0 : 1}>
          {percent(rate)}
        </Figure>
        {change !== null && change !== 0 && (
          <span className="figure-change">
            <Icon name={change > 0 ? 'up' : 'down'} size={14} />
            {points(change)}
            <span className="unseen">
              {t(change > 0 ? 'compliance.better' : 'compliance.worse', { points: points(change) })}
            </span>
          </span>
        )}
      </p>
      <dl>
        <div>
          <dt>{t('compliance.met')}</dt>
          <dd>
            <Figure behind={{ ...behind, counts: 'met' }} count={conversations.met}>
              {whole(conversations.met)}
            </Figure>
          </dd>
        </div>
        <div>
          <dt>{t('compliance.breached')}</dt>
          <dd>
            <Figure behind={{ ...behind, counts: 'breached' }} count={conversations.breached}>
              {whole(conversations.breached)}
            </Figure>
          </dd>
        </div>
        <div>
          <dt>{t('compliance.running')}</dt>
          <dd>
            <Figure behind={{ ...behind, counts: 'running' }} count={conversations.running}>
              {whole(conversations.running)}
            </Figure>
          </dd>
        </div>
        <div data-tip={t('compliance.timesTip', { count: times.cycles })}>
          <dt>{t('compliance.median')}</dt>
          <dd>
            <Figure behind={{ ...behind, counts: 'measured' }} count={times.cycles}>
              {length(clockSeconds.median)}
            </Figure>{' '}
            <ByCalendar seconds={calendarSeconds.median} />
          </dd>
        </div>
        <div>
          <dt>{t('compliance.p90')}</dt>
          <dd>
            <Figure behind={{ ...behind, counts: 'measured' }} count={times.cycles}>
              {length(clockSeconds.p90)}
            </Figure>{' '}
            <ByCalendar seconds={calendarSeconds.p90} />
          </dd>
        </div>
      </dl>
      <p className="hint">
        {conversations.excused > 0 && (
          <Figure behind={{ ...behind, counts: 'excused' }}>
            {t('compliance.excused', { count: conversations.excused, rate: percent(rateWithoutExcused) })}
          </Figure>
        )}
        {conversations.excused > 0 && cycles.closedUnanswered > 0 && ' · '}
        {cycles.closedUnanswered > 0 && (
          <Figure behind={{ ...behind, counts: 'closedUnanswered' }}>
            {t('compliance.closedUnanswered', { count: cycles.closedUnanswered })}
          </Figure>
        )}
      </p>
    </li>
  );
}

function ByCalendar({ seconds }: { seconds: number | null }) {
  const { t } = useTranslation();
  return seconds === null ? null : <span className="dim">{t('compliance.calendar', { time: length(seconds) })}</span>;
}

function Overall({ report, choice }: { report: Report; choice: ReportChoice }) {
  const { t } = useTranslation();
  const { overall } = report;
  const { period, basis } = choice;
  const behind = { period, basis };
  return (
    <p className="soft overall">
      {t('compliance.overall', { rate: percent(overall.complianceRate) })}{' '}
      <Figure behind={{ ...behind, counts: 'total' }} count={overall.total}>
        {t('compliance.total', { count: overall.total, number: whole(overall.total) })}
      </Figure>
      {', '}
      <Figure behind={{ ...behind, counts: 'breached' }} count={overall.breached}>
        {t('compliance.withBreach', { count: overall.breached, number: whole(overall.breached) })}
      </Figure>
      {', '}
      <Figure behind={{ ...behind, counts: 'uncovered' }} count={overall.uncovered}>
        {t('compliance.uncovered', { count: overall.uncovered, number: whole(overall.uncovered) })}
      </Figure>
      {overall.cancelledBreached > 0 && ', '}
      {overall.cancelledBreached > 0 && (
        <Figure behind={{ ...behind, counts: 'cancelled' }}>
          {t('compliance.cancelled', { count: overall.cancelledBreached })}
        </Figure>
      )}
      {'. '}
      <Figure behind={{ ...behind, counts: 'breaches' }} count={overall.breachesInPeriod}>
        {t('compliance.breachesInPeriod', {
          count: overall.breachesInPeriod,
          number: whole(overall.breachesInPeriod),
        })}
      </Figure>
      {report.corrected > 0 && ', '}
      {report.corrected > 0 && (
        <span data-tip={t('compliance.correctedTip')}>
          <Figure behind={{ ...behind, counts: 'corrected' }}>
            {t('compliance.corrected', { count: report.corrected, number: whole(report.corrected) })}
          </Figure>
        </span>
      )}
      {', '}
      {t('compliance.days', {
        from: formatDay(period.fromMs, choice.timeZone),
        to: formatDay(period.toMs - 1, choice.timeZone),
      })}
    </p>
  );
}
