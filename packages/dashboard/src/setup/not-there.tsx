import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { IconName } from '../ui/icons.tsx';
import { State } from '../ui/state.tsx';

interface Props {
  readonly part: 'schedules' | 'policies' | 'automations' | 'connections';
  /** What the address asks for; undefined where it asks for none. */
  readonly name: string | undefined;
  readonly icon: IconName;
  /** Where there is none of the kind at all. */
  readonly none: string;
  readonly noneWhy: string;
}

/** None of a kind yet, or none of the name in the address: it may have been renamed or removed. */
export function NotThere({ part, name, icon, none, noneWhy }: Props) {
  const { t } = useTranslation();
  if (name === undefined) return <State icon={icon} title={none} why={noneWhy} />;
  return (
    <State
      icon={icon}
      title={t('setup.notThere', { name })}
      why={t('setup.notThereWhy')}
      step={<Link href={`/setup/${part}`}>{t(`pages.${part}`)}</Link>}
    />
  );
}
