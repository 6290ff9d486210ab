import './shell.css';
import { type ReactNode, type RefObject, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'wouter';
import { Dialog } from '../ui/dialog.tsx';
import { Icon } from '../ui/icons.tsx';
import { useKeys } from '../ui/keys.ts';
import { OfflineBar, StreamKeeper } from './connection.tsx';
import { KeysHelp } from './keys-help.tsx';
import { Logo } from './logo.tsx';
import { GROUPS, PAGES, type Page } from './pages.ts';
import { allows, useSession } from './session.tsx';
import { Viewer } from './viewer.tsx';
import { WorkspaceSwitch } from './workspace.tsx';

/** What stands around every page: where one can go, who one is, and whether what is shown is live. */
export function Shell({ children }: { children: ReactNode }) {
  const { t } = useTranslation();
  const [location] = useLocation();
  const [helping, setHelping] = useState(false);
  const [more, setMore] = useState(false);
  const main = useRef<HTMLElement>(null);
  useKeys({ '?': () => setHelping(true) });
  useEffect(() => setMore(false), []);
  useFocusOnNavigation(main, location);

  return (
    <div className="shell">
      <a className="skip" href="#main">
        {t('shell.skip')}
      </a>
      <nav className="side" aria-label={t('shell.navigation')}>
        <Link href="/" className="side-logo" aria-label={t('shell.home')}>
          <Logo />
        </Link>
        <WorkspaceSwitch />
        <Links />
        <div className="side-foot">
          <Viewer onHelp={() => setHelping(true)} />
        </div>
      </nav>
      <div className="shell-page">
        <OfflineBar />
        <main id="main" ref={main} tabIndex={-1}>
          {children}
        </main>
      </div>
      <PhoneBar onMore={() => setMore(true)} />
      <Dialog open={more} onClose={() => setMore(false)} title={t('shell.more')}>
        <div className="more">
          <WorkspaceSwitch />
          <Links />
          <Viewer onHelp={() => setHelping(true)} />
        </div>
      </Dialog>
      <KeysHelp open={helping} onClose={() => setHelping(false)} />
      <StreamKeeper />
    </div>
  );
}

function Links() {
  const { t } = useTranslation();
  const { role } = useSession();
  return GROUPS.map((group) => {
    const pages = PAGES.filter((page) => page.group === group && allows(role, page.role));
    if (pages.length === 0) return null;
    return (
      <div key={group} className="side-group">
        {group !== 'watch' && <h2>{t(`shell.groups.${group}`)}</h2>}
        <ul>
          {pages.map((page) => (
            <li key={page.path}>
              <PageLink page={page} />
            </li>
          ))}
        </ul>
      </div>
    );
  });
}

function PageLink({ page }: { page: Page }) {
  const { t } = useTranslation();
  const [location] = useLocation();
  const here = page.path === '/' ? location === '/' : location.startsWith(page.path);
  return (
    <Link href={page.path} className="side-link" aria-current={here ? 'page' : undefined}>
      <Icon name={page.icon} />
      {t(`pages.${page.name}`)}
    </Link>
  );
}

/** On a phone the three pages that are looked at on the way, within reach of a thumb. */
function PhoneBar({ onMore }: { onMore: () => void }) {
  const { t } = useTranslation();
  const phone = PAGES.filter(({ name }) => name === 'board' || name === 'compliance' || name === 'schedules');
  return (
    <nav className="phone-bar" aria-label={t('shell.phoneNavigation')}>
      {phone.map((page) => (
        <PageLink key={page.path} page={page} />
      ))}
      <button type="button" className="side-link" onClick={onMore}>
        <Icon name="more_pages" />
        {t('shell.more')}
      </button>
    </nav>
  );
}

/** A new page is read from its start: the focus goes to it, but not when the page is first opened. */
function useFocusOnNavigation(main: RefObject<HTMLElement | null>, location: string): void {
  const before = useRef(location);
  useEffect(() => {
    if (before.current === location) return;
    before.current = location;
    main.current?.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  }, [location, main]);
}
