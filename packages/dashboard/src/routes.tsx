import { type ComponentType, lazy, Suspense, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Redirect, Route, Switch, useLocation } from 'wouter';
import { BoardPage } from './board/board-page.tsx';
import { NoSuchPage } from './shell/no-such-page.tsx';
import { PAGES } from './shell/pages.ts';
import { useMay } from './shell/session.tsx';
import { Crash } from './ui/crash.tsx';
import { Skeleton, State } from './ui/state.tsx';

const page = <K extends string>(load: () => Promise<Record<K, ComponentType>>, name: K) =>
  lazy(async () => ({ default: (await load())[name] }));

const ConversationPage = page(() => import('./conversation/conversation-page.tsx'), 'ConversationPage');
const CompliancePage = page(() => import('./compliance/compliance-page.tsx'), 'CompliancePage');
const SetupPages = page(() => import('./setup/setup-pages.tsx'), 'SetupPages');
const ImportPage = page(() => import('./import/import-page.tsx'), 'ImportPage');
const KeysPage = page(() => import('./keys/keys-page.tsx'), 'KeysPage');
const DeliveriesPage = page(() => import('./deliveries/deliveries-page.tsx'), 'DeliveriesPage');
const HealthPage = page(() => import('./health/health-page.tsx'), 'HealthPage');
const StartPage = page(() => import('./start/start-page.tsx'), 'StartPage');

/** The board is at hand at once; every other page is fetched when it is first gone to. */
export function Pages() {
  const [location] = useLocation();
  useTitle(location);
  return (
    <Crash key={location.split('/')[1]}>
      <Suspense
        fallback={
          <div className="page">
            <Skeleton />
          </div>
        }
      >
        <Switch>
          <Route path="/" component={BoardPage} />
          <Route path="/conversations/:id" component={ConversationPage} />
          <Route path="/compliance" component={CompliancePage} />
          <Route path="/setup/*?" component={SetupPages} />
          <Route path="/import/:id?">
            <Admins page={ImportPage} />
          </Route>
          <Route path="/keys">
            <Admins page={KeysPage} />
          </Route>
          <Route path="/deliveries" component={DeliveriesPage} />
          <Route path="/health" component={HealthPage} />
          <Route path="/start" component={StartPage} />
          <Route path="/board">
            <Redirect to="/" replace />
          </Route>
          <Route component={NoSuchPage} />
        </Switch>
      </Suspense>
    </Crash>
  );
}

function Admins({ page: Page }: { page: ComponentType }) {
  const { t } = useTranslation();
  if (useMay('admin')) return <Page />;
  return (
    <div className="page">
      <State level={1} icon="keys" title={t('shell.adminsTitle')} why={t('shell.adminsWhy')} />
    </div>
  );
}

function useTitle(location: string): void {
  const { t } = useTranslation();
  useEffect(() => {
    const known = PAGES.find(({ path }) => (path === '/' ? location === '/' : location.startsWith(path)));
    const conversation = location.startsWith('/conversations/') ? decodeURIComponent(location.slice(15)) : null;
    const name = conversation ? `#${conversation}` : known ? t(`pages.${known.name}`) : null;
    document.title = name ? `${name} · Kept` : 'Kept';
  }, [location, t]);
}
