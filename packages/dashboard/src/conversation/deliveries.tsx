import { useTranslation } from 'react-i18next';
import { DeliveryState } from '../deliveries/delivery-state.tsx';
import { Time } from '../time/time.tsx';
import { Scroll } from '../ui/scroll.tsx';
import { Failure, Skeleton } from '../ui/state.tsx';
import { useDeliveriesOf } from './use-conversation.ts';

/** What this conversation set off, and where it went. */
export function Deliveries({ id }: { id: string }) {
  const { t } = useTranslation();
  const { data, error, isError, refetch } = useDeliveriesOf(id);
  if (isError) return <Failure error={error} retry={refetch} />;
  if (!data) return <Skeleton rows={3} />;
  if (data.items.length === 0) return <p className="soft">{t('conversation.noDeliveries')}</p>;
  return (
    <Scroll>
      <table className="table">
        <tbody>
          {data.items.map((one) => (
            <tr key={one.id}>
              <td className="nowrap">
                <Time at={one.createdAt} />
              </td>
              <td>
                {one.automation}
                <div className="dim">{one.destination}</div>
              </td>
              <td>
                <DeliveryState state={one.state} />
                {one.lastError && <div className="soft">{one.lastError}</div>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}
