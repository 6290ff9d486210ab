import './past.css';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { locale } from '../../i18n/language.ts';
import { formatFull } from '../../time/zone.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icons.tsx';
import { useKeys } from '../../ui/keys.ts';
import { announce } from '../../ui/live.tsx';
import { Failure, Skeleton, State } from '../../ui/state.tsx';
import { Counts } from '../counts.tsx';
import { FilterBar } from '../filter-bar.tsx';
import { type Filters, filtersOf } from '../filters.ts';
import { List, type ListHandle } from '../list.tsx';
import { MomentForm } from './moment-form.tsx';
import { isOver, type Past, type PastMoment, queryOfPast, thenOf, usePast, usePastRows } from './use-past.ts';

interface Props {
  readonly moment: PastMoment;
  readonly filters: Filters;
  readonly onFilters: (filters: Filters, options?: { replace?: boolean }) => void;
  /** Another instant; null is now. */
  readonly onMoment: (moment: PastMoment | null) => void;
}

/** The board as it was at an instant, or as it was known then: to be read, opened, and left again. */
export function PastBoard({ moment, filters, onFilters, onMoment }: Props) {
  const { t } = useTranslation();
  const [, navigate] = useLocation();
  const [choosing, setChoosing] = useState(false);
  const [filtering, setFiltering] = useState(false);
  const scroller = useRef<HTMLDivElement>(null);
  const list = useRef<ListHandle>(null);
  const { past, error, retry, cancel } = usePast(moment.at, moment.knownAt);
  const { rows, list: pages } = usePastRows(past, filters);
  const result = past?.result ?? null;
  const total = totalOf(result, filters, rows.list.length, rows.complete);
  const then = thenOf(moment);
  const open = useCallback(
    (id: string) => navigate(`/conversations/${encodeURIComponent(id)}${then}`),
    [navigate, then],
  );
  const back = useCallback(() => {
    void cancel();
    onMoment(null);
  }, [cancel, onMoment]);
  useSaid(past);

  useKeys({
    f: () => setFiltering((now) => !now),
    j: () => list.current?.move(1),
    k: () => list.current?.move(-1),
    Enter: () => list.current?.openCurrent(),
    Escape: () => (choosing ? setChoosing(false) : filtering && setFiltering(false)),
  });

  return (
    <div className="board">
      <div className="board-main" ref={scroller}>
        <header className="board-head">
          <h1 className="unseen">{t('board.past.title')}</h1>
          <section className="past-banner" aria-label={t('board.past.banner')}>
            <p>
              <Icon name="revisions" />
              <span>
                <strong>{t('board.past.asOf', { when: formatFull(Date.parse(moment.at)) })}</strong>{' '}
                {moment.knownAt !== null && t('board.past.asKnown', { when: formatFull(Date.parse(moment.knownAt)) })}{' '}
                <span className="soft">{t('board.past.readOnly')}</span>
              </span>
            </p>
            <div className="actions">
              {!choosing && <Button onClick={() => setChoosing(true)}>{t('board.past.change')}</Button>}
              <Button kind="primary" onClick={back}>
                {t('board.past.back')}
              </Button>
            </div>
            {choosing && (
              <MomentForm
                moment={moment}
                onClose={() => setChoosing(false)}
                onChoose={(next) => {
                  setChoosing(false);
                  onMoment(next);
                }}
              />
            )}
          </section>
          {result && (
            <Counts
              counts={{ open: result.open, unassigned: null, byRisk: result.risk }}
              filters={filters}
              onChange={onFilters}
            />
          )}
        </header>
        {result && (
          <FilterBar
            filters={filters}
            onChange={onFilters}
            shown={filtering}
            onShow={setFiltering}
            total={total}
            past
          />
        )}
        {result?.truncated && (
          <p className="hint board-pad">
            {t('board.past.truncated', { listed: number(result.listed), open: number(result.open) })}
          </p>
        )}
        {error || past?.state === 'failed' || past?.state === 'cancelled' ? (
          <Failure error={error ?? new Error(past?.error ?? '')} retry={retry} />
        ) : !isOver(past) ? (
          <Progress past={past} />
        ) : pages.isError ? (
          <Failure error={pages.error} retry={() => void pages.refetch()} />
        ) : rows.list.length > 0 ? (
          <List
            ref={list}
            rows={rows}
            total={total ?? rows.list.length}
            opened={null}
            changed={UNCHANGED}
            scroller={scroller}
            onOpen={open}
            onNeedMore={() => void pages.fetchNextPage()}
            then={then}
          />
        ) : pages.isPending ? (
          <div className="board-pad">
            <Skeleton rows={12} label={t('board.loading')} />
          </div>
        ) : (
          <State
            icon="check"
            title={t(Object.keys(queryOfPast(filters)).length > 0 ? 'board.noMatch' : 'board.past.nothing')}
            why={t('board.past.nothingWhy')}
            step={
              Object.keys(queryOfPast(filters)).length > 0 && (
                <Button onClick={() => onFilters(filtersOf(new URLSearchParams()))}>{t('board.clear')}</Button>
              )
            }
          />
        )}
      </div>
    </div>
  );
}

const UNCHANGED: ReadonlyMap<string, number> = new Map();

/** How far it is: every conversation is folded as of then. */
function Progress({ past }: { past: Past | null }) {
  const { t } = useTranslation();
  const progress = past?.progress ?? null;
  return (
    <div className="past-progress">
      <label htmlFor="past-progress">
        {past?.state === 'waiting' || progress === null
          ? t('board.past.waiting')
          : t('board.past.folding', { done: number(progress.replayed), total: number(progress.total) })}
      </label>
      <progress id="past-progress" max={progress?.total || 1} value={progress?.replayed ?? 0} />
    </div>
  );
}

/** Said once when it is there; how far it is would be said four times a second. */
function useSaid(past: Past | null): void {
  const { t } = useTranslation();
  const done = past?.state === 'done' ? past.result!.open : null;
  useEffect(() => {
    if (done !== null) announce(t('board.past.done', { count: done, number: number(done) }));
  }, [done, t]);
}

function number(count: number): string {
  return new Intl.NumberFormat(locale()).format(count);
}

function totalOf(result: Past['result'], filters: Filters, onHand: number, complete: boolean): number | null {
  if (complete) return onHand;
  if (result === null) return null;
  const { risk, ...others } = queryOfPast(filters) as { risk?: readonly (keyof typeof result.risk)[] };
  if (Object.keys(others).length > 0) return null;
  if (result.truncated) return risk ? null : result.listed;
  return risk ? risk.reduce((sum, one) => sum + result.risk[one], 0) : result.open;
}
