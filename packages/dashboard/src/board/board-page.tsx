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
import type { PastMoment } from './past/use-past.ts';
import { Strip } from './strip.tsx';
import { useBoard, useCounts } from './use-board.ts';

const PastBoard = lazy(async () => ({ default: (await import('./past/past-board.tsx')).PastBoard }));
const MomentForm = lazy(async () => ({ default: (await import('./past/moment-form.tsx')).MomentForm }));
const Beside = lazy(async () => ({ default: (await import('../conversation/beside.tsx')).Beside }));

/** Under this a conversation is a page of its own. */
const BESIDE_FROM = '(min-width: 1000px)';

export function BoardPage() {
  const [search, setSearch] = useSearchParams();
  const filters = useMemo(() => filtersOf(search), [search]);
  const [at, knownAt] = [instantOf(search.get('at')), instantOf(search.get('knownAt'))];
  const past = useMemo(() => (at === null ? null : { at, knownAt }), [at, knownAt]);
  const show = useCallback(
    (moment: PastMoment | null) => setSearch((now) => searchOf(filtersOf(now), moment ? { ...moment } : {})),
    [setSearch],
  );
  if (past === null) return <LiveBoard filters={filters} onMoment={show} />;
  return (
    <Suspense fallback={<Skeleton rows={12} />}>
      <PastBoard
        key={`${at} ${knownAt}`}
        moment={past}
        filters={filters}
        onFilters={(next, options) => setSearch(searchOf(next, { at, knownAt }), options)}
        onMoment={show}
      />
    </Suspense>
  );
}

/** What stands in an address may be anything. */
function instantOf(text: string | null): string | null {
  return text !== null && Number.isFinite(Date.parse(text)) ? text : null;
}

interface LiveProps {
  readonly filters: Filters;
  readonly onMoment: (moment: PastMoment) => void;
}

function LiveBoard({ filters, onMoment }: LiveProps) {
  const { t } = useTranslation();
  const [search, setSearch] = useSearchParams();
  const [, navigate] = useLocation();
  const opened = search.get('open');
  const board = useBoard(filters);
  const counts = useCounts(filters);
  const [filtering, setFiltering] = useState(false);
  const [choosing, setChoosing] = useState(false);
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
    Escape: () => (choosing ? setChoosing(false) : opened ? close() : filtering && setFiltering(false)),
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
          onPast={() => setChoosing((now) => !now)}
        />
        {choosing && (
          <div className="board-pad">
            <Suspense fallback={null}>
              <MomentForm moment={null} onChoose={onMoment} onClose={() => setChoosing(false)} />
            </Suspense>
          </div>
        )}
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
