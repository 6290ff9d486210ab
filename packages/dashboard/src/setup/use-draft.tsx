import type { Fault } from '@kept/engine';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext, useEffect, useMemo, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { answer, api, type Schema } from '../api/client.ts';
import { Problem } from '../api/problem.ts';
import { onChange } from '../api/stream.ts';
import { useMay, useSession } from '../shell/session.tsx';
import { Failure, Skeleton } from '../ui/state.tsx';
import { toast } from '../ui/toast.tsx';
import { type Base, Draft, type DraftState, FIRST_TEXT } from './draft.ts';
import { type Keys, type Raw, rawOf } from './raw.ts';

const drafts = new Map<string, Draft>();
const Context = createContext<Draft | null>(null);

/** Loads the newest configuration once and keeps the draft of it for all pages of the set-up. */
export function DraftProvider({ children }: { children: ReactNode }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const { workspace } = useSession();
  const query = useQuery({ queryKey: ['config', 'base'], queryFn: loadBase, staleTime: Number.POSITIVE_INFINITY });
  const base = query.data;
  const draft = useMemo(() => (base ? draftOf(workspace.id, base) : null), [base, workspace.id]);

  useEffect(
    () =>
      onChange((change) => {
        if (change.kind === 'revision') void client.invalidateQueries({ queryKey: ['config'] });
      }),
    [client],
  );
  useEffect(() => {
    if (!draft || !base || draft.state().base.revision === base.revision) return;
    const ownWork = draft.state().dirty && draft.state().base.revision !== null;
    draft.rebase(base);
    if (ownWork) toast(t('setup.rebased', { revision: base.revision }), 'failed');
  }, [draft, base, t]);

  if (!draft)
    return query.isError ? <Failure error={query.error} retry={() => query.refetch()} /> : <Skeleton rows={8} />;
  return <Context value={draft}>{children}</Context>;
}

function draftOf(workspace: string, base: Base): Draft {
  let draft = drafts.get(workspace);
  if (!draft) {
    draft = new Draft(workspace, base);
    drafts.set(workspace, draft);
  }
  return draft;
}

export async function loadBase(): Promise<Base> {
  try {
    const current = await answer(api.GET('/v1/config/revisions/{n}', { params: { path: { n: 'current' } } }));
    const { number, source } = current as Schema['RevisionDetail'];
    return { revision: number, text: source };
  } catch (error) {
    if (error instanceof Problem && error.status === 404) return { revision: null, text: FIRST_TEXT };
    throw error;
  }
}

export function useDraft(): DraftState & { readonly draft: Draft; readonly raw: Raw; readonly readOnly: boolean } {
  const draft = useContext(Context);
  if (draft === null) throw new Error('useDraft outside of the set-up');
  const state = useSyncExternalStore(draft.subscribe, draft.state);
  const readOnly = !useMay('admin');
  return { draft, ...state, raw: state.parsed.raw, readOnly };
}

/** One part of the draft: what is written there, how to change it, and what is wrong with it. */
export function usePart(keys: Keys) {
  const { draft, raw, faults, readOnly } = useDraft();
  let value: unknown = raw;
  for (const key of keys) value = Array.isArray(value) ? value[Number(key)] : rawOf(value)[String(key)];
  return {
    value,
    readOnly,
    set: (path: Keys, next: unknown) => draft.set([...keys, ...path], next),
    faultsAt: (path: Keys) => faultsAt(faults, [...keys, ...path]),
  };
}

/** Faults at a path or under it. */
export function faultsAt(faults: readonly Fault[], keys: Keys): readonly Fault[] {
  return faults.filter((fault) => keys.every((key, at) => fault.keys[at] === key));
}
