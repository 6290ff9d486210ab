import { useVirtualizer } from '@tanstack/react-virtual';
import { type Ref, type RefObject, useEffect, useImperativeHandle, useLayoutEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { BoardRow } from './row.tsx';
import type { Rows } from './rows.ts';
import { Slots } from './slots.ts';

export interface ListHandle {
  /** Moves the cursor by so many rows and brings it into view. */
  move(by: number): void;
  openCurrent(): void;
  focus(id: string): void;
}

interface Props {
  readonly ref: Ref<ListHandle>;
  readonly rows: Rows;
  /** All there are in the view, on hand or not: the scroll bar tells the truth. */
  readonly total: number;
  readonly opened: string | null;
  readonly changed: ReadonlyMap<string, number>;
  readonly scroller: RefObject<HTMLDivElement | null>;
  readonly onOpen: (id: string) => void;
  readonly onNeedMore: () => void;
  /** Where a row leads in the past, as its address goes on: `?at=…`; absent now, when clocks run. */
  readonly then?: string;
}

const COLUMNS = [
  'risk',
  'due',
  'conversation',
  'customer',
  'team',
  'assignee',
  'channel',
  'metrics',
  'policy',
] as const;

export function List({ ref, rows, total, opened, changed, scroller, onOpen, onNeedMore, then }: Props) {
  const { t } = useTranslation();
  const { list, complete } = rows;
  const body = useRef<HTMLTableSectionElement>(null);
  const [margin, setMargin] = useState(0);
  const [current, setCurrent] = useState<string | null>(null);
  const rowHeight = useRowHeight();
  const virtualizer = useVirtualizer({
    count: total,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 8,
    scrollMargin: margin,
  });

  // The list begins below counts and strip, whose height follows the width of the page.
  useLayoutEffect(() => {
    const measure = () => body.current && setMargin(body.current.offsetTop);
    measure();
    const observer = new ResizeObserver(measure);
    if (scroller.current?.firstElementChild) observer.observe(scroller.current.firstElementChild);
    return () => observer.disconnect();
  }, [scroller]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another row height is another measure
  useEffect(() => virtualizer.measure(), [rowHeight]);

  const items = virtualizer.getVirtualItems();
  const slots = useRef<Slots>(null);
  slots.current ??= new Slots();
  const keyOf = (index: number) => list[index]?.id ?? index;
  const places = slots.current.place(items.map(({ index }) => keyOf(index)));
  const drawn = items.map((item, at) => ({ item, slot: places[at]!, row: list[item.index] }));
  // Read aloud and tabbed through as they stand on the page; while it moves nobody does, and nothing is moved about.
  if (virtualizer.isScrolling) drawn.sort((a, b) => a.slot - b.slot);
  const last = items.at(-1)?.index ?? 0;
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again when rows came or the window moved
  useEffect(() => {
    if (!complete && last + 40 > list.length) onNeedMore();
  }, [complete, last, list]);

  const wanted = useRef<string | null>(null);
  const go = (id: string) => {
    const index = list.findIndex((row) => row.id === id);
    if (index < 0) return;
    setCurrent(id);
    wanted.current = id;
    virtualizer.scrollToIndex(index, { align: 'auto' });
  };
  // The row may be drawn only after the list has scrolled to it.
  useEffect(() => {
    if (wanted.current === null) return;
    const link = body.current?.querySelector<HTMLElement>(`[data-id="${CSS.escape(wanted.current)}"] a`);
    if (!link) return;
    wanted.current = null;
    link.focus({ preventScroll: true });
  });

  // A row that was scrolled away takes its focus with it: the one in its place has not been gone to.
  useLayoutEffect(() => {
    const { activeElement } = document;
    const id = activeElement?.closest<HTMLElement>('.list-body tr[data-id]')?.dataset.id;
    if (id !== undefined && id !== current && wanted.current === null) (activeElement as HTMLElement).blur();
  });

  useImperativeHandle(ref, () => ({
    move(by) {
      const from = list.findIndex((row) => row.id === (current ?? opened));
      const to = from < 0 ? 0 : Math.min(list.length - 1, Math.max(0, from + by));
      const row = list[to];
      if (!row) return;
      go(row.id);
      if (opened !== null) onOpen(row.id);
    },
    openCurrent: () => current !== null && onOpen(current),
    focus: go,
  }));

  return (
    <table className="list" aria-label={t('board.table')} aria-rowcount={total + 1}>
      <thead className="list-head">
        <tr className="row row-head" aria-rowindex={1}>
          {COLUMNS.map((column) => (
            <th key={column} scope="col" className={`cell cell-${column}`}>
              {column === 'channel' ? (
                <span className="unseen">{t('board.columns.channel')}</span>
              ) : (
                t(`board.columns.${column}`)
              )}
            </th>
          ))}
        </tr>
      </thead>
      <tbody ref={body} className="list-body" style={{ height: virtualizer.getTotalSize() }}>
        {drawn.map(({ item, slot, row }) =>
          row ? (
            <BoardRow
              key={slot}
              t={t}
              row={row}
              index={item.index}
              top={item.start - margin}
              height={item.size}
              current={row.id === current}
              opened={row.id === opened}
              changedAt={changed.get(row.id) ?? null}
              onOpen={onOpen}
              onFocus={setCurrent}
              then={then}
            />
          ) : (
            <tr
              key={slot}
              aria-rowindex={item.index + 2}
              className="row row-coming"
              style={{ transform: `translateY(${item.start - margin}px)`, height: item.size }}
            >
              <td className="skeleton-bar">
                <span className="unseen">{t('ui.loading')}</span>
              </td>
            </tr>
          ),
        )}
      </tbody>
    </table>
  );
}

const NARROW = '(max-width: 719px)';

/** On a phone a row is a card of three lines. */
function useRowHeight(): number {
  const [narrow, setNarrow] = useState(() => matchMedia(NARROW).matches);
  useEffect(() => {
    const query = matchMedia(NARROW);
    const follow = () => setNarrow(query.matches);
    query.addEventListener('change', follow);
    return () => query.removeEventListener('change', follow);
  }, []);
  const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
  return Math.round((narrow ? 5.75 : 3.25) * rem);
}
