import { useCallback, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams, useSearchParams } from 'wouter';
import { Icon } from '../ui/icons.tsx';
import { Conversation } from './conversation.tsx';
import { type Moment, queryOf } from './moment.ts';

export function ConversationPage() {
  const { t } = useTranslation();
  const { id = '' } = useParams<{ id: string }>();
  const [search, setSearch] = useSearchParams();
  const knownAt = instantOf(search.get('knownAt'));
  const at = instantOf(search.get('at')) ?? knownAt;
  const moment = useMemo(() => ({ at, knownAt }), [at, knownAt]);
  const onMoment = useCallback((next: Moment) => setSearch(queryOf(next), { replace: true }), [setSearch]);
  return (
    <div className="page">
      <p className="back">
        <Link href="/" className="with-icon soft">
          <Icon name="left" size={14} />
          {t('pages.board')}
        </Link>
      </p>
      <Conversation key={id} id={decodeURIComponent(id)} moment={moment} onMoment={onMoment} level={1} />
    </div>
  );
}

/** What stands in an address may be anything. */
function instantOf(text: string | null): string | null {
  return text !== null && Number.isFinite(Date.parse(text)) ? text : null;
}
