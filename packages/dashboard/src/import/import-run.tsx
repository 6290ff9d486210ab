import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'wouter';
import { answer, api } from '../api/client.ts';
import { whole, wholePercent } from '../compliance/numbers.ts';
import { Time } from '../time/time.tsx';
import { Button } from '../ui/button.tsx';
import { Failure, Skeleton } from '../ui/state.tsx';
import { toast } from '../ui/toast.tsx';
import { BadRows } from './bad-rows.tsx';

/** An import on its way, or done: how far it is, what came of it, which rows are bad. */
export function ImportRun({ id }: { id: string }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [, navigate] = useLocation();
  const { data, error, isError, refetch } = useQuery({
    queryKey: ['imports', id],
    queryFn: () => answer(api.GET('/v1/imports/{id}', { params: { path: { id } } })),
    refetchInterval: ({ state }) => (state.data === undefined || state.data.state === 'running' ? 500 : false),
  });
  if (isError) return <Failure error={error} retry={() => refetch()} />;
  if (!data) return <Skeleton rows={4} />;
  const running = data.state === 'running';
  const part = data.state === 'done' ? 1 : data.bytes > 0 ? data.bytesRead / data.bytes : 0;

  async function remove() {
    try {
      await answer(api.DELETE('/v1/imports/{id}', { params: { path: { id } } }));
    } catch (refused) {
      toast((refused as Error).message, 'failed');
    }
    await client.invalidateQueries({ queryKey: ['imports'] });
    if (!running) navigate('/import');
  }

  return (
    <div className="form">
      <section className="run" role="status">
        <h2>
          {data.file}: {t(`import.state.${data.state}`)}
        </h2>
        <progress
          max={1}
          value={part}
          aria-label={t('import.progress', { percent: wholePercent(Math.floor(part * 100)) })}
        />
        <p>
          {running && `${t('import.progress', { percent: wholePercent(Math.floor(part * 100)) })} · `}
          {t('import.counts', {
            rows: whole(data.rows),
            events: whole(data.events),
            accepted: whole(data.accepted),
            duplicates: whole(data.duplicates),
            rejected: whole(data.rejected),
          })}
        </p>
        {data.state === 'uploaded' && (
          <p className="soft">
            {t('import.again')} <Link href="/import">{t('import.choose')}</Link>
          </p>
        )}
        {data.error && <p className="fault">{data.error}</p>}
        {data.finishedAt && (
          <p className="soft">
            <Time at={data.finishedAt} full />
          </p>
        )}
      </section>
      <div className="actions">
        {data.state === 'done' && (
          <Link href="/" className="button button-primary">
            {t('import.toBoard')}
          </Link>
        )}
        <Button onClick={remove}>{t(running ? 'import.cancel' : 'import.remove')}</Button>
      </div>
      {data.badRows > 0 ? (
        <AllBadRows id={id} count={data.badRows} />
      ) : (
        data.state === 'done' && <p className="soft">{t('import.noBadRows')}</p>
      )}
    </div>
  );
}

function AllBadRows({ id, count }: { id: string; count: number }) {
  const { t } = useTranslation();
  const list = useInfiniteQuery({
    queryKey: ['imports', id, 'bad-rows', count],
    queryFn: ({ pageParam }) =>
      answer(
        api.GET('/v1/imports/{id}/bad-rows', {
          params: { path: { id }, query: { limit: 100, ...(pageParam === null ? {} : { cursor: pageParam }) } },
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    placeholderData: (before) => before,
  });
  return (
    <section>
      <h2>{t('import.badRows', { count })}</h2>
      <BadRows rows={list.data?.pages.flatMap((page) => page.items) ?? []} />
      {list.hasNextPage && <Button onClick={() => list.fetchNextPage()}>{t('ui.showMore')}</Button>}
    </section>
  );
}
