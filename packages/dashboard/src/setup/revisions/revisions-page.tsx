import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { answer, api, type Schema } from '../../api/client.ts';
import { Time } from '../../time/time.tsx';
import { Button } from '../../ui/button.tsx';
import { Failure, Skeleton, State } from '../../ui/state.tsx';
import { toast } from '../../ui/toast.tsx';
import { useDraft } from '../use-draft.tsx';
import { Diff } from './diff.tsx';

function useRevision(number: number | null) {
  return useQuery({
    queryKey: ['config', 'revision', number],
    queryFn: () =>
      answer(api.GET('/v1/config/revisions/{n}', { params: { path: { n: String(number) } } })) as Promise<
        Schema['RevisionDetail']
      >,
    enabled: number !== null,
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** Every configuration that ever was: who saved it, when and why; what it changed; and the way back. */
export function RevisionsPage() {
  const { t } = useTranslation();
  const list = useInfiniteQuery({
    queryKey: ['config', 'revisions'],
    queryFn: ({ pageParam }) =>
      answer(
        api.GET('/v1/config/revisions', {
          params: { query: { limit: 50, ...(pageParam === null ? {} : { cursor: pageParam }) } },
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  });
  const revisions = list.data?.pages.flatMap((page) => page.items) ?? [];
  const [chosen, setChosen] = useState<number | null>(null);
  const shown = chosen ?? revisions[0]?.number ?? null;

  return (
    <div className="page">
      <header className="page-head">
        <h1>{t('pages.revisions')}</h1>
        <p>{t('setup.lead.revisions')}</p>
      </header>
      {list.isError ? (
        <Failure error={list.error} retry={() => list.refetch()} />
      ) : list.isPending ? (
        <Skeleton rows={6} />
      ) : revisions.length === 0 ? (
        <State
          icon="revisions"
          title={t('setup.noRevisions')}
          why={t('setup.noRevisionsWhy')}
          step={<a href="/setup/schedules">{t('setup.begin')}</a>}
        />
      ) : (
        <div className="master">
          <ol className="master-list">
            {revisions.map((one) => (
              <li key={one.number}>
                <button type="button" aria-pressed={one.number === shown} onClick={() => setChosen(one.number)}>
                  <strong>{t('setup.revision', { number: one.number })}</strong>
                  {one.current && <span className="dim"> {t('setup.current')}</span>}
                  <span className="soft">
                    <Time at={one.at} /> · {one.author}
                  </span>
                  {one.note && <span>{one.note}</span>}
                  <span className="dim">{t(`setup.plan.${one.appliesTo}`)}</span>
                </button>
              </li>
            ))}
            {list.hasNextPage && (
              <li>
                <Button onClick={() => list.fetchNextPage()}>{t('ui.showMore')}</Button>
              </li>
            )}
          </ol>
          {shown !== null && <RevisionView number={shown} numbers={revisions.map((one) => one.number)} />}
        </div>
      )}
    </div>
  );
}

function RevisionView({ number, numbers }: { number: number; numbers: readonly number[] }) {
  const { t } = useTranslation();
  const [, navigate] = useLocation();
  const { draft, base, readOnly } = useDraft();
  const [against, setAgainst] = useState<number | null>(null);
  const other = against ?? (number > 1 ? number - 1 : null);
  const one = useRevision(number);
  const two = useRevision(other);
  if (!one.data || (other !== null && !two.data)) return <Skeleton rows={8} />;

  function restore() {
    draft.write(one.data!.source);
    toast(t('setup.restored', { number }));
    navigate('/setup/yaml');
  }

  return (
    <section className="master-detail" aria-label={t('setup.revision', { number })}>
      <div className="page-head">
        {numbers.length > 1 && (
          <div className="field revision-against">
            <label htmlFor="against">{t('setup.against')}</label>
            <select
              id="against"
              className="select"
              value={other ?? ''}
              onChange={(event) => setAgainst(Number(event.target.value))}
            >
              {numbers
                .filter((candidate) => candidate !== number)
                .map((candidate) => (
                  <option key={candidate} value={candidate}>
                    {t('setup.revision', { number: candidate })}
                  </option>
                ))}
            </select>
          </div>
        )}
        {!readOnly && number !== base.revision && <Button onClick={restore}>{t('setup.restore')}</Button>}
      </div>
      <Diff before={two.data?.source ?? ''} after={one.data.source} />
    </section>
  );
}
