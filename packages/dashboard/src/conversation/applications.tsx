import { useTranslation } from 'react-i18next';
import { formatLength } from '../time/duration.ts';
import { Time } from '../time/time.tsx';
import { Scroll } from '../ui/scroll.tsx';
import { Failure, Skeleton } from '../ui/state.tsx';
import { useHistory } from './use-conversation.ts';

/** Which policy held which cycle to what, from when, and how that ended (§7.4). */
export function Applications({ id }: { id: string }) {
  const { t } = useTranslation();
  const { data, error, isError, refetch } = useHistory(id);
  if (isError) return <Failure error={error} retry={refetch} />;
  if (!data) return <Skeleton rows={3} />;
  if (data.applications.length === 0) return <p className="soft">{t('conversation.noClock')}</p>;
  return (
    <Scroll>
      <table className="table">
        <thead>
          <tr>
            {(['metric', 'policy', 'won', 'held', 'target', 'applied', 'due', 'ended'] as const).map((name) => (
              <th key={name} scope="col">
                {t(`conversation.application.${name}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {data.applications.map((one) => (
            <tr key={`${one.metric}/${one.cycle}/${one.application}`} className={one.retracted ? 'retracted' : ''}>
              <td>
                {t(`metric.${one.metric}`)} <span className="dim">{one.cycle}</span>
              </td>
              <td>
                {one.policy} <span className="dim">v{one.policyVersion}</span>
                <div className="dim">
                  {one.schedule ? `${one.schedule} v${one.scheduleVersion}` : t('conversation.allHours')}
                </div>
              </td>
              <td className="nowrap">
                {t('conversation.application.rule', { number: one.assignment })}
                <div className="dim">{t('conversation.application.score', { score: one.score })}</div>
              </td>
              <td>
                {one.priority ?? '–'}
                <div className="dim">{one.tier ?? ''}</div>
              </td>
              <td className="num">{formatLength(one.targets.urgent * 1000)}</td>
              <td className="nowrap">
                <Time at={one.appliedAt} />
              </td>
              <td className="nowrap">
                {one.dueAt ? <Time at={one.dueAt} /> : '–'}
                {one.firstDueAt && one.firstDueAt !== one.dueAt && (
                  <div className="dim">
                    {t('conversation.application.first')} <Time at={one.firstDueAt} />
                  </div>
                )}
              </td>
              <td className="nowrap">
                {one.endedAt && one.endReason ? (
                  <>
                    <Time at={one.endedAt} />
                    <div className="dim">{t(`conversation.endReason.${one.endReason}`)}</div>
                  </>
                ) : (
                  t('conversation.application.runs')
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}
