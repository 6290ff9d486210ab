import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { IconButton } from '../ui/button.tsx';
import { Icon } from '../ui/icons.tsx';
import { Conversation } from './conversation.tsx';
import { NOW } from './moment.ts';

/** A conversation beside the list that it was opened from. */
export function Beside({ id, onClose }: { id: string; onClose: () => void }) {
  const { t } = useTranslation();
  const [moment, setMoment] = useState(NOW);
  const box = useRef<HTMLElement>(null);
  useEffect(() => {
    box.current?.scrollTo(0, 0);
  }, []);
  return (
    <aside className="board-beside" ref={box} aria-label={t('conversation.beside', { id })}>
      <div className="beside-bar">
        <Link
          href={`/conversations/${encodeURIComponent(id)}`}
          className="icon-button"
          aria-label={t('conversation.openPage')}
          data-tip={t('conversation.openPage')}
        >
          <Icon name="open" />
        </Link>
        <IconButton name="close" label={t('ui.close')} onClick={onClose} />
      </div>
      <Conversation id={id} moment={moment} onMoment={setMoment} level={2} />
    </aside>
  );
}
