import './health.css';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { answer, api, type Schema } from '../api/client.ts';
import { whole } from '../compliance/numbers.ts';
import { formatLength } from '../time/duration.ts';
import { Time } from '../time/time.tsx';
import { formatNear } from '../time/zone.ts';
import { Icon } from '../ui/icons.tsx';
import { Failure, Skeleton } from '../ui/state.tsx';

type Health = Schema['Health'];

/** A crossing noticed later than this is worth words. */
const LATE_SECONDS = 5;

export function HealthPage() {
  const { t } = useTranslation();
  const { data, error, isError, refetch } = useQuery({
    queryKey: ['health'],
    queryFn: () => answer(api.GET('/v1/health')),
    refetchInterval: 5_000,
  });
  return (
    <div className="page">
      <header className="page-head">
        <h1>{t('pages.health')}</h1>
        <a href="/metrics" className="soft">
          {t('health.more')}
        </a>
        <p>{t('health.lead')}</p>
      </header>
      {isError && !data ? (
        <Failure error={error} retry={() => refetch()} />
      ) : !data ? (
        <Skeleton rows={6} />
      ) : (
        <Body health={data} />
      )}
    </div>
  );
}

function Body({ health }: { health: Health }) {
  const { t } = useTranslation();
  const { database, timers, outbox, conversations, events, destinations, reselections } = health;
  const near = (at: string) => formatNear(Date.parse(at), Date.parse(health.now));
  return (
    <>
      <Verdict health={health} />
      <dl className="vitals">
        <Vital name={t('health.timers')} figure={formatLength(Math.round(timers.lagSeconds * 1000))}>
          {t('health.overdue', { count: timers.overdue })}
          {timers.nextDueAt && <> · {t('health.nextDue', { when: near(timers.nextDueAt) })}</>}
        </Vital>
        <Vital name={t('health.outbox')} figure={whole(outbox.waiting + outbox.unrouted)}>
          {t('health.waiting', { count: outbox.waiting + outbox.unrouted })} ·{' '}
          {t('health.failed', { count: outbox.failed })}
          {outbox.oldestWaitingAt && <> · {t('health.oldest', { when: near(outbox.oldestWaitingAt) })}</>}
        </Vital>
        <Vital name={t('health.conversations')} figure={whole(conversations.open)}>
          {t('health.open', { number: whole(conversations.open) })} ·{' '}
          {t('health.total', { number: whole(conversations.total) })}
        </Vital>
        <Vital name={t('health.events')} figure={whole(events.total)}>
          {events.lastReceivedAt
            ? t('health.lastReceived', { when: near(events.lastReceivedAt) })
            : t('health.noEvents')}
        </Vital>
        <Vital name={t('health.database')} figure={database.kind === 'sqlite' ? 'SQLite' : 'PostgreSQL'}>
          {database.ok ? t('health.schema', { version: database.schemaVersion }) : t('health.unreachable')}
        </Vital>
        <Vital name={t('health.server')} figure={health.version}>
          {t('health.since', { when: near(health.startedAt) })}
        </Vital>
      </dl>
      {destinations.length > 0 && (
        <section className="section">
          <h2>{t('health.destinations')}</h2>
          <table className="table">
            <tbody>
              {destinations.map((one) => (
                <tr key={one.destination}>
                  <td>{one.destination}</td>
                  <td className="num">{t('health.failures', { count: one.failures })}</td>
                  <td>{one.pausedUntil && t('health.pausedUntil', { when: near(one.pausedUntil) })}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
      {reselections.length > 0 && (
        <section className="section">
          <h2>{t('health.reselections')}</h2>
          <ul className="reselections">
            {reselections.map((one) => (
              <li key={one.revision}>
                <span>{t('health.reselection', { number: one.revision })}</span>
                <progress
                  max={Math.max(1, one.total)}
                  value={one.done}
                  aria-label={t('health.reselection', { number: one.revision })}
                />
                <span className="soft">
                  {t('health.progress', { done: whole(one.done), total: whole(one.total) })} ·{' '}
                  <Time at={one.finishedAt ?? one.startedAt} />
                </span>
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

function Verdict({ health }: { health: Health }) {
  const { t } = useTranslation();
  const { timers, outbox } = health;
  if (timers.lagSeconds > LATE_SECONDS) {
    return (
      <p className="verdict" data-bad>
        <Icon name="warning" size={20} />
        <span>
          <strong>{t('health.late')}</strong>{' '}
          {t('health.lateWhy', { count: timers.overdue, time: formatLength(Math.round(timers.lagSeconds * 1000)) })}
        </span>
      </p>
    );
  }
  if (outbox.failed > 0) {
    return (
      <p className="verdict" data-bad>
        <Icon name="warning" size={20} />
        <span>
          <strong>{t('health.stuck')}</strong>{' '}
          <Link href="/deliveries?state=failed">{t('health.stuckWhy', { count: outbox.failed })}</Link>
        </span>
      </p>
    );
  }
  return (
    <p className="verdict">
      <Icon name="check" size={20} />
      <span>
        <strong>{t('health.good')}</strong> {t('health.goodWhy')}
      </span>
    </p>
  );
}

function Vital({ name, figure, children }: { name: string; figure: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        <strong>{figure}</strong>
        <span>{children}</span>
      </dd>
    </div>
  );
}
