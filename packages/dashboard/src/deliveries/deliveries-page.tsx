import './deliveries.css';
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'wouter';
import { answer, api, type Schema } from '../api/client.ts';
import { onChange } from '../api/stream.ts';
import { useMay } from '../shell/session.tsx';
import { Time } from '../time/time.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Scroll } from '../ui/scroll.tsx';
import { Failure, Skeleton, State } from '../ui/state.tsx';
import { toast } from '../ui/toast.tsx';
import { DeliveryState } from './delivery-state.tsx';
import { Matched } from './matched.tsx';

type Standing = Schema['Delivery']['state'];
const STATES = [
  'waiting',
  'sending',
  'held',
  'sent',
  'failed',
  'replaced',
  'skipped',
] as const satisfies readonly Standing[];
const RETRYABLE: readonly Standing[] = ['waiting', 'held', 'failed'];

export function DeliveriesPage() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [search, setSearch] = useSearchParams();
  const state = STATES.find((one) => one === search.get('state')) ?? null;
  const opened = search.get('open');
  const list = useInfiniteQuery({
    queryKey: ['deliveries', state],
    queryFn: ({ pageParam }) =>
      answer(
        api.GET('/v1/deliveries', {
          params: {
            query: {
              limit: 50,
              ...(state === null ? {} : { state: [state] }),
              ...(pageParam === null ? {} : { cursor: pageParam }),
            },
          },
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  });
  useEffect(
    () =>
      onChange(
        (change) =>
          (change.kind === 'delivery' || change.kind === 'resync') &&
          void client.invalidateQueries({ queryKey: ['deliveries'] }),
      ),
    [client],
  );
  const set = (name: string, value: string | null) =>
    setSearch((before) => {
      const next = new URLSearchParams(before);
      if (value === null || value === '') next.delete(name);
      else next.set(name, value);
      return next;
    });
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];

  return (
    <div className="page">
      <header className="page-head">
        <h1>{t('pages.deliveries')}</h1>
        <select
          className="select state-select"
          aria-label={t('deliveries.state')}
          value={state ?? ''}
          onChange={(event) => set('state', event.target.value)}
        >
          <option value="">{t('deliveries.all')}</option>
          {STATES.map((one) => (
            <option key={one} value={one}>
              {t(`deliveries.states.${one}`)}
            </option>
          ))}
        </select>
        <p>{t('deliveries.lead')}</p>
      </header>
      {list.isError ? (
        <Failure error={list.error} retry={() => list.refetch()} />
      ) : list.isPending ? (
        <Skeleton rows={8} label={t('deliveries.loading')} />
      ) : items.length === 0 ? (
        <State
          icon="deliveries"
          title={t('deliveries.none')}
          why={t('deliveries.noneWhy')}
          step={<Link href="/setup/automations">{t('pages.automations')}</Link>}
        />
      ) : (
        <>
          <Scroll>
            <table className="table">
              <thead>
                <tr>
                  {(['state', 'created', 'automation', 'destination', 'conversation', 'attempts'] as const).map(
                    (column) => (
                      <th key={column} scope="col">
                        {t(`deliveries.${column}`)}
                      </th>
                    ),
                  )}
                </tr>
              </thead>
              <tbody>
                {items.map((one) => (
                  <tr key={one.id}>
                    <td>
                      <button type="button" className="linkish" onClick={() => set('open', one.id)}>
                        <DeliveryState state={one.state} />
                      </button>
                      {one.lastError && one.state !== 'sent' && (
                        <div className="soft delivery-error">{one.lastError}</div>
                      )}
                    </td>
                    <td className="nowrap">
                      <Time at={one.createdAt} />
                    </td>
                    <td>
                      {one.automation}
                      <div className="dim">{one.trigger && t(`setup.automation.triggers.${one.trigger}`)}</div>
                    </td>
                    <td>
                      {one.destination}
                      <div className="dim">{one.kind}</div>
                    </td>
                    <td>
                      {one.conversation === '' ? (
                        '–'
                      ) : (
                        <Link href={`/conversations/${encodeURIComponent(one.conversation)}`}>#{one.conversation}</Link>
                      )}
                    </td>
                    <td className="nowrap">
                      {one.attempts}
                      {one.nextAttemptAt && (
                        <div className="dim">
                          <Time at={one.nextAttemptAt} />
                        </div>
                      )}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </Scroll>
          {list.hasNextPage && (
            <p className="more-rows">
              <Button busy={list.isFetchingNextPage} onClick={() => list.fetchNextPage()}>
                {t('ui.showMore')}
              </Button>
            </p>
          )}
        </>
      )}
      {opened !== null && <DeliveryDialog id={opened} onClose={() => set('open', null)} />}
    </div>
  );
}

/** What was sent, why it matched, and every attempt with its answer. */
function DeliveryDialog({ id, onClose }: { id: string; onClose: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const mayRetry = useMay('agent');
  const { data, error, isError } = useQuery({
    queryKey: ['deliveries', 'one', id],
    queryFn: () => answer(api.GET('/v1/deliveries/{id}', { params: { path: { id } } })),
  });

  async function retry() {
    try {
      await answer(api.POST('/v1/deliveries/{id}/retry', { params: { path: { id } } }));
      toast(t('deliveries.retried'));
      await client.invalidateQueries({ queryKey: ['deliveries'] });
    } catch (refused) {
      toast((refused as Error).message, 'failed');
    }
  }

  return (
    <Dialog
      open
      wide
      onClose={onClose}
      title={data ? `${data.automation} → ${data.destination}` : t('deliveries.detail')}
      foot={
        mayRetry && data && RETRYABLE.includes(data.state) && <Button onClick={retry}>{t('deliveries.retry')}</Button>
      }
    >
      {isError ? (
        <Failure error={error} />
      ) : !data ? (
        <Skeleton rows={4} />
      ) : (
        <div className="form delivery">
          <p>
            <DeliveryState state={data.state} /> <code className="dim">{data.id}</code>
          </p>
          <section>
            <h3>{t('deliveries.history')}</h3>
            {data.history.length === 0 ? (
              <p className="soft">{t('deliveries.noAttempts')}</p>
            ) : (
              <table className="table">
                <tbody>
                  {data.history.map((one) => (
                    <tr key={one.attempt}>
                      <td className="num">{one.attempt}</td>
                      <td className="nowrap">
                        <Time at={one.at} />
                      </td>
                      <td className="num">{one.status ?? '–'}</td>
                      <td className="num soft">{t('deliveries.took', { ms: Math.round(one.tookMs) })}</td>
                      <td>{one.error ?? <span className="soft">{one.answer}</span>}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            )}
          </section>
          <section>
            <h3>{t('deliveries.matched')}</h3>
            <Matched matched={data.matched} />
          </section>
          <section>
            <h3>{t('deliveries.body')}</h3>
            <pre>{JSON.stringify(data.body, null, 2)}</pre>
          </section>
        </div>
      )}
    </Dialog>
  );
}
