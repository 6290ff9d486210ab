import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { length } from '../compliance/numbers.ts';
import { Badge } from '../risk/badge.tsx';
import { serviceNow } from '../time/now.ts';
import { Time } from '../time/time.tsx';
import { formatFull, localInput } from '../time/zone.ts';
import { Button } from '../ui/button.tsx';
import { type Difference, differences, lateEvents, learntLater, type Moment, momentBefore } from './moment.ts';
import type { Detail, StoredEvent } from './use-conversation.ts';

interface ChooseProps {
  readonly moment: Moment;
  readonly events: readonly StoredEvent[];
  readonly onMoment: (moment: Moment) => void;
}

/** Beside a past instant: with what is known of it now, or with what was known then; what came late leads there. */
export function KnowledgeChoice({ moment, events, onMoment }: ChooseProps) {
  const { t } = useTranslation();
  const id = useId();
  const { at, knownAt } = moment;
  const late = lateEvents(events);
  if (at === null) {
    const last = late.at(-1);
    if (!last) return null;
    return (
      <p className="known-late">
        {t('conversation.known.late', { count: late.length })}{' '}
        <button type="button" className="linkish" onClick={() => onMoment(momentBefore(last))}>
          {t('conversation.known.before')}
        </button>
      </p>
    );
  }
  return (
    <div className="known-choice">
      <fieldset className="segments">
        <legend className="unseen">{t('conversation.known.title')}</legend>
        <button type="button" aria-pressed={knownAt === null} onClick={() => onMoment({ at, knownAt: null })}>
          {t('conversation.known.now')}
        </button>
        <button
          type="button"
          aria-pressed={knownAt !== null}
          onClick={() => knownAt === null && onMoment({ at, knownAt: at })}
        >
          {t('conversation.known.asThen')}
        </button>
      </fieldset>
      {knownAt !== null && (
        <span className="known-until">
          <label htmlFor={id}>{t('conversation.known.until')}</label>
          <input
            id={id}
            className="input"
            type="datetime-local"
            step={1}
            max={localInput(serviceNow())}
            value={localInput(Date.parse(knownAt))}
            onChange={(event) => {
              const ms = Date.parse(event.target.value);
              if (Number.isFinite(ms) && ms <= serviceNow()) onMoment({ at, knownAt: new Date(ms).toISOString() });
            }}
          />
        </span>
      )}
    </div>
  );
}

interface KnownProps {
  /** With the knowledge of then, and of now. */
  readonly once: Detail;
  readonly now: Detail;
  readonly knownAt: string;
  readonly events: readonly StoredEvent[];
}

/** What has become known since, and what it changes in the record of that instant. */
export function KnownThen({ once, now, knownAt, events }: KnownProps) {
  const { t } = useTranslation();
  const later = learntLater(events, once.asOf, knownAt);
  const different = differences(once, now);
  return (
    <section className="known" aria-label={t('conversation.known.title')} aria-live="polite">
      <p>
        <strong>{t('conversation.known.shown', { when: formatFull(Date.parse(knownAt)) })}</strong>{' '}
        {different.length === 0
          ? t(later.length === 0 ? 'conversation.known.nothingLater' : 'conversation.known.noDifference')
          : t('conversation.known.differs')}
      </p>
      {different.length > 0 && (
        <table className="table">
          <thead>
            <tr>
              <th scope="col">{t('conversation.what')}</th>
              <th scope="col">{t('conversation.known.knownThen')}</th>
              <th scope="col">{t('conversation.known.knownNow')}</th>
            </tr>
          </thead>
          <tbody>
            {different.map((one) => (
              <Row key={one.kind === 'field' ? one.field : `${one.kind}/${one.metric}`} one={one} />
            ))}
          </tbody>
        </table>
      )}
      {later.length > 0 && (
        <>
          <p>{t('conversation.known.later', { count: later.length })}</p>
          <ul>
            {later.slice(0, 20).map(({ position, type, event, receivedAt }) => (
              <li key={position}>
                <code>{type}</code> <Time at={String(event.at)} /> ·{' '}
                <span className="soft">
                  {t('conversation.late', {
                    time: length((Date.parse(receivedAt) - Date.parse(String(event.at))) / 1000),
                  })}
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

function Row({ one }: { one: Difference }) {
  const { t } = useTranslation();
  switch (one.kind) {
    case 'badge':
      return (
        <tr>
          <th scope="row">{t(`metric.${one.metric}`)}</th>
          {[one.once, one.now].map((badge, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: then and now
            <td key={at}>{badge ? <Badge badge={badge} quiet /> : <span className="dim">{t('risk.none')}</span>}</td>
          ))}
        </tr>
      );
    case 'due':
      return (
        <tr>
          <th scope="row">{t('conversation.known.dueOf', { metric: t(`metric.${one.metric}`) })}</th>
          {[one.once, one.now].map((due, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: then and now
            <td key={at}>{due ? <Time at={due} /> : '–'}</td>
          ))}
        </tr>
      );
    case 'field':
      return (
        <tr>
          <th scope="row">{t(`conversation.known.fields.${one.field}`)}</th>
          {[one.once, one.now].map((value, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: then and now
            <td key={at}>{value === null ? '–' : one.field === 'status' ? t(`status.${value as 'open'}`) : value}</td>
          ))}
        </tr>
      );
    default:
      return one satisfies never;
  }
}

/** Nothing had been received of it then. */
export function NotKnownYet({ first, onMoment }: { first: string | null; onMoment: (moment: Moment) => void }) {
  const { t } = useTranslation();
  return (
    <div className="known">
      <p>
        <strong>{t('conversation.known.notYet')}</strong>{' '}
        {first !== null && t('conversation.known.first', { when: formatFull(Date.parse(first)) })}
      </p>
      {first !== null && (
        <p>
          <Button onClick={() => onMoment({ at: first, knownAt: first })}>{t('conversation.known.toFirst')}</Button>
        </p>
      )}
    </div>
  );
}
