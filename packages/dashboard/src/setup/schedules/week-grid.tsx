import type { Fault } from '@kept/engine';
import { type PointerEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatLength } from '../../time/duration.ts';
import { weekdayName } from '../../time/weekday.ts';
import { Button } from '../../ui/button.tsx';
import { Faults } from '../faults.tsx';
import { type Keys, type Raw, rawOf, rawTexts } from '../raw.ts';
import {
  blocksOf,
  DAY_MINUTES,
  type Drag,
  dragged,
  formatLine,
  formatRange,
  joined,
  openMinutes,
  parseLine,
  parseRange,
  type Range,
  WEEKDAYS,
  type Weekday,
} from './week.ts';

interface Props {
  readonly schedule: Raw;
  readonly onChange: (day: Weekday, ranges: string[] | undefined) => void;
  /** All days at once, as the configuration writes them. */
  readonly onWeek: (weekly: Partial<Record<Weekday, string[]>>) => void;
  readonly readOnly: boolean;
  readonly faultsAt: (keys: Keys) => readonly Fault[];
}

const HOURS = [0, 3, 6, 9, 12, 15, 18, 21] as const;

/** The week: drag on it, or type beneath it. */
export function WeekGrid({ schedule, onChange, onWeek, readOnly, faultsAt }: Props) {
  const { t } = useTranslation();
  const weekly = rawOf(schedule.weekly);
  const week = Object.fromEntries(WEEKDAYS.map((day) => [day, rangesOf(weekly[day])])) as Record<Weekday, Range[]>;
  const set = (day: Weekday, ranges: readonly Range[]) =>
    onChange(day, ranges.length > 0 ? ranges.map(formatRange) : undefined);
  const workdays = WEEKDAYS.slice(1, 5).some((day) => formatLine(week[day]) !== formatLine(week.mon));

  function copyMonday() {
    const monday = week.mon.map(formatRange);
    const weekend = (['sat', 'sun'] as const).filter((day) => week[day].length > 0);
    onWeek({
      ...Object.fromEntries(WEEKDAYS.slice(0, 5).map((day) => [day, monday])),
      ...Object.fromEntries(weekend.map((day) => [day, week[day].map(formatRange)])),
    });
  }

  return (
    <div className="week">
      <div className="week-grid" aria-hidden="true">
        <div className="week-hours">
          {HOURS.map((hour) => (
            <span key={hour} style={{ top: `${(hour / 24) * 100}%` }}>
              {String(hour).padStart(2, '0')}
            </span>
          ))}
        </div>
        {WEEKDAYS.map((day, at) => (
          <Column
            key={day}
            own={week[day]}
            dayBefore={week[WEEKDAYS[(at + 6) % 7]!]}
            readOnly={readOnly}
            onChange={(ranges) => set(day, ranges)}
          />
        ))}
      </div>
      <div className="week-lines">
        {WEEKDAYS.map((day, at) => (
          <DayLine
            key={day}
            name={weekdayName(at + 1)}
            label={weekdayName(at + 1, 'long')}
            ranges={week[day]}
            readOnly={readOnly}
            faults={faultsAt(['weekly', day])}
            onChange={(ranges) => set(day, ranges)}
          />
        ))}
      </div>
      <p className="week-foot">
        {t('setup.schedule.openWeekly', { time: formatLength(openMinutes(week) * 60_000) })}
        {!readOnly && workdays && week.mon.length > 0 && (
          <Button kind="quiet" onClick={copyMonday}>
            {t('setup.schedule.copyMonday')}
          </Button>
        )}
      </p>
      <p className="hint">{t('setup.schedule.hint')}</p>
      <Faults faults={faultsAt(['weekly']).filter((fault) => fault.keys.length === 3)} />
    </div>
  );
}

function rangesOf(value: unknown): Range[] {
  return rawTexts(value)
    .map(parseRange)
    .filter((range) => range !== null);
}

interface ColumnProps {
  readonly own: readonly Range[];
  readonly dayBefore: readonly Range[];
  readonly readOnly: boolean;
  readonly onChange: (ranges: readonly Range[]) => void;
}

interface Held {
  readonly drag: Drag;
  /** Of the day's own ranges; null for a new one. */
  readonly index: number | null;
  readonly now: Range;
}

/** One day. A press on nothing makes a range, on a range moves it, on its edge stretches it. */
function Column({ own, dayBefore, readOnly, onChange }: ColumnProps) {
  const box = useRef<HTMLDivElement>(null);
  const [held, setHeld] = useState<Held | null>(null);
  const withHeld = ({ index, now }: Held) =>
    index === null ? [...own, now] : own.map((range, at) => (at === index ? now : range));
  const shown = held === null ? own : withHeld(held);

  const minuteAt = (event: PointerEvent) => {
    const { top, height } = box.current!.getBoundingClientRect();
    return ((event.clientY - top) / height) * DAY_MINUTES;
  };
  const grab = (event: PointerEvent, kind: Drag['kind'], index: number | null) => {
    if (readOnly || event.button !== 0) return;
    event.preventDefault();
    event.stopPropagation();
    box.current!.setPointerCapture(event.pointerId);
    const grabbed = minuteAt(event);
    const drag: Drag = { kind, grabbed, range: index === null ? { from: grabbed, to: grabbed } : own[index]! };
    setHeld({ drag, index, now: index === null ? dragged(drag, grabbed) : own[index]! });
  };

  return (
    <div
      ref={box}
      className="week-day"
      data-held={held?.drag.kind}
      onPointerDown={(event) => grab(event, 'new', null)}
      onPointerMove={(event) => held && setHeld({ ...held, now: dragged(held.drag, minuteAt(event)) })}
      onPointerUp={(event) => {
        if (held) onChange(joined(withHeld(letGo(held, minuteAt(event)))));
        setHeld(null);
      }}
      onPointerCancel={() => setHeld(null)}
    >
      {blocksOf(shown, dayBefore).map((block) => (
        // biome-ignore lint/a11y/noStaticElementInteractions: for the pointer alone; the lines beneath do the same by keyboard
        <div
          key={`${block.index}/${block.from}`}
          className="week-block"
          data-over={block.over || undefined}
          data-before={block.index === null || undefined}
          style={{
            top: `${(block.from / DAY_MINUTES) * 100}%`,
            height: `${((block.to - block.from) / DAY_MINUTES) * 100}%`,
          }}
          onPointerDown={(event) =>
            block.index !== null && block.index < own.length && grab(event, 'move', block.index)
          }
          onDoubleClick={() => block.index !== null && !readOnly && onChange(own.filter((_, at) => at !== block.index))}
        >
          {block.index !== null && (
            <>
              <i onPointerDown={(event) => grab(event, 'start', block.index)} />
              <span>{formatRange(shown[block.index]!)}</span>
              <i onPointerDown={(event) => grab(event, 'end', block.index)} />
            </>
          )}
        </div>
      ))}
    </div>
  );
}

/** Where the hand let go counts, also where its last move has not been drawn yet; a mere press moves nothing. */
function letGo(held: Held, minute: number): Held {
  return Math.abs(minute - held.drag.grabbed) < 1 ? held : { ...held, now: dragged(held.drag, minute) };
}

interface DayLineProps {
  readonly name: string;
  readonly label: string;
  readonly ranges: readonly Range[];
  readonly readOnly: boolean;
  readonly faults: readonly Fault[];
  readonly onChange: (ranges: readonly Range[]) => void;
}

/** A day typed: `9-12, 13-17`, `22:00-06:00`. Taken over when it is left, if it can be read. */
function DayLine({ name, label, ranges, readOnly, faults, onChange }: DayLineProps) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState<string | null>(null);
  const text = typed ?? formatLine(ranges);
  const wrong = typed !== null && parseLine(typed) === null;
  const take = () => {
    const parsed = typed === null ? null : parseLine(typed);
    if (parsed !== null) {
      onChange(parsed);
      setTyped(null);
    }
  };
  return (
    <div className="field">
      <label>
        <span className="label">{name}</span>
        <span className="unseen"> {label}</span>
        <input
          className="input"
          value={text}
          placeholder={t('setup.schedule.closed')}
          disabled={readOnly}
          aria-invalid={wrong || faults.length > 0}
          onChange={(event) => setTyped(event.target.value)}
          onBlur={take}
          onKeyDown={(event) => event.key === 'Enter' && take()}
        />
      </label>
      {wrong && <p className="fault">{t('setup.schedule.wrongRange')}</p>}
      <Faults faults={faults} />
    </div>
  );
}
