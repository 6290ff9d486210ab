import { useTranslation } from 'react-i18next';
import { formatLength } from '../time/duration.ts';
import { Icon } from '../ui/icons.tsx';
import { Scroll } from '../ui/scroll.tsx';
import { Failure, Skeleton } from '../ui/state.tsx';
import { useTrace } from './use-conversation.ts';

/** Why this policy won: every assignment, its score, and the sentence that decided. */
export function TraceTable({ id }: { id: string }) {
  const { t } = useTranslation();
  const { data, error, isError, refetch } = useTrace(id);
  if (isError) return <Failure error={error} retry={refetch} />;
  if (!data) return <Skeleton rows={4} />;
  const { team, channel, priority, tier } = data.attributes;
  return (
    <div className="form">
      <p className="soft">
        {t('conversation.traceFor', {
          team: team ?? t('ui.noTeam'),
          channel: channel ?? '–',
          priority: priority ?? '–',
          tier: tier ?? '–',
          revision: data.revision,
        })}
      </p>
      {data.metrics.map(({ metric, winner, candidates }) => (
        <section key={metric}>
          <h3>
            {t(`metric.${metric}`)}:{' '}
            {winner
              ? t('conversation.traceWinner', {
                  policy: winner.policy,
                  target: formatLength(winner.targets.urgent * 1000),
                  score: winner.score,
                })
              : t('conversation.traceNobody')}
          </h3>
          <Scroll>
            <table className="table">
              <tbody>
                {candidates.map((one) => (
                  <tr key={one.assignment} data-won={one.verdict === 'won' || undefined}>
                    <td className="num dim">{one.assignment}</td>
                    <td>{one.policy}</td>
                    <td className="soft">
                      {one.team ?? t('conversation.anyTeam')}, {one.channel ?? t('conversation.anyChannel')}
                    </td>
                    <td className="num">{one.score ?? '–'}</td>
                    <td>
                      {one.verdict === 'won' ? (
                        <strong className="with-icon">
                          <Icon name="check" size={14} />
                          {one.reason}
                        </strong>
                      ) : (
                        <span className="soft">{one.reason}</span>
                      )}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </Scroll>
        </section>
      ))}
    </div>
  );
}
