import { useTranslation } from 'react-i18next';
import type { Schema } from '../api/client.ts';
import { Icon, type IconName } from '../ui/icons.tsx';

type State = Schema['Delivery']['state'];

const ICONS: Readonly<Record<State, IconName>> = {
  waiting: 'policies',
  sending: 'deliveries',
  held: 'moon',
  sent: 'check',
  failed: 'close',
  replaced: 'revisions',
  skipped: 'minus',
};

export function DeliveryState({ state }: { state: State }) {
  const { t } = useTranslation();
  return (
    <span className={`with-icon delivery-${state}`}>
      <Icon name={ICONS[state]} size={14} />
      {t(`deliveries.states.${state}`)}
    </span>
  );
}
