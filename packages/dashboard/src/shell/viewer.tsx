import { useQueryClient } from '@tanstack/react-query';
import { DropdownMenu as Menu } from 'radix-ui';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../api/client.ts';
import { chooseLanguage, LANGUAGES, language } from '../i18n/language.ts';
import { Icon } from '../ui/icons.tsx';
import { useStreamState } from './connection.tsx';
import { useSession } from './session.tsx';
import { chooseTheme, THEMES, type Theme, theme } from './theme.ts';

/** Who is signed in, and how they like to see it. */
export function Viewer({ onHelp }: { onHelp: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const session = useSession();
  const live = useStreamState();
  const [chosen, setChosen] = useState(theme);

  async function leave() {
    await api.DELETE('/v1/session');
    client.clear();
    location.assign('/sign-in');
  }

  return (
    <div className="viewer">
      <p className={`live live-${live}`}>{t(`shell.stream.${live}`)}</p>
      <Menu.Root modal={false}>
        <Menu.Trigger className="side-link viewer-name">
          <Icon name="person" />
          <span>{session.name}</span>
          <small>{t(`roles.${session.role}`)}</small>
        </Menu.Trigger>
        <Menu.Portal>
          <Menu.Content className="menu" align="start" sideOffset={6}>
            <Menu.Label>{t('shell.theme')}</Menu.Label>
            <Menu.RadioGroup
              value={chosen}
              onValueChange={(next) => {
                chooseTheme(next as Theme);
                setChosen(next as Theme);
              }}
            >
              {THEMES.map((name) => (
                <Menu.RadioItem key={name} value={name} className="menu-item">
                  {t(`shell.themes.${name}`)}
                  <Menu.ItemIndicator>
                    <Icon name="check" />
                  </Menu.ItemIndicator>
                </Menu.RadioItem>
              ))}
            </Menu.RadioGroup>
            <Menu.Separator />
            <Menu.Label>{t('shell.language')}</Menu.Label>
            <Menu.RadioGroup
              value={language()}
              onValueChange={(next) => chooseLanguage(next as (typeof LANGUAGES)[number])}
            >
              {LANGUAGES.map((name) => (
                <Menu.RadioItem key={name} value={name} className="menu-item" lang={name}>
                  {name === 'de' ? 'Deutsch' : 'English'}
                  <Menu.ItemIndicator>
                    <Icon name="check" />
                  </Menu.ItemIndicator>
                </Menu.RadioItem>
              ))}
            </Menu.RadioGroup>
            <Menu.Separator />
            <Menu.Item className="menu-item" onSelect={onHelp}>
              {t('shell.keys')} <kbd>?</kbd>
            </Menu.Item>
            <Menu.Item className="menu-item" asChild>
              <a href="/docs">{t('shell.api')}</a>
            </Menu.Item>
            <Menu.Item className="menu-item" onSelect={leave}>
              {t('shell.signOut')}
            </Menu.Item>
          </Menu.Content>
        </Menu.Portal>
      </Menu.Root>
    </div>
  );
}
