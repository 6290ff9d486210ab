import { useTranslation } from 'react-i18next';
import { Dialog } from '../ui/dialog.tsx';

const KEYS = [
  { keys: ['/'], name: 'search' },
  { keys: ['j', 'k'], name: 'move' },
  { keys: ['Enter'], name: 'open' },
  { keys: ['Esc'], name: 'close' },
  { keys: ['f'], name: 'filter' },
  { keys: ['1', '…', '4'], name: 'risk' },
  { keys: ['?'], name: 'help' },
] as const;

export function KeysHelp({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Dialog open={open} onClose={onClose} title={t('keysHelp.title')} lead={t('keysHelp.lead')}>
      <dl className="keys-help">
        {KEYS.map(({ keys, name }) => (
          <div key={name}>
            <dt>
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{t(`keysHelp.${name}`)}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
