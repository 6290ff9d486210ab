import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';

interface Props {
  readonly label: string;
  readonly taken: readonly string[];
  readonly onAdd: (name: string) => void;
}

/** One more of a list, by a name that is not taken. */
export function AddLine({ label, taken, onAdd }: Props) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState('');
  const name = typed.trim();
  const double = taken.includes(name);
  return (
    <form
      className="add-line"
      onSubmit={(event) => {
        event.preventDefault();
        if (name === '' || double) return;
        onAdd(name);
        setTyped('');
      }}
    >
      <input
        className="input"
        aria-label={label}
        placeholder={label}
        value={typed}
        aria-invalid={double}
        onChange={(event) => setTyped(event.target.value)}
      />
      <Button type="submit" icon="plus">
        {t('ui.add')}
      </Button>
      {double && (
        <span className="fault" role="alert">
          {t('setup.nameTaken')}
        </span>
      )}
    </form>
  );
}
