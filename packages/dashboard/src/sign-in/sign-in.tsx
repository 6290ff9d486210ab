import './sign-in.css';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answer, api, type Schema } from '../api/client.ts';
import { Problem } from '../api/problem.ts';
import { Logo } from '../shell/logo.tsx';
import type { Session } from '../shell/session.tsx';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icons.tsx';
import { takeToken, whereTo } from './link.ts';

/** With the one-time token of a link, or with a key. */
export function SignIn({ session }: { session: Session | null }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const id = useId();
  const [key, setKey] = useState('');
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  const tried = useRef(false);

  async function enter(by: Schema['SignIn']) {
    setBusy(true);
    setRefusal(null);
    try {
      await answer(api.POST('/v1/session', { body: by }));
      client.clear();
      location.replace(whereTo(location.search));
    } catch (error) {
      setRefusal(error instanceof Problem ? error.message : t('ui.unreachableWhy'));
      setBusy(false);
    }
  }

  useEffect(() => {
    if (tried.current) return;
    tried.current = true;
    const token = takeToken();
    if (token) void enter({ token });
    document.title = `${t('signIn.title')} · Kept`;
  });

  return (
    <main className="sign-in">
      <Logo />
      <h1>{t('signIn.title')}</h1>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          if (key.trim() !== '') void enter({ key: key.trim() });
        }}
      >
        <div className="field">
          <label htmlFor={id}>{t('signIn.key')}</label>
          <input
            id={id}
            className="input"
            type="password"
            autoComplete="current-password"
            spellCheck={false}
            value={key}
            aria-invalid={refusal !== null}
            aria-describedby={`${id}-hint ${id}-fault`}
            onChange={(event) => setKey(event.target.value)}
          />
          <p id={`${id}-hint`} className="hint">
            {t('signIn.hint')}
          </p>
          <p id={`${id}-fault`} className="fault" role="alert">
            {refusal && (
              <>
                <Icon name="warning" size={14} />
                {refusal}
              </>
            )}
          </p>
        </div>
        <Button kind="primary" type="submit" busy={busy}>
          {busy ? t('signIn.busy') : t('signIn.enter')}
        </Button>
      </form>
      {session && (
        <p className="soft">
          {t('signIn.already', { name: session.name })} <a href="/">{t('signIn.goOn')}</a>
        </p>
      )}
    </main>
  );
}
