import './setup.css';
import { lazy, type ReactNode, Suspense, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Redirect, Route, Switch } from 'wouter';
import { NoSuchPage } from '../shell/no-such-page.tsx';
import { PAGES } from '../shell/pages.ts';
import { Button } from '../ui/button.tsx';
import { Skeleton, State } from '../ui/state.tsx';
import { AssignmentsPage } from './assignments/assignments-page.tsx';
import { AutomationsPage } from './automations/automations-page.tsx';
import { ConnectionsPage } from './connections/connections-page.tsx';
import { DirectoryPage } from './directory/directory-page.tsx';
import { PoliciesPage } from './policies/policies-page.tsx';
import { RevisionsPage } from './revisions/revisions-page.tsx';
import { SaveBar } from './save-bar.tsx';
import { SchedulesPage } from './schedules/schedules-page.tsx';
import { SuggestionsPage } from './suggestions/suggestions-page.tsx';
import { withTemporal } from './temporal.ts';
import { DraftProvider, useDraft } from './use-draft.tsx';

const Editor = lazy(async () => ({ default: (await import('./editor.tsx')).Editor }));

const BESIDE = 'kept.yamlBeside';

/** Forms and text of one configuration: what is changed in one is changed in the other. */
export function SetupPages() {
  const ready = useTemporal();
  if (!ready) return <Skeleton />;
  return (
    <DraftProvider>
      <Switch>
        <Route path="/setup">
          <Redirect to="/setup/schedules" replace />
        </Route>
        <Route path="/setup/yaml">
          <YamlPage />
        </Route>
        <Route path="/setup/revisions" component={RevisionsPage} />
        <Route path="/setup/schedules/:name?">
          <Formed part="schedules">
            <SchedulesPage />
          </Formed>
        </Route>
        <Route path="/setup/policies/:name?">
          <Formed part="policies">
            <PoliciesPage />
          </Formed>
        </Route>
        <Route path="/setup/suggestions">
          <Formed part="suggestions">
            <SuggestionsPage />
          </Formed>
        </Route>
        <Route path="/setup/assignments">
          <Formed part="assignments">
            <AssignmentsPage />
          </Formed>
        </Route>
        <Route path="/setup/connections/:name?">
          <Formed part="connections">
            <ConnectionsPage />
          </Formed>
        </Route>
        <Route path="/setup/directory">
          <Formed part="directory">
            <DirectoryPage />
          </Formed>
        </Route>
        <Route path="/setup/automations/:name?">
          <Formed part="automations">
            <AutomationsPage />
          </Formed>
        </Route>
        <Route component={NoSuchPage} />
      </Switch>
      <SaveBar />
    </DraftProvider>
  );
}

/** Checking a configuration needs Temporal; browsers without it get a polyfill here, and here only. */
function useTemporal(): boolean {
  const [ready, setReady] = useState('Temporal' in globalThis);
  useEffect(() => {
    if (!ready) void withTemporal().then(() => setReady(true));
  }, [ready]);
  return ready;
}

interface FormedProps {
  readonly part: 'schedules' | 'policies' | 'suggestions' | 'assignments' | 'automations' | 'connections' | 'directory';
  readonly children: ReactNode;
}

function Formed({ part, children }: FormedProps) {
  const { t } = useTranslation();
  const { parsed, base } = useDraft();
  const [beside, setBeside] = useState(() => localStorage.getItem(BESIDE) === 'yes');
  const toggle = () => {
    localStorage.setItem(BESIDE, beside ? 'no' : 'yes');
    setBeside(!beside);
  };
  const page = PAGES.find(({ name }) => name === part)!;
  return (
    <div className="setup" data-beside={beside || undefined}>
      <div className="page setup-form">
        <header className="page-head">
          <h1>{t(`pages.${page.name}`)}</h1>
          <div className="actions">
            {base.revision !== null && (
              <span className="soft revision-now">{t('setup.revision', { number: base.revision })}</span>
            )}
            <Button icon="yaml" aria-pressed={beside} onClick={toggle}>
              {t('setup.beside')}
            </Button>
          </div>
          <p>{t(`setup.lead.${part}`)}</p>
        </header>
        {parsed.broken.length > 0 ? (
          <State
            icon="warning"
            title={t('setup.brokenTitle')}
            why={t('setup.brokenWhy', { line: parsed.broken[0]!.place.line, message: parsed.broken[0]!.message })}
            step={!beside && <Button onClick={toggle}>{t('setup.brokenStep')}</Button>}
          />
        ) : (
          children
        )}
      </div>
      {beside && (
        <aside className="setup-yaml" aria-label="YAML">
          <Suspense fallback={<Skeleton />}>
            <Editor section={part === 'suggestions' ? 'policies' : part} />
          </Suspense>
        </aside>
      )}
    </div>
  );
}

function YamlPage() {
  const { t } = useTranslation();
  return (
    <div className="page yaml-page">
      <header className="page-head">
        <h1>{t('pages.yaml')}</h1>
        <p>{t('setup.lead.yaml')}</p>
      </header>
      <Suspense fallback={<Skeleton rows={16} />}>
        <Editor section={null} />
      </Suspense>
    </div>
  );
}
