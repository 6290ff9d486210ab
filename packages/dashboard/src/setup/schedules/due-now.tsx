import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { Time } from '../../time/time.tsx';
import { bothZones, formatFull, localInput } from '../../time/zone.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icons.tsx';
import type { Preview } from './use-preview.ts';

/** “A message now would be due at …”, live while the schedule is changed. */
export function DueNow({ preview, name }: { preview: Preview; name: string }) {
  const { t } = useTranslation();
  const id = useId();
  const { data, at, setAt, refusal } = preview;
  return (
    <div className="due-now">
      <div className="page-head">
        <h2>
          {at === null ? t('setup.schedule.dueNow') : t('setup.schedule.dueAt', { when: formatFull(Date.parse(at)) })}
        </h2>
        <div className="actions">
          <label htmlFor={id} className="unseen">
            {t('setup.schedule.messageAt')}
          </label>
          <input
            id={id}
            className="input due-input"
            type="datetime-local"
            value={at === null ? '' : localInput(Date.parse(at)).slice(0, 16)}
            onChange={(event) => setAt(event.target.value === '' ? null : new Date(event.target.value).toISOString())}
          />
          {at !== null && (
            <Button kind="quiet" onClick={() => setAt(null)}>
              {t('conversation.now')}
            </Button>
          )}
        </div>
      </div>
      {refusal && (
        <p className="fault" role="alert">
          <Icon name="warning" size={14} />
          {refusal}
        </p>
      )}
      <dl className="due-list" data-stale={preview.busy || undefined}>
        {(data?.due ?? []).map(({ target, dueAt }) => (
          <div key={target}>
            <dt>{t('setup.schedule.promisedIn', { target })}</dt>
            <dd>{dueAt ? <Time at={dueAt} zone={data?.timeZone} full /> : t('clock.never')}</dd>
          </div>
        ))}
      </dl>
      {data && (
        <p className="soft">
          {data.openAt
            ? t('setup.schedule.isOpen', { name })
            : data.opensAt
              ? t('setup.schedule.opens', { name })
              : t('setup.schedule.neverOpen', { name })}{' '}
          {!data.openAt && data.opensAt && (
            <span data-tip={bothZones(Date.parse(data.opensAt), data.timeZone)}>
              {formatFull(Date.parse(data.opensAt))}
            </span>
          )}
        </p>
      )}
    </div>
  );
}
