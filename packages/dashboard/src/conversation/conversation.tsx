import './conversation.css';
import { Tabs } from 'radix-ui';
import { type ReactNode, useCallback, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Problem } from '../api/problem.ts';
import { channelName } from '../board/names.ts';
import { Countdown } from '../clock/countdown.tsx';
import { METRICS } from '../clock/running.ts';
import { Badge } from '../risk/badge.tsx';
import { Time } from '../time/time.tsx';
import { channelIcon, Icon } from '../ui/icons.tsx';
import { Failure, Skeleton } from '../ui/state.tsx';
import { Applications } from './applications.tsx';
import { Deliveries } from './deliveries.tsx';
import { Events } from './events.tsx';
import { KnowledgeChoice, KnownThen, NotKnownYet } from './known-then.tsx';
import { Why } from './ledger.tsx';
import { firstReceived, heardBy, type Moment, movedTo } from './moment.ts';
import { PastSlider } from './past-slider.tsx';
import { Timeline } from './timeline.tsx';
import { TraceTable } from './trace.tsx';
import { Transitions } from './transitions.tsx';
import { type Detail, useDetail, useEvents, useHistory, useLedgers } from './use-conversation.ts';

interface Props {
  readonly id: string;
  readonly moment: Moment;
  readonly onMoment: (moment: Moment) => void;
  readonly level: 1 | 2;
}

const NONE: readonly never[] = [];
const TABS = ['transitions', 'applications', 'trace', 'events', 'deliveries'] as const;

/** One conversation: how its promises stand, why, and everything that led there. */
export function Conversation({ id, moment, onMoment, level }: Props) {
  const { t } = useTranslation();
  const { at, knownAt } = moment;
  const query = useDetail(id, moment);
  // Of the same instant with all that is known: what knowledge has changed is seen beside it.
  const known = useDetail(id, { at, knownAt: null });
  const events = useEvents(id);
  const history = useHistory(id);
  const detail = query.data;
  const cycles = useMemo(() => detail?.cycles ?? [], [detail]);
  const ledgers = useLedgers(id, cycles, moment);
  const onAt = useCallback((next: string | null) => onMoment(movedTo(moment, next)), [moment, onMoment]);
  const notYet = knownAt !== null && query.error instanceof Problem && query.error.status === 404;
  if (notYet && known.data) {
    return (
      <article className="conversation" data-past>
        <Head detail={known.data} level={level} />
        <KnowledgeChoice moment={moment} events={events.data ?? NONE} onMoment={onMoment} />
        <NotKnownYet first={firstReceived(events.data ?? NONE)} onMoment={onMoment} />
      </article>
    );
  }
  if (!detail)
    return query.isError ? (
      <Failure error={query.error} retry={() => query.refetch()} level={level} />
    ) : (
      <Skeleton rows={10} label={t('conversation.loading')} />
    );

  const past = at !== null || knownAt !== null;
  const heard = knownAt === null ? events.data : heardBy(events.data, knownAt);
  return (
    <article className="conversation" data-past={past || undefined}>
      <Head detail={detail} level={level} />
      <Promises detail={detail} past={past} />
      <PastSlider
        detail={detail}
        events={events.data ?? NONE}
        crossings={history.data?.transitions ?? NONE}
        at={at}
        onAt={onAt}
      />
      <KnowledgeChoice moment={moment} events={events.data ?? NONE} onMoment={onMoment} />
      {knownAt !== null && known.data?.asOf === detail.asOf && (
        <KnownThen once={detail} now={known.data} knownAt={knownAt} events={events.data ?? NONE} />
      )}
      <section className="section" aria-labelledby="timeline">
        <h2 id="timeline" className="unseen">
          {t('conversation.timeline')}
        </h2>
        <Timeline detail={detail} ledgers={ledgers} events={heard ?? NONE} past={past} />
      </section>
      <Why detail={detail} ledgers={ledgers} />
      <Tabs.Root defaultValue="transitions" className="section">
        <Tabs.List className="tabs" aria-label={t('conversation.record')}>
          {TABS.map((tab) => (
            <Tabs.Trigger key={tab} value={tab} className="tab">
              {t(`conversation.tabs.${tab}`)}
            </Tabs.Trigger>
          ))}
        </Tabs.List>
        <Tabs.Content value="transitions">
          <Transitions id={id} />
        </Tabs.Content>
        <Tabs.Content value="applications">
          <Applications id={id} />
        </Tabs.Content>
        <Tabs.Content value="trace">
          <TraceTable id={id} />
        </Tabs.Content>
        <Tabs.Content value="events">
          <Events query={events} />
        </Tabs.Content>
        <Tabs.Content value="deliveries">
          <Deliveries id={id} />
        </Tabs.Content>
      </Tabs.Root>
    </article>
  );
}

function Head({ detail, level }: { detail: Detail; level: 1 | 2 }) {
  const { t } = useTranslation();
  const Heading = level === 1 ? 'h1' : 'h2';
  const { id, subject, customer, tier, team, assignee, channel, priority, status, tags, createdAt, waitingSince } =
    detail;
  return (
    <header className="conversation-head">
      <Heading>
        {subject ?? t('board.noSubject')} <span className="dim">#{id}</span>
      </Heading>
      <dl>
        <Fact name={t('conversation.status')}>{t(`status.${status}`)}</Fact>
        <Fact name={t('board.columns.customer')}>
          {[customer.name ?? customer.id, tier].filter(Boolean).join(' · ') || '–'}
        </Fact>
        <Fact name={t('board.columns.team')}>{team ?? '–'}</Fact>
        <Fact name={t('board.columns.assignee')}>{assignee ?? t('ui.unassigned')}</Fact>
        <Fact name={t('board.facets.priority')}>{priority ?? '–'}</Fact>
        <Fact name={t('board.columns.channel')}>
          {channel ? (
            <span className="with-icon">
              <Icon name={channelIcon(channel)} size={14} />
              {channelName(t, channel)}
            </span>
          ) : (
            '–'
          )}
        </Fact>
        <Fact name={t('conversation.created')}>
          <Time at={createdAt} />
        </Fact>
        {waitingSince && (
          <Fact name={t('conversation.waitingSince')}>
            <Time at={waitingSince} />
          </Fact>
        )}
        {tags.length > 0 && <Fact name={t('conversation.tags')}>{tags.join(', ')}</Fact>}
      </dl>
    </header>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** The three promises side by side: the badge, and how long is left. */
function Promises({ detail, past }: { detail: Detail; past: boolean }) {
  const { t } = useTranslation();
  const asOfMs = Date.parse(detail.asOf);
  return (
    <ul className="promises">
      {METRICS.map((metric) => {
        const clock = detail.metrics[metric];
        return (
          <li key={metric}>
            <span className="soft">{t(`metric.${metric}`)}</span>
            {clock?.badge ? <Badge badge={clock.badge} /> : <span className="dim">{t('risk.none')}</span>}
            {clock?.running ? (
              <Countdown
                metric={metric}
                clock={clock}
                asOfMs={asOfMs}
                status={detail.status}
                beside={clock.badge}
                frozen={past}
                stacked
              />
            ) : null}
            {clock?.policy && (
              <span className="promise-policy">
                {clock.policy}
                {clock.policyVersion !== null && ` v${clock.policyVersion}`}
              </span>
            )}
          </li>
        );
      })}
    </ul>
  );
}
