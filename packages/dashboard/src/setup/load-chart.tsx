import { useTranslation } from 'react-i18next';
import { Bar, BarChart, CartesianGrid, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import { whole } from '../compliance/numbers.ts';
import type { Hour } from './load-by-hour.ts';

const TICK = { fill: 'var(--ink-3)', fontSize: 12 } as const;

/** Bars by hour, before hollow and after solid: colour belongs to risk. */
export function LoadChart({ hours, kind }: { hours: readonly Hour[]; kind: 'warnings' | 'breaches' }) {
  const { t } = useTranslation();
  const points = hours.map((one) => ({ hour: one.hour, before: one.before[kind], after: one.after[kind] }));
  return (
    <div className="load-chart" aria-hidden="true">
      <ResponsiveContainer width="100%" height="100%" initialDimension={{ width: 400, height: 150 }}>
        <BarChart data={points} margin={{ top: 8, right: 0, bottom: 0, left: 0 }} barGap={1} accessibilityLayer={false}>
          <CartesianGrid vertical={false} stroke="var(--line)" />
          <XAxis dataKey="hour" interval={2} tickFormatter={hourText} tickLine={false} axisLine={false} tick={TICK} />
          <YAxis
            width={40}
            allowDecimals={false}
            tickFormatter={(value: number) => whole(value)}
            tickLine={false}
            axisLine={false}
            tick={TICK}
          />
          <Tooltip
            isAnimationActive={false}
            cursor={{ fill: 'var(--hover)' }}
            labelFormatter={(hour) => `${hourText(Number(hour))}:00`}
            formatter={(value, name) => [whole(Number(value)), t(`setup.tryIt.${name as 'before'}`)]}
            contentStyle={{
              background: 'var(--surface)',
              border: '1px solid var(--control)',
              borderRadius: 6,
              fontSize: 12,
            }}
            itemStyle={{ color: 'var(--ink)', padding: 0 }}
          />
          <Bar dataKey="before" fill="var(--surface)" stroke="var(--ink-3)" isAnimationActive={false} />
          <Bar dataKey="after" fill="var(--ink-2)" isAnimationActive={false} />
        </BarChart>
      </ResponsiveContainer>
    </div>
  );
}

export function hourText(hour: number): string {
  return String(hour).padStart(2, '0');
}
