import './board.css';
import { lazy, Suspense, useCallback, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation, useSearchParams } from 'wouter';
import { RISKS } from '../risk/risk.ts';
import { useKeys } from '../ui/keys.ts';
import { Failure, Skeleton } from '../ui/state.tsx';
import { Counts } from './counts.tsx';
import { EmptyBoard } from './empty-board.tsx';
import { FilterBar } from './filter-bar.tsx';
import { type Filters, filtersOf, isFiltered, searchOf } from './filters.ts';
import { List, type ListHandle } from './list.tsx';
import { Strip } from './strip.tsx';
import { useBoard, useCounts } from './use-board.ts';

const Beside = lazy(async () => ({ default: (await import('../conversation/beside.tsx')).Beside }));

/** Under this a conversation is a page of its own. */
const BESIDE_FROM = '(min-width: 1000px)';

export function BoardPage() {
  const { t } = useTranslation();
  const [search, setSearch] = useSearchParams();
  const [, navigate] = useLocation();
  const opened = search.get('open');
  const filters = useMemo(() => filtersOf(search), [search]);
  const board = useBoard(filters);
  const counts = useCounts(filters);
  const [filtering, setFiltering] = useState(false);
  const list = useRef<ListHandle>(null);
  const searchBox = useRef<HTMLInputElement>(null);
  const scroller = useRef<HTMLDivElement>(null);

  const setFilters = useCallback(
    (next: Filters, options: { replace?: boolean } = {}) => setSearch(searchOf(next, { open: opened }), options),
    [setSearch, opened],
  );
  const open = useCallback(
    (id: string | null) => {
      if (id !== null && !matchMedia(BESIDE_FROM).matches) navigate(`/conversations/${encodeURIComponent(id)}`);
      else setSearch((now) => searchOf(filtersOf(now), { open: id }), { replace: id !== null && opened !== null });
    },
    [navigate, setSearch, opened],
  );
  const close = useCallback(() => {
    const id = opened;
    open(null);
    if (id) list.current?.focus(id);
  }, [open, opened]);

  useKeys({
    '/': () => searchBox.current?.focus(),
    f: () => setFiltering((now) => !now),
    j: () => list.current?.move(1),
    k: () => list.current?.move(-1),
    Enter: () => list.current?.openCurrent(),
    Escape: () => (opened ? close() : filtering && setFiltering(false)),
    ...Object.fromEntries(
      RISKS.map((risk, at) => [
        String(at + 1),
        () => setFilters({ ...filters, risk: filters.risk.length === 1 && filters.risk[0] === risk ? [] : [risk] }),
      ]),
    ),
  });

  const { rows, loading, error, changed, store } = board;
  const total = totalOf(filters, counts.data, rows.list.length, rows.complete);
  const heading = filters.state === 'open' ? t('board.title') : t('board.titleAll');

  return (
    <div className="board" data-beside={opened !== null || undefined}>
      <div className="board-main" ref={scroller}>
        <header className="board-head">
          <h1 className="unseen">{heading}</h1>
          <Counts counts={counts.data} filters={filters} onChange={setFilters} />
          {filters.state === 'open' && <Strip filters={filters} onChange={setFilters} />}
        </header>
        <FilterBar
          filters={filters}
          onChange={setFilters}
          shown={filtering}
          onShow={setFiltering}
          box={searchBox}
          total={total}
        />
        {rows.list.length > 0 ? (
          <List
            ref={list}
            rows={rows}
            total={total ?? rows.list.length}
            opened={opened}
            changed={changed}
            scroller={scroller}
            onOpen={open}
            onNeedMore={() => void store.more()}
          />
        ) : loading ? (
          <div className="board-pad">
            <Skeleton rows={12} label={t('board.loading')} />
          </div>
        ) : error ? (
          <Failure error={error} retry={() => void store.load()} />
        ) : (
          <EmptyBoard filtered={isFiltered(filters)} onClear={() => setFilters(filtersOf(new URLSearchParams()))} />
        )}
      </div>
      {opened !== null && (
        <Suspense
          fallback={
            <aside className="board-beside">
              <Skeleton />
            </aside>
          }
        >
          <Beside key={opened} id={opened} onClose={close} />
        </Suspense>
      )}
    </div>
  );
}

/** How many rows the view has in all; null where that is not known. */
function totalOf(
  filters: Filters,
  counts: { open: number; byRisk: Readonly<Record<string, number>> } | undefined,
  onHand: number,
  complete: boolean,
): number | null {
  if (complete) return onHand;
  if (!counts || filters.state !== 'open') return null;
  const counted =
    filters.risk.length === 0 ? counts.open : filters.risk.reduce((sum, risk) => sum + (counts.byRisk[risk] ?? 0), 0);
  return Math.max(counted, onHand);
}
