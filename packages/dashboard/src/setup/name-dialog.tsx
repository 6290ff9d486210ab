import { type ReactNode, useState } from 'react';
import { useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';

export interface Naming {
  readonly shown: boolean;
  readonly open: () => void;
  readonly close: () => void;
}

export function useNaming(): Naming {
  const [shown, setShown] = useState(false);
  return { shown, open: () => setShown(true), close: () => setShown(false) };
}

interface Props {
  readonly naming: Naming;
  readonly title: string;
  readonly taken: readonly string[];
  readonly onName: (name: string) => void;
  /** What it is called so far. */
  readonly initial?: string;
  /** What the button says; “Add” if absent. */
  readonly action?: string;
  /** One sentence under the title. */
  readonly lead?: ReactNode;
}

/** Asks for a name that is not taken. */
export function NameDialog({ naming, title, taken, onName, initial = '', action, lead }: Props) {
  const { t } = useTranslation();
  const { register, handleSubmit, formState, reset } = useForm<{ name: string }>({ defaultValues: { name: initial } });
  const close = () => {
    reset();
    naming.close();
  };
  const submit = handleSubmit(({ name }) => {
    onName(name.trim());
    close();
  });
  const fault = formState.errors.name?.message;
  return (
    <Dialog
      open={naming.shown}
      onClose={close}
      title={title}
      {...(lead === undefined ? {} : { lead })}
      foot={
        <>
          <Button onClick={close}>{t('ui.cancel')}</Button>
          <Button kind="primary" onClick={() => void submit()}>
            {action ?? t('ui.add')}
          </Button>
        </>
      }
    >
      <form className="field" onSubmit={(event) => void submit(event)}>
        <label htmlFor="new-name">{t('setup.name')}</label>
        <input
          id="new-name"
          className="input"
          autoComplete="off"
          aria-invalid={fault !== undefined}
          aria-describedby="new-name-fault"
          {...register('name', {
            validate: (name) =>
              name.trim() === '' ? t('setup.nameNeeded') : taken.includes(name.trim()) ? t('setup.nameTaken') : true,
          })}
        />
        <p id="new-name-fault" className="fault" role="alert">
          {fault}
        </p>
      </form>
    </Dialog>
  );
}
