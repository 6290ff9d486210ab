import './schedules.css';
import { useTranslation } from 'react-i18next';
import { Link, useLocation, useParams } from 'wouter';
import { Button } from '../../ui/button.tsx';
import { NameDialog, useNaming } from '../name-dialog.tsx';
import { NotThere } from '../not-there.tsx';
import { namesIn, rawOf } from '../raw.ts';
import { useDraft } from '../use-draft.tsx';
import { ScheduleForm } from './schedule-form.tsx';

const NINE_TO_FIVE = ['09:00-17:00'];

export function SchedulesPage() {
  const { t } = useTranslation();
  const { name } = useParams<{ name?: string }>();
  const [, navigate] = useLocation();
  const { draft, raw, readOnly } = useDraft();
  const naming = useNaming();
  const names = namesIn(raw, 'schedules');
  const chosen = name !== undefined ? decodeURIComponent(name) : names[0];

  function add(next: string) {
    draft.set(['schedules', next], {
      timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
      weekly: Object.fromEntries(['mon', 'tue', 'wed', 'thu', 'fri'].map((day) => [day, NINE_TO_FIVE])),
    });
    navigate(`/setup/schedules/${encodeURIComponent(next)}`);
  }

  return (
    <div className="master">
      <div>
        <ul className="master-list">
          {names.map((one) => (
            <li key={one}>
              <Link href={`/setup/schedules/${encodeURIComponent(one)}`} aria-current={one === chosen || undefined}>
                <strong>{one}</strong>
                <span className="dim">{String(rawOf(rawOf(raw.schedules)[one]).timeZone ?? '')}</span>
              </Link>
            </li>
          ))}
        </ul>
        {!readOnly && (
          <Button icon="plus" className="master-add" onClick={naming.open}>
            {t('setup.schedule.add')}
          </Button>
        )}
        <NameDialog naming={naming} title={t('setup.schedule.add')} taken={names} onName={add} />
      </div>
      {chosen !== undefined && names.includes(chosen) ? (
        <ScheduleForm key={chosen} name={chosen} />
      ) : (
        <NotThere
          part="schedules"
          name={chosen}
          icon="schedules"
          none={t('setup.schedule.none')}
          noneWhy={t('setup.schedule.noneWhy')}
        />
      )}
    </div>
  );
}
