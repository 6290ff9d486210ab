import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { Button } from '../ui/button.tsx';
import { toast } from '../ui/toast.tsx';
import { NameDialog, useNaming } from './name-dialog.tsx';
import { namesIn } from './raw.ts';
import { type NamedPart, placesOfName, renamed } from './rename.ts';
import { useDraft } from './use-draft.tsx';

/** Gives it another name in the draft, and to whatever names it. */
export function RenameNamed({ part, name }: { part: NamedPart; name: string }) {
  const { t } = useTranslation();
  const [, navigate] = useLocation();
  const { draft, raw, parsed, readOnly } = useDraft();
  const naming = useNaming();
  if (readOnly) return null;
  const places = placesOfName(raw, part, name);
  return (
    <>
      <Button kind="quiet" icon="edit" onClick={naming.open}>
        {t('setup.rename')}
      </Button>
      <NameDialog
        naming={naming}
        title={t('setup.renameTitle', { name })}
        lead={`${t('setup.renameLead', { count: places })} ${t(`setup.renameRecord.${part}`)}`}
        action={t('setup.rename')}
        initial={name}
        taken={namesIn(raw, part).filter((other) => other !== name)}
        onName={(next) => {
          if (next === name) return;
          draft.write(renamed(parsed.text, raw, part, name, next));
          toast(t('setup.renamed', { name, next }));
          navigate(`/setup/${part}/${encodeURIComponent(next)}`);
        }}
      />
    </>
  );
}
