import './timeline.css';
import { type RefObject, useEffect, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatLength } from '../time/duration.ts';
import { serviceNow } from '../time/now.ts';
import { knownSchedule } from '../time/schedules.ts';
import { formatDay, formatExact, formatFull, formatNear, formatTime } from '../time/zone.ts';
import { type Axis, axisOf } from './axis.ts';
import { type Band, bandsOf, type MessageMark, marksOf, type Piece } from './bands.ts';
import type { Detail, Ledger, StoredEvent } from './use-conversation.ts';

const LEFT = 104;
const RIGHT = 16;
const TOP = 26;
const LANE = 46;
const BAND = 16;

interface Props {
  readonly detail: Detail;
  readonly ledgers: ReadonlyMap<string, Ledger>;
  readonly events: readonly StoredEvent[];
  /** What is looked at lies in the past. */
  readonly past: boolean;
}

/** Each promise as a band: open time solid, closed hatched, pauses notched, tripwires as ticks, now as a line. */
export function Timeline({ detail, ledgers, events, past }: Props) {
  const { t } = useTranslation();
  const box = useRef<HTMLDivElement>(null);
  const width = useWidth(box);
  const id = useId();
  const asOfMs = Date.parse(detail.asOf);
  const lanes = bandsOf(detail, ledgers, (name) => {
    const version = Object.values(detail.metrics).find((metric) => metric?.schedule === name)?.scheduleVersion ?? null;
    return knownSchedule(name, version)?.schedule;
  });
  const marks = marksOf(events, asOfMs);
  const bands = lanes.flatMap((lane) => lane.bands);
  const fromMs = Math.min(Date.parse(detail.createdAt), ...bands.map((band) => band.fromMs));
  const done = detail.status === 'done' || detail.status === 'deleted';
  const ends = bands.flatMap(({ endedMs, dueMs, pieces }) => [
    endedMs ?? 0,
    endedMs === null ? (dueMs ?? 0) : 0,
    pieces.at(-1)?.toMs ?? 0,
  ]);
  const toMs = Math.max(done ? 0 : asOfMs, fromMs + 600_000, ...ends, ...marks.map((mark) => mark.atMs));
  const pad = (toMs - fromMs) * 0.02;
  const axis = axisOf(
    fromMs - pad,
    toMs + pad,
    Math.max(2, (width - LEFT) / 90),
    -new Date(toMs).getTimezoneOffset() * 60_000,
  );
  const inner = Math.max(120, width - LEFT - RIGHT);
  const x = (ms: number) => LEFT + axis.at(ms) * inner;
  const height = TOP + 30 + lanes.length * LANE + 4;

  return (
    <figure className="timeline" ref={box}>
      <svg
        width={width}
        height={height}
        viewBox={`0 0 ${width} ${height}`}
        role="img"
        aria-label={t('conversation.timelineLabel', { lanes: lanes.length })}
      >
        <defs>
          <pattern id={`${id}-closed`} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
            <path d="M0 0v6" className="hatch" />
          </pattern>
        </defs>
        <Scale axis={axis} x={x} height={height} nowX={done ? null : x(asOfMs)} endX={width} />
        <Marks marks={marks} x={x} />
        {lanes.map(({ metric, bands: ofMetric }, at) => (
          <g key={metric} transform={`translate(0 ${TOP + 30 + at * LANE})`}>
            <text x="0" y={BAND / 2 + 9} className="lane-name">
              {t(`metric.${metric}`)}
            </text>
            {ofMetric.map((band) => (
              <BandShape key={band.cycle} band={band} x={x} hatch={`url(#${id}-closed)`} />
            ))}
          </g>
        ))}
        {!done && (
          <g className="now">
            <line x1={x(asOfMs)} x2={x(asOfMs)} y1={TOP - 6} y2={height} />
            <text
              x={x(asOfMs)}
              y="10"
              textAnchor={axis.at(asOfMs) > 0.9 ? 'end' : axis.at(asOfMs) < 0.06 ? 'start' : 'middle'}
            >
              {past ? formatNear(asOfMs, serviceNow()) : t('conversation.now')}
            </text>
          </g>
        )}
      </svg>
      <Legend />
    </figure>
  );
}

interface ScaleProps {
  readonly axis: Axis;
  readonly x: (ms: number) => number;
  readonly height: number;
  /** Labels make room for it. */
  readonly nowX: number | null;
  readonly endX: number;
}

function Scale({ axis, x, height, nowX, endX }: ScaleProps) {
  const fits = (at: number) => x(at) + 36 < endX && (nowX === null || nowX < x(at) - 4 || nowX > x(at) + 44);
  return (
    <g className="scale">
      {axis.ticks.map((at) => (
        <g key={at}>
          <line x1={x(at)} x2={x(at)} y1={TOP} y2={height} />
          <text x={x(at) + 3} y={TOP - 2}>
            {fits(at) && (axis.stepMs >= 86_400_000 || formatTime(at) === '00:00' ? formatDay(at) : formatTime(at))}
          </text>
        </g>
      ))}
    </g>
  );
}

function Marks({ marks, x }: { marks: readonly MessageMark[]; x: (ms: number) => number }) {
  const { t } = useTranslation();
  return (
    <g transform={`translate(0 ${TOP + 14})`}>
      <text x="0" y="4" className="lane-name">
        {t('conversation.messages')}
      </text>
      {marks.map(({ atMs, kind, status }) => (
        <g
          key={`${atMs}/${kind}/${status}`}
          transform={`translate(${x(atMs)} 0)`}
          className={`message message-${kind}`}
          data-tip={`${t(`conversation.marks.${kind}`, { status: status ? t(`status.${status as 'open'}`) : '' })}\n${formatExact(atMs)}`}
        >
          {kind === 'status' ? (
            <path d="M0-6v12" />
          ) : kind === 'reply' ? (
            <path d="M-5 4.5 0-5l5 9.5z" />
          ) : (
            <circle r={kind === 'customer' ? 4.5 : 2.5} />
          )}
        </g>
      ))}
    </g>
  );
}

function BandShape({ band, x, hatch }: { band: Band; x: (ms: number) => number; hatch: string }) {
  const { t } = useTranslation();
  const { pieces, ticks, dueMs, endedMs, outcome } = band;
  return (
    <g>
      {pieces.map((piece) => (
        <PieceShape key={`${piece.fromMs}/${piece.projected}`} piece={piece} x={x} hatch={hatch} />
      ))}
      {ticks.map(({ atMs, tripwire, projected }) => (
        <line
          key={`${tripwire}/${atMs}`}
          x1={x(atMs)}
          x2={x(atMs)}
          y1={tripwire === 'urgent' ? -4 : 0}
          y2={tripwire === 'urgent' ? BAND + 6 : BAND + 3}
          className={`tick tick-${tripwire}`}
          data-projected={projected || undefined}
          data-tip={`${t(`conversation.tripwire.${tripwire}`)}\n${formatExact(atMs)}`}
        />
      ))}
      {endedMs !== null && outcome && (
        <path
          transform={`translate(${x(endedMs) + 9} ${BAND / 2})`}
          className={`end end-${outcome}`}
          d={outcome === 'met' ? 'm-4 0 3 3 5-6' : 'm-3-3 6 6m0-6-6 6'}
          data-tip={t(`risk.${outcome}`)}
        />
      )}
      {endedMs === null && dueMs !== null && (
        <text x={x(dueMs)} y={BAND + 17} className="due" textAnchor="end">
          {t('conversation.due', { when: formatNear(dueMs, serviceNow()) })}
        </text>
      )}
    </g>
  );
}

function PieceShape({ piece, x, hatch }: { piece: Piece; x: (ms: number) => number; hatch: string }) {
  const { t } = useTranslation();
  const { fromMs, toMs, kind, state, note, projected } = piece;
  const left = x(fromMs);
  const wide = Math.max(0.75, x(toMs) - left);
  const words = t(`conversation.kinds.${kind}`, {
    note: kind === 'paused' && note ? t(`status.${note as 'open'}`) : (note ?? ''),
  });
  const tip = `${words}: ${formatLength(toMs - fromMs)}${projected ? ` (${t('conversation.projected')})` : ''}\n${formatFull(fromMs)} – ${formatFull(toMs)}`;
  const common = { x: left, width: wide, 'data-tip': tip, 'data-projected': projected || undefined };
  switch (kind) {
    case 'counted':
      return <rect {...common} y={0} height={BAND} className={`piece piece-${state}`} />;
    case 'paused':
      return <rect {...common} y={BAND / 2 - 2} height={4} className="piece piece-paused" />;
    case 'closed':
    case 'holiday':
    case 'override':
      return (
        <g>
          <rect {...common} y={0} height={BAND} className="piece piece-closed" fill={hatch} />
          {kind !== 'closed' && wide > 48 && (
            <text x={left + wide / 2} y={BAND + 12} className="holiday" textAnchor="middle">
              {note}
            </text>
          )}
        </g>
      );
    default:
      return kind satisfies never;
  }
}

function Legend() {
  const { t } = useTranslation();
  return (
    <figcaption className="legend">
      {(['counted', 'closed', 'paused', 'tripwire', 'customer', 'reply'] as const).map((name) => (
        <span key={name}>
          <i className={`key key-${name}`} />
          {t(`conversation.legend.${name}`)}
        </span>
      ))}
    </figcaption>
  );
}

function useWidth(box: RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(640);
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const observer = new ResizeObserver(() => setWidth(element.clientWidth));
    observer.observe(element);
    setWidth(element.clientWidth);
    return () => observer.disconnect();
  }, [box]);
  return width;
}
