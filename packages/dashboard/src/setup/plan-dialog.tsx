import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answer, api } from '../api/client.ts';
import { Problem } from '../api/problem.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Icon } from '../ui/icons.tsx';
import { Skeleton } from '../ui/state.tsx';
import { toast } from '../ui/toast.tsx';
import { AppliesTo, Changes, type Plan, PlanRefusal } from './plan-parts.tsx';
import { Diff } from './revisions/diff.tsx';
import { TryIt } from './try-it.tsx';
import { loadBase, useDraft } from './use-draft.tsx';

interface Choice {
  /** Null: as the plan suggests. */
  readonly appliesTo: 'new' | 'open' | null;
  readonly fire: boolean;
  readonly note: string;
}

/** Sends the text as it stands; with `dryRun` nothing is saved. */
function put(
  text: string,
  revision: number | null,
  query: { dryRun?: boolean; appliesTo?: 'new' | 'open'; fire?: boolean; note?: string },
) {
  return answer(
    api.PUT('/v1/config', {
      params: { query },
      body: text,
      bodySerializer: (body: unknown) => body as string,
      headers: { 'Content-Type': 'application/yaml', ...(revision === null ? {} : { 'If-Match': `"${revision}"` }) },
    }),
  );
}

async function planOf(text: string, query: { appliesTo?: 'new' | 'open'; fire: boolean }): Promise<Plan> {
  const { plan } = await put(text, null, { ...query, dryRun: true });
  if (plan === null) throw new Error('A dry run answers with a plan.');
  return plan;
}

/** Every save shows its plan first: what changes, whom it touches, what it would cross at once. */
export function PlanDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const { draft, parsed, base } = useDraft();
  const [choice, setChoice] = useState<Choice>({ appliesTo: null, fire: true, note: '' });
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<Problem | null>(null);
  const { text } = parsed;

  const query = useQuery({
    queryKey: ['plan', text, base.revision, choice.appliesTo, choice.fire],
    queryFn: async () => {
      const applied = choice.appliesTo === null ? {} : { appliesTo: choice.appliesTo };
      const plan = await planOf(text, { fire: choice.fire, ...applied });
      // A changed schedule moves promises that are already given: it is offered for them first.
      return choice.appliesTo === null && plan.suggestsOpen
        ? planOf(text, { fire: choice.fire, appliesTo: 'open' })
        : plan;
    },
    retry: false,
    staleTime: 0,
    gcTime: 0,
    placeholderData: (before) => before,
  });
  const plan = query.data;

  async function save() {
    if (!plan) return;
    setBusy(true);
    setRefusal(null);
    try {
      const note = choice.note.trim();
      const saved = await put(text, base.revision, {
        appliesTo: plan.appliesTo,
        fire: choice.fire,
        ...(note === '' ? {} : { note }),
      });
      const next = { revision: saved.revision.number, text };
      draft.rebase(next);
      // Rebased on the same text it is no longer changed.
      client.setQueryData(['config', 'base'], next);
      await client.invalidateQueries({
        predicate: ({ queryKey }) => queryKey[0] !== 'config' || queryKey[1] !== 'base',
      });
      toast(t('setup.saved', { revision: next.revision }));
      onClose();
    } catch (error) {
      setBusy(false);
      if (error instanceof Problem) setRefusal(error);
      else toast(t('ui.unreachableWhy'), 'failed');
    }
  }

  async function takeNewest() {
    const newest = await loadBase();
    client.setQueryData(['config', 'base'], newest);
    draft.rebase(newest);
    setRefusal(null);
  }

  const empty = plan?.unchanged ?? false;
  return (
    <Dialog
      open
      wide
      onClose={onClose}
      title={t('setup.plan.title', { revision: plan?.revision ?? '…' })}
      lead={t('setup.plan.lead')}
      foot={
        <>
          <Button onClick={onClose}>{t('ui.cancel')}</Button>
          <Button kind="primary" busy={busy} disabled={!plan || empty || query.isFetching} onClick={save}>
            {t('setup.plan.save')}
          </Button>
        </>
      }
    >
      {query.isError ? (
        <PlanRefusal error={query.error} />
      ) : !plan ? (
        <Skeleton rows={5} label={t('setup.plan.counting')} />
      ) : (
        <div className="form" data-stale={query.isPlaceholderData || undefined}>
          {refusal && (
            <p className="fault" role="alert">
              <Icon name="warning" size={14} />
              <span>
                {refusal.message}{' '}
                {refusal.code === 'revision_conflict' && (
                  <button type="button" className="linkish" onClick={takeNewest}>
                    {t('setup.plan.takeNewest')}
                  </button>
                )}
              </span>
            </p>
          )}
          {empty && <p>{t('setup.plan.unchanged')}</p>}
          <Changes plan={plan} />
          {base.revision !== null && !plan.replaces && (
            <AppliesTo
              plan={plan}
              chosen={choice.appliesTo ?? plan.appliesTo}
              fire={choice.fire}
              onChange={(part) => setChoice({ ...choice, ...part })}
            />
          )}
          {plan.replaces && <p className="soft">{t('setup.plan.replaces')}</p>}
          <div className="field">
            <label htmlFor="plan-note">{t('setup.plan.note')}</label>
            <input
              id="plan-note"
              className="input"
              maxLength={2000}
              value={choice.note}
              onChange={(event) => setChoice({ ...choice, note: event.target.value })}
            />
          </div>
          {base.revision !== null && !empty && <TryIt text={text} />}
          {base.revision !== null && (
            <details>
              <summary>{t('setup.plan.diff')}</summary>
              <Diff before={base.text} after={text} />
            </details>
          )}
        </div>
      )}
    </Dialog>
  );
}
