import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Redirect, useLocation } from 'wouter';
import { Problem } from './api/problem.ts';
import { Pages } from './routes.tsx';
import { SessionProvider, useSessionQuery } from './shell/session.tsx';
import { Shell } from './shell/shell.tsx';
import { isSignInLink } from './sign-in/link.ts';
import { SignIn } from './sign-in/sign-in.tsx';
import { LiveRegion } from './ui/live.tsx';
import { Failure, Skeleton, State } from './ui/state.tsx';
import { TipLayer } from './ui/tip.tsx';
import { Toasts } from './ui/toast.tsx';

const client = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      refetchOnWindowFocus: true,
      // A refusal stays one; a service that is away is asked again.
      retry: (failures, error) => !(error instanceof Problem && error.status < 500) && failures < 3,
      retryDelay: (attempt) => Math.min(500 * 2 ** attempt, 5_000),
    },
  },
});

export function App() {
  return (
    <QueryClientProvider client={client}>
      <Door />
      <TipLayer />
      <Toasts />
      <LiveRegion />
    </QueryClientProvider>
  );
}

/** Nobody gets past without a session; a sign-in link may come at any time. */
function Door() {
  const { t } = useTranslation();
  const [location] = useLocation();
  // A link is taken at its word, even where somebody is signed in.
  const [byLink] = useState(isSignInLink);
  const session = useSessionQuery();
  // A service that is away for a moment at the start is waited for.
  const { refetch } = session;
  const away = session.isError && !(session.error instanceof Problem && session.error.status < 500);
  useEffect(() => {
    if (!away) return;
    const timer = setInterval(refetch, 2_000);
    return () => clearInterval(timer);
  }, [away, refetch]);

  if (location === '/sign-in' || byLink) return <SignIn session={session.data ?? null} />;
  if (session.data) {
    return (
      <SessionProvider session={session.data}>
        {session.data.role === 'ingest' ? (
          <main className="page">
            <State
              level={1}
              icon="keys"
              title={t('shell.ingestTitle')}
              why={t('shell.ingestWhy')}
              step={<a href="/sign-in">{t('signIn.other')}</a>}
            />
          </main>
        ) : (
          <Shell>
            <Pages />
          </Shell>
        )}
      </SessionProvider>
    );
  }
  if (session.error instanceof Problem && session.error.status === 401) {
    const from = location === '/' ? '' : `?from=${encodeURIComponent(location)}`;
    return <Redirect to={`/sign-in${from}`} replace />;
  }
  return (
    <main className="page">{session.isError ? <Failure error={session.error} retry={refetch} /> : <Skeleton />}</main>
  );
}
