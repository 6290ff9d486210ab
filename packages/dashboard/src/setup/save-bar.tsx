import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icons.tsx';
import { toast } from '../ui/toast.tsx';
import { PlanDialog } from './plan-dialog.tsx';
import { useDraft } from './use-draft.tsx';

/** What is not saved yet stays in view: discard it, or see what it would do and save it. */
export function SaveBar() {
  const { t } = useTranslation();
  const { draft, dirty, base, faults, parsed, readOnly } = useDraft();
  const [planning, setPlanning] = useState(false);
  if (!dirty || readOnly) return null;
  const errors = parsed.broken.length + faults.filter(({ severity }) => severity === 'error').length;
  return (
    <section className="save-bar" aria-label={t('setup.unsaved')}>
      {errors > 0 ? (
        <p className="fault">
          <Icon name="warning" size={14} />
          <span>
            {t('setup.errors', { count: errors })}{' '}
            <Link href="/setup/yaml">
              {parsed.broken[0]?.message ?? faults.find(({ severity }) => severity === 'error')?.message}
            </Link>
          </span>
        </p>
      ) : (
        <p>{base.revision === null ? t('setup.firstUnsaved') : t('setup.unsaved')}</p>
      )}
      {base.revision !== null && (
        <Button
          onClick={() => {
            draft.discard();
            toast(t('setup.discarded'));
          }}
        >
          {t('setup.discard')}
        </Button>
      )}
      <Button kind="primary" disabled={errors > 0} onClick={() => setPlanning(true)}>
        {t('setup.review')}
      </Button>
      {planning && <PlanDialog onClose={() => setPlanning(false)} />}
    </section>
  );
}
