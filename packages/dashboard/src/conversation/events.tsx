import type { UseQueryResult } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { length } from '../compliance/numbers.ts';
import { Time } from '../time/time.tsx';
import { Scroll } from '../ui/scroll.tsx';
import { Failure, Skeleton } from '../ui/state.tsx';
import { gist } from './gist.ts';
import type { StoredEvent } from './use-conversation.ts';

/** What was received, in the order in which it took effect; what came late or was voided says so. */
export function Events({ query }: { query: UseQueryResult<StoredEvent[]> }) {
  const { t } = useTranslation();
  const { data, error, isError, refetch } = query;
  if (isError) return <Failure error={error} retry={refetch} />;
  if (!data) return <Skeleton rows={4} />;
  const sorted = [...data].sort((a, b) => (String(a.event.at) < String(b.event.at) ? -1 : 1));
  return (
    <Scroll>
      <table className="table">
        <tbody>
          {sorted.map(({ position, type, event, receivedAt, imported, voided }) => {
            const at = String(event.at);
            const late = Date.parse(receivedAt) - Date.parse(at);
            return (
              <tr key={position} className={voided ? 'retracted' : ''}>
                <td className="nowrap">
                  <Time at={at} />
                </td>
                <td>
                  <code>{type}</code>
                  <div className="soft">{gist(event)}</div>
                </td>
                <td className="dim">
                  {voided && `${t('conversation.voided')} `}
                  {imported
                    ? t('conversation.imported')
                    : late > 60_000
                      ? t('conversation.late', { time: length(late / 1000) })
                      : ''}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </Scroll>
  );
}
