import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { answer, api } from '../api/client.ts';
import { useSession } from '../shell/session.tsx';
import { Button } from '../ui/button.tsx';
import { Skeleton, State } from '../ui/state.tsx';

const FirstRun = lazy(async () => ({ default: (await import('../start/start-page.tsx')).Start }));

/** Nothing to show: because of the filters, because nothing was ever received, or because all is done. */
export function EmptyBoard({ filtered, onClear }: { filtered: boolean; onClear: () => void }) {
  const { t } = useTranslation();
  const { workspace } = useSession();
  const workspaces = useQuery({
    queryKey: ['workspaces'],
    queryFn: () => answer(api.GET('/v1/workspaces')),
    enabled: !filtered,
  });
  if (filtered) {
    return (
      <State
        icon="filter"
        title={t('board.noMatch')}
        why={t('board.noMatchWhy')}
        step={<Button onClick={onClear}>{t('board.clear')}</Button>}
      />
    );
  }
  if (workspaces.isPending) return <Skeleton />;
  const here = workspaces.data?.items.find(({ id }) => id === workspace.id);
  if (here?.empty) {
    return (
      <Suspense fallback={<Skeleton />}>
        <FirstRun level={2} />
      </Suspense>
    );
  }
  return (
    <State
      icon="check"
      title={t('board.allDone')}
      why={t('board.allDoneWhy')}
      step={<a href="/?state=closed">{t('board.seeDone')}</a>}
    />
  );
}
