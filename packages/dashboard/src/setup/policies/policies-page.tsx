import './policies.css';
import { useTranslation } from 'react-i18next';
import { Link, useLocation, useParams } from 'wouter';
import { Button } from '../../ui/button.tsx';
import { NameDialog, useNaming } from '../name-dialog.tsx';
import { NotThere } from '../not-there.tsx';
import { namesIn, rawOf } from '../raw.ts';
import { useDraft } from '../use-draft.tsx';
import { PolicyForm } from './policy-form.tsx';

export function PoliciesPage() {
  const { t } = useTranslation();
  const { name } = useParams<{ name?: string }>();
  const [, navigate] = useLocation();
  const { draft, raw, readOnly } = useDraft();
  const naming = useNaming();
  const names = namesIn(raw, 'policies');
  const chosen = name !== undefined ? decodeURIComponent(name) : names[0];
  const schedules = namesIn(raw, 'schedules');

  function add(next: string) {
    const schedule = schedules.includes('default')
      ? {}
      : schedules[0]
        ? { schedule: schedules[0] }
        : { ignoreOfficeHours: true };
    draft.set(['policies', next], {
      ...schedule,
      metrics: { firstReply: { target: '4h' }, resolution: { target: '24h' } },
    });
    navigate(`/setup/policies/${encodeURIComponent(next)}`);
  }

  return (
    <div className="master">
      <div>
        <ul className="master-list">
          {names.map((one) => (
            <li key={one}>
              <Link href={`/setup/policies/${encodeURIComponent(one)}`} aria-current={one === chosen || undefined}>
                <strong>{one}</strong>
                <span className="dim">
                  {Object.keys(rawOf(rawOf(rawOf(raw.policies)[one]).metrics))
                    .map((metric) => t(`metric.${metric as 'firstReply'}`, { defaultValue: metric }))
                    .join(', ')}
                </span>
              </Link>
            </li>
          ))}
        </ul>
        {!readOnly && (
          <Button icon="plus" className="master-add" onClick={naming.open}>
            {t('setup.policy.add')}
          </Button>
        )}
        <NameDialog naming={naming} title={t('setup.policy.add')} taken={names} onName={add} />
      </div>
      {chosen !== undefined && names.includes(chosen) ? (
        <PolicyForm key={chosen} name={chosen} />
      ) : (
        <NotThere
          part="policies"
          name={chosen}
          icon="policies"
          none={t('setup.policy.none')}
          noneWhy={t('setup.policy.noneWhy')}
        />
      )}
    </div>
  );
}
