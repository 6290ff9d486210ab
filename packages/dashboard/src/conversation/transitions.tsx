import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answer, api, type Schema } from '../api/client.ts';
import { Badge } from '../risk/badge.tsx';
import { useMay } from '../shell/session.tsx';
import { formatLength } from '../time/duration.ts';
import { Time } from '../time/time.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Scroll } from '../ui/scroll.tsx';
import { Failure, Skeleton } from '../ui/state.tsx';
import { toast } from '../ui/toast.tsx';
import { useHistory } from './use-conversation.ts';

type Transition = Schema['HistoryTransition'];

/** Every crossing, with its exact instant, what made it, and whether it fired. Retracted ones stay, struck through. */
export function Transitions({ id }: { id: string }) {
  const { t } = useTranslation();
  const { data, error, isError, refetch } = useHistory(id);
  const [excusing, setExcusing] = useState<Transition | null>(null);
  const mayExcuse = useMay('agent');
  if (isError) return <Failure error={error} retry={refetch} />;
  if (!data) return <Skeleton rows={3} />;
  if (data.transitions.length === 0) return <p className="soft">{t('conversation.noTransitions')}</p>;
  return (
    <Scroll>
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{t('conversation.at')}</th>
            <th scope="col">{t('conversation.metric')}</th>
            <th scope="col">{t('conversation.became')}</th>
            <th scope="col">{t('conversation.cause')}</th>
            <th scope="col">{t('conversation.fired')}</th>
          </tr>
        </thead>
        <tbody>
          {data.transitions.map((one) => {
            const late = Date.parse(one.detectedAt) - Date.parse(one.at);
            return (
              <tr key={one.id} className={one.retracted ? 'retracted' : ''}>
                <td className="nowrap">
                  <Time at={one.at} />
                  {late > 5_000 && (
                    <div className="dim">{t('conversation.foundLater', { time: formatLength(late) })}</div>
                  )}
                </td>
                <td className="nowrap">
                  {t(`metric.${one.metric}`)} <span className="dim">{one.cycle}</span>
                </td>
                <td>
                  <Badge badge={one.to} quiet />
                </td>
                <td className="nowrap">
                  <CauseText cause={one.cause} />
                  <div className="dim">
                    {one.policy} v{one.policyVersion}
                  </div>
                </td>
                <td>
                  {one.retracted ? (
                    <>
                      {t('conversation.retracted')} <Time at={one.retracted.at} />
                      {one.retracted.by && (
                        <>
                          {' '}
                          · <CauseText cause={one.retracted.by} />
                        </>
                      )}
                    </>
                  ) : one.fired ? (
                    t('conversation.didFire')
                  ) : (
                    <span className="soft">
                      {t(`conversation.notFired.${one.notFired as 'import'}`, {
                        defaultValue: t('conversation.didNotFire'),
                      })}
                    </span>
                  )}
                  {one.excuse && one.excuse.withdrawnAt === null && (
                    <div className="soft">
                      {t('conversation.excused', { reason: one.excuse.reason, author: one.excuse.author })}
                    </div>
                  )}
                  {mayExcuse && one.to === 'breach' && !one.retracted && (
                    <Button kind="quiet" onClick={() => setExcusing(one)}>
                      {one.excuse && one.excuse.withdrawnAt === null
                        ? t('conversation.withdrawExcuse')
                        : t('conversation.excuse')}
                    </Button>
                  )}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      {excusing && <ExcuseDialog conversation={id} transition={excusing} onClose={() => setExcusing(null)} />}
    </Scroll>
  );
}

export function CauseText({ cause }: { cause: NonNullable<Schema['Retraction']['by']> }) {
  const { t } = useTranslation();
  switch (cause.kind) {
    case 'time':
      return t('conversation.causes.time');
    case 'event':
      return t('conversation.causes.event', { id: cause.id });
    case 'revision':
      return t('conversation.causes.revision', { number: cause.revision });
    case 'upgrade':
      return t('conversation.causes.upgrade');
    default:
      return cause satisfies never;
  }
}

/** §10.2: an excuse is a note with who and when, counted apart; the breach stays in the record. */
function ExcuseDialog({
  conversation,
  transition,
  onClose,
}: {
  conversation: string;
  transition: Transition;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [reason, setReason] = useState('');
  const [busy, setBusy] = useState(false);
  const standing = transition.excuse !== null && transition.excuse.withdrawnAt === null;
  const params = { path: { id: transition.id } };

  async function send() {
    setBusy(true);
    try {
      if (standing) await answer(api.DELETE('/v1/transitions/{id}/excuse', { params }));
      else await answer(api.POST('/v1/transitions/{id}/excuse', { params, body: { reason: reason.trim() } }));
      await client.invalidateQueries({ queryKey: ['conversation', conversation] });
      toast(t(standing ? 'conversation.excuseWithdrawn' : 'conversation.excuseKept'));
      onClose();
    } catch (error) {
      toast((error as Error).message, 'failed');
      setBusy(false);
    }
  }

  return (
    <Dialog
      open
      onClose={onClose}
      title={t(standing ? 'conversation.withdrawExcuse' : 'conversation.excuse')}
      lead={t('conversation.excuseLead')}
      foot={
        <>
          <Button onClick={onClose}>{t('ui.cancel')}</Button>
          <Button kind="primary" busy={busy} disabled={!standing && reason.trim() === ''} onClick={send}>
            {t(standing ? 'conversation.withdrawExcuse' : 'conversation.excuse')}
          </Button>
        </>
      }
    >
      {standing ? (
        <p>{transition.excuse?.reason}</p>
      ) : (
        <div className="field">
          <label htmlFor="excuse-reason">{t('conversation.reason')}</label>
          <textarea
            id="excuse-reason"
            className="textarea"
            maxLength={2000}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        </div>
      )}
    </Dialog>
  );
}
