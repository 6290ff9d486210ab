import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams, useSearchParams } from 'wouter';
import { Icon } from '../ui/icons.tsx';
import { Conversation } from './conversation.tsx';

export function ConversationPage() {
  const { t } = useTranslation();
  const { id = '' } = useParams<{ id: string }>();
  const [search, setSearch] = useSearchParams();
  const onAt = useCallback((at: string | null) => setSearch(at === null ? {} : { at }, { replace: true }), [setSearch]);
  return (
    <div className="page">
      <p className="back">
        <Link href="/" className="with-icon soft">
          <Icon name="left" size={14} />
          {t('pages.board')}
        </Link>
      </p>
      <Conversation key={id} id={decodeURIComponent(id)} at={search.get('at')} onAt={onAt} level={1} />
    </div>
  );
}
