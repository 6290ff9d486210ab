import './countdown.css';
import type { Metric } from '@kept/engine';
import type { TFunction } from 'i18next';
import { useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { Ring, type Shape } from '../risk/ring.tsx';
import { countdownAt, type Countdown as Reading } from '../time/countdown.ts';
import { formatLeft, spokenParts } from '../time/duration.ts';
import { onSecond, serviceNow } from '../time/now.ts';
import { knownSchedule, onSchedules } from '../time/schedules.ts';
import { formatNear } from '../time/zone.ts';
import { type RowMetric, runningClock } from './running.ts';

interface Props {
  readonly metric: Metric;
  readonly clock: RowMetric;
  /** When the service described it, epoch milliseconds. */
  readonly asOfMs: number;
  /** The conversation's status: why it is paused. */
  readonly status: string;
  /** Without the words for why it stands. */
  readonly terse?: boolean;
  /** The state that is shown beside it: its shape is not shown twice. */
  readonly beside?: string | null;
  /** The words below the time, without the metric's name. */
  readonly stacked?: boolean;
  /** Stands still: the state at a past instant. */
  readonly frozen?: boolean;
}

/** How long a running promise has left, in its clock's own time; it stops outside office hours and says why. */
export function Countdown(props: Props) {
  const { t } = useTranslation();
  return <WordedCountdown t={t} {...props} />;
}

/** The same where there are many: the words are handed down. */
export function WordedCountdown({
  t,
  metric,
  clock,
  asOfMs,
  status,
  terse = false,
  beside = null,
  stacked = false,
  frozen = false,
}: Props & { readonly t: TFunction }) {
  const read = () => readingOf(clock, asOfMs, frozen);
  // Renders when what is shown changes, not every second.
  useSyncExternalStore(
    (listener) => {
      const offs = [onSecond(listener), onSchedules(listener)];
      return () => {
        for (const off of offs) off();
      };
    },
    () => signature(read(), clock),
  );
  const reading = read();
  const { time, over, why, dim } = wordsOf(t, reading, clock, status);
  const shape = shapeOf(reading, clock);
  const zone = clock.schedule === null ? null : knownSchedule(clock.schedule, clock.scheduleVersion)?.timeZone;
  const tip = clock.dueAt
    ? {
        'data-tip': t(over ? 'clock.wasDue' : 'clock.due'),
        'data-tip-at': Date.parse(clock.dueAt),
        'data-tip-zone': zone ?? undefined,
      }
    : { 'data-tip': why || undefined };
  return (
    <span
      className="countdown"
      data-state={clock.cycleState}
      data-dim={dim || undefined}
      data-stacked={stacked || undefined}
      data-why={why !== '' || undefined}
    >
      <span className="unseen">{spokenOf(t, reading, clock, metric, why)}</span>
      <span className="countdown-time" aria-hidden="true" {...tip}>
        {shape !== beside && <Ring shape={shape} />}
        {time}
      </span>
      {!terse && (
        <span className="countdown-words" aria-hidden="true">
          {!stacked && <span>{t(`metric.${metric}`)}</span>}
          {why && (
            <span className="countdown-why" data-tip={why}>
              {why}
            </span>
          )}
        </span>
      )}
    </span>
  );
}

function readingOf(clock: RowMetric, asOfMs: number, frozen: boolean): Reading | null {
  const running = runningClock(clock, asOfMs);
  if (frozen) return asDescribed(clock, running.remainingMs);
  return countdownAt(running, (name) => knownSchedule(name, clock.scheduleVersion)?.schedule, serviceNow());
}

/** At the very instant that the service described there is nothing to count. */
function asDescribed(clock: RowMetric, remainingMs: number | null): Reading | null {
  if (remainingMs === null) return null;
  if (clock.clock === 'paused') return { kind: 'paused', remainingMs };
  const opensAtMs = clock.opensAt === null ? null : Date.parse(clock.opensAt);
  return { kind: 'ticking', remainingMs, open: clock.clock !== 'closed', opensAtMs };
}

function signature(reading: Reading | null, clock: RowMetric): string {
  if (reading === null) return 'none';
  const rest = reading.kind === 'ticking' ? `${reading.open}/${reading.opensAtMs}` : 'paused';
  return `${clock.cycleState}/${reading.remainingMs <= 0}/${formatLeft(reading.remainingMs)}/${rest}`;
}

function wordsOf(t: TFunction, reading: Reading | null, clock: RowMetric, status: string) {
  if (reading === null) {
    const never = clock.clock !== 'paused' && clock.dueAt === null;
    return { time: never ? '–' : '·', over: false, why: never ? t('clock.never') : '', dim: true };
  }
  const over = reading.remainingMs <= 0 && clock.cycleState === 'breach';
  const time = `${over ? '+' : ''}${formatLeft(reading.remainingMs < 0 && !over ? 0 : reading.remainingMs)}`;
  if (reading.kind === 'paused') return { time, over, why: pauseOf(t, status), dim: true };
  if (reading.open) return { time, over, why: '', dim: false };
  const why =
    reading.opensAtMs === null
      ? t('clock.closed')
      : t('clock.opens', { when: formatNear(reading.opensAtMs, serviceNow()) });
  return { time, over, why, dim: true };
}

function pauseOf(t: TFunction, status: string): string {
  const known = ['pending', 'on_hold', 'open', 'in_progress', 'done', 'deleted'] as const;
  return t(`clock.paused.${known.find((one) => one === status) ?? 'done'}`);
}

function shapeOf(reading: Reading | null, clock: RowMetric): Shape {
  if (clock.cycleState === 'breach') return 'breach';
  if (reading?.kind === 'paused') return 'paused';
  if (reading?.kind === 'ticking' && !reading.open) return 'closed';
  return clock.cycleState ?? 'none';
}

function spokenOf(t: TFunction, reading: Reading | null, clock: RowMetric, metric: Metric, why: string): string {
  const words = { badge: clock.cycleState ? t(`risk.${clock.cycleState}`) : '', metric: t(`metric.${metric}`) };
  if (reading === null) return t('clock.spoken.never', words);
  const { hours, minutes, seconds } = spokenParts(reading.remainingMs);
  const parts = [
    hours > 0 && t('clock.spoken.hours', { count: hours }),
    minutes > 0 && t('clock.spoken.minutes', { count: minutes }),
    (seconds > 0 || hours + minutes === 0) && t('clock.spoken.seconds', { count: seconds }),
  ];
  const time = parts.filter(Boolean).join(' ');
  if (why) return t('clock.spoken.paused', { ...words, time, why });
  return t(reading.remainingMs <= 0 ? 'clock.spoken.over' : 'clock.spoken.left', { ...words, time });
}
