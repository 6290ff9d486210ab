import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { Button } from '../ui/button.tsx';
import { toast } from '../ui/toast.tsx';
import type { NamedPart } from './rename.ts';
import { useDraft } from './use-draft.tsx';

/** Takes a schedule or a policy out of the draft; undone by discarding, or in the editor. */
export function RemoveNamed({ part, name }: { part: NamedPart; name: string }) {
  const { t } = useTranslation();
  const [, navigate] = useLocation();
  const { draft, readOnly } = useDraft();
  if (readOnly) return null;
  return (
    <Button
      kind="quiet"
      icon="trash"
      onClick={() => {
        draft.set([part, name], undefined);
        toast(t('setup.removed', { name }));
        navigate(`/setup/${part}`);
      }}
    >
      {t('ui.remove')}
    </Button>
  );
}
