import { useTranslation } from 'react-i18next';
import { State } from '../ui/state.tsx';

/** An address that leads nowhere. */
export function NoSuchPage() {
  const { t } = useTranslation();
  return (
    <div className="page">
      <State
        level={1}
        icon="search"
        title={t('shell.noPageTitle')}
        why={t('shell.noPageWhy')}
        step={<a href="/">{t('pages.board')}</a>}
      />
    </div>
  );
}
