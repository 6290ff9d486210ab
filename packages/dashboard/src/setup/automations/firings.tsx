import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { answer, api, type Schema } from '../../api/client.ts';
import { DeliveryState } from '../../deliveries/delivery-state.tsx';
import { Matched } from '../../deliveries/matched.tsx';
import { Time } from '../../time/time.tsx';
import { Scroll } from '../../ui/scroll.tsx';
import { Failure, Skeleton } from '../../ui/state.tsx';

const SHOWN = 10;

/** What a rule has set off of late: when, by what, about whom, where it went, how that ended, and why it matched. */
export function Firings({ rule }: { rule: string }) {
  const { t } = useTranslation();
  const query = useQuery({
    queryKey: ['deliveries', 'of', rule],
    queryFn: () => answer(api.GET('/v1/deliveries', { params: { query: { automation: [rule], limit: SHOWN } } })),
    refetchInterval: 15_000,
  });
  return (
    <section>
      <h3>{t('setup.automation.firings')}</h3>
      {query.isError ? (
        <Failure error={query.error} retry={() => query.refetch()} />
      ) : !query.data ? (
        <Skeleton rows={3} />
      ) : query.data.items.length === 0 ? (
        <p className="soft">{t('setup.automation.neverFired')}</p>
      ) : (
        <Scroll>
          <table className="table firings">
            <thead>
              <tr>
                <th scope="col">{t('deliveries.created')}</th>
                <th scope="col">{t('setup.automation.setOffBy')}</th>
                <th scope="col">{t('deliveries.conversation')}</th>
                <th scope="col">{t('deliveries.destination')}</th>
                <th scope="col">{t('deliveries.state')}</th>
                <th scope="col">{t('deliveries.matched')}</th>
              </tr>
            </thead>
            <tbody>
              {query.data.items.map((one) => (
                <Firing key={one.id} one={one} />
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
    </section>
  );
}

function Firing({ one }: { one: Schema['Delivery'] }) {
  const { t } = useTranslation();
  return (
    <tr>
      <td className="nowrap">
        <Time at={one.createdAt} />
      </td>
      <td className="nowrap">{one.trigger ? t(`setup.automation.triggers.${one.trigger}`) : '–'}</td>
      <td>
        {one.conversation === '' ? (
          '–'
        ) : (
          <Link href={`/conversations/${encodeURIComponent(one.conversation)}`}>#{one.conversation}</Link>
        )}
      </td>
      <td>
        {one.destination} {!one.destination.startsWith(`${one.kind}:`) && <span className="dim">{one.kind}</span>}
      </td>
      <td>
        <Link href={`/deliveries?open=${encodeURIComponent(one.id)}`}>
          <DeliveryState state={one.state} />
        </Link>
        {one.lastError && one.state !== 'sent' && <div className="soft delivery-error">{one.lastError}</div>}
      </td>
      <td>
        <WhyMatched id={one.id} />
      </td>
    </tr>
  );
}

/** Asked for when it is opened. */
function WhyMatched({ id }: { id: string }) {
  const { t } = useTranslation();
  const [shown, setShown] = useState(false);
  const { data } = useQuery({
    queryKey: ['deliveries', 'one', id],
    queryFn: () => answer(api.GET('/v1/deliveries/{id}', { params: { path: { id } } })),
    enabled: shown,
  });
  return (
    <details onToggle={(event) => setShown(event.currentTarget.open)}>
      <summary>{t('conversation.why')}</summary>
      {data && <Matched matched={data.matched} />}
    </details>
  );
}
