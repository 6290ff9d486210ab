import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { answer, api, type Schema } from '../api/client.ts';
import { whole } from '../compliance/numbers.ts';
import { Time } from '../time/time.tsx';
import { Button } from '../ui/button.tsx';
import { Scroll } from '../ui/scroll.tsx';
import { Failure, Skeleton } from '../ui/state.tsx';

type Kind = Schema['SimulationResult']['flips']['kinds'][number];

/** Which conversations would have ended otherwise, by kind, page by page; each leads to its conversation. */
export function Flips({ id, kinds }: { id: string; kinds: readonly Kind[] }) {
  const { t } = useTranslation();
  const [shown, setShown] = useState(false);
  const [chosen, setChosen] = useState<Kind | null>(null);
  const list = useInfiniteQuery({
    queryKey: ['simulation', id, 'flips', chosen],
    queryFn: ({ pageParam }) => {
      const { metric, before, after } = chosen ?? {};
      const query = { limit: 50, ...(chosen ? { metric: metric!, before: before!, after: after! } : {}) };
      return answer(
        api.GET('/v1/simulations/{id}/flips', {
          params: { path: { id }, query: { ...query, ...(pageParam === null ? {} : { cursor: pageParam }) } },
        }),
      );
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    enabled: shown,
  });
  const flips = list.data?.pages.flatMap((page) => page.items);
  const words = ({ metric, before, after }: Pick<Kind, 'metric' | 'before' | 'after'>) =>
    t('setup.tryIt.flip', {
      metric: t(`metric.${metric}`),
      before: t(`setup.tryIt.ends.${before}`),
      after: t(`setup.tryIt.ends.${after}`),
    });
  return (
    <details onToggle={(event) => setShown(event.currentTarget.open)}>
      <summary>{t('setup.tryIt.which')}</summary>
      <fieldset className="segments tried-kinds">
        <legend className="unseen">{t('setup.tryIt.kinds')}</legend>
        <button type="button" aria-pressed={chosen === null} onClick={() => setChosen(null)}>
          {t('setup.suggest.all')}
        </button>
        {kinds.map((kind) => (
          <button
            key={`${kind.metric}/${kind.before}/${kind.after}`}
            type="button"
            aria-pressed={kind === chosen}
            onClick={() => setChosen(kind)}
          >
            {words(kind)} <span className="dim">{whole(kind.conversations)}</span>
          </button>
        ))}
      </fieldset>
      {list.isError ? (
        <Failure error={list.error} retry={() => list.refetch()} />
      ) : !flips ? (
        <Skeleton rows={3} />
      ) : (
        <Scroll>
          <table className="table">
            <thead>
              <tr>
                <th scope="col">{t('deliveries.conversation')}</th>
                <th scope="col">{t('setup.tryIt.promise')}</th>
                <th scope="col">{t('setup.tryIt.breachedBefore')}</th>
                <th scope="col">{t('setup.tryIt.breachedAfter')}</th>
              </tr>
            </thead>
            <tbody>
              {flips.map((flip) => (
                <tr key={`${flip.conversation}/${flip.metric}`}>
                  <th scope="row">
                    <Link href={`/conversations/${encodeURIComponent(flip.conversation)}`}>#{flip.conversation}</Link>
                  </th>
                  <td className="nowrap">{words(flip)}</td>
                  <td className="nowrap">{flip.breachedAtBefore ? <Time at={flip.breachedAtBefore} /> : '–'}</td>
                  <td className="nowrap">{flip.breachedAtAfter ? <Time at={flip.breachedAtAfter} /> : '–'}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
      {list.hasNextPage && <Button onClick={() => list.fetchNextPage()}>{t('ui.showMore')}</Button>}
    </details>
  );
}
