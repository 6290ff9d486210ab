import type { Metric } from '@kept/engine';
import { useTranslation } from 'react-i18next';
import { CartesianGrid, Line, LineChart, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import type { Schema } from '../api/client.ts';
import { formatDay } from '../time/zone.ts';
import { Scroll } from '../ui/scroll.tsx';
import { Figure } from './figure.tsx';
import { percent, whole, wholePercent } from './numbers.ts';
import { type Basis, midnight, shiftDays } from './period.ts';

interface Props {
  readonly groups: readonly Schema['ReportGroup'][];
  readonly metrics: readonly Metric[];
  readonly timeZone: string;
  readonly basis: Basis;
}

/** Lines are told apart by their strokes: colour belongs to risk. */
const STROKES = {
  firstReply: { stroke: 'var(--ink)', strokeWidth: 2 },
  allMessages: { stroke: 'var(--ink-2)', strokeWidth: 2, strokeDasharray: '6 3' },
  resolution: { stroke: 'var(--ink-3)', strokeWidth: 2, strokeDasharray: '2 3' },
} as const;

export function Trend({ groups, metrics, timeZone, basis }: Props) {
  const { t } = useTranslation();
  const days = groups.filter((group) => group.group !== null);
  const points = days.map(({ group, figures }) => ({
    day: group!,
    firstReply: figures.metrics.firstReply.rate,
    allMessages: figures.metrics.allMessages.rate,
    resolution: figures.metrics.resolution.rate,
  }));
  const label = (day: string) => formatDay(midnight(day, timeZone) + 12 * 3_600_000, timeZone);
  return (
    <>
      <div className="trend-chart" aria-hidden="true">
        <ResponsiveContainer width="100%" height="100%" initialDimension={{ width: 800, height: 220 }}>
          <LineChart data={points} margin={{ top: 8, right: 8, bottom: 0, left: 0 }} accessibilityLayer={false}>
            <CartesianGrid vertical={false} stroke="var(--line)" />
            <XAxis
              dataKey="day"
              tickFormatter={label}
              tickLine={false}
              axisLine={false}
              minTickGap={40}
              tick={{ fill: 'var(--ink-3)', fontSize: 12 }}
            />
            <YAxis
              width={44}
              domain={[(least: number) => Math.max(0, Math.floor((least - 2) / 10) * 10), 100]}
              tickFormatter={wholePercent}
              tickLine={false}
              axisLine={false}
              tick={{ fill: 'var(--ink-3)', fontSize: 12 }}
            />
            <Tooltip
              isAnimationActive={false}
              labelFormatter={(day) => label(String(day))}
              formatter={(value, name) => [
                percent(typeof value === 'number' ? value : null),
                t(`metric.${name as 'firstReply'}`),
              ]}
              contentStyle={{
                background: 'var(--surface)',
                border: '1px solid var(--control)',
                borderRadius: 6,
                fontSize: 12,
              }}
              itemStyle={{ color: 'var(--ink)', padding: 0 }}
            />
            {metrics.map((metric) => (
              <Line
                key={metric}
                type="linear"
                dataKey={metric}
                dot={{ r: 2.5, fill: 'var(--bg)' }}
                isAnimationActive={false}
                connectNulls
                {...STROKES[metric]}
              />
            ))}
          </LineChart>
        </ResponsiveContainer>
      </div>
      <p className="legend">
        {metrics.map((metric) => (
          <span key={metric}>
            <svg width="24" height="6" aria-hidden="true">
              <line x1="0" x2="24" y1="3" y2="3" {...STROKES[metric]} />
            </svg>
            {t(`metric.${metric}`)}
          </span>
        ))}
      </p>
      <details className="trend-table">
        <summary>{t('compliance.asTable')}</summary>
        <Scroll>
          <table className="table">
            <thead>
              <tr>
                <th scope="col">{t('compliance.day')}</th>
                <th scope="col" className="num">
                  {t('compliance.conversations')}
                </th>
                {metrics.map((metric) => (
                  <th key={metric} scope="col" className="num">
                    {t(`metric.${metric}`)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {days.map(({ group, figures }) => {
                const fromMs = midnight(group!, timeZone);
                const period = { fromMs, toMs: shiftDays(fromMs, 1, timeZone), days: 1 };
                return (
                  <tr key={group}>
                    <th scope="row">{label(group!)}</th>
                    <td className="num">
                      <Figure behind={{ period, basis, counts: 'total' }} count={figures.total}>
                        {whole(figures.total)}
                      </Figure>
                    </td>
                    {metrics.map((metric) => (
                      <td key={metric} className="num">
                        <Figure
                          behind={{ period, basis, metric, counts: 'total' }}
                          count={figures.metrics[metric].rate === null ? 0 : 1}
                        >
                          {percent(figures.metrics[metric].rate)}
                        </Figure>
                      </td>
                    ))}
                  </tr>
                );
              })}
            </tbody>
          </table>
        </Scroll>
      </details>
    </>
  );
}
