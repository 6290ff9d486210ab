import { useId, useState } from 'react';

interface ChoiceProps<T extends string> {
  readonly legend: string;
  readonly values: readonly T[];
  readonly chosen: readonly string[];
  readonly label: (value: T) => string;
  readonly readOnly: boolean;
  readonly onChange: (values: string[]) => void;
}

/** Some of a few. */
export function ChoiceList<T extends string>({ legend, values, chosen, label, readOnly, onChange }: ChoiceProps<T>) {
  return (
    <fieldset className="choices">
      <legend>{legend}</legend>
      {values.map((value) => (
        <label key={value} className="check">
          <input
            type="checkbox"
            checked={chosen.includes(value)}
            disabled={readOnly}
            onChange={(event) =>
              onChange(event.target.checked ? [...chosen, value] : chosen.filter((one) => one !== value))
            }
          />
          {label(value)}
        </label>
      ))}
    </fieldset>
  );
}

interface TextProps {
  readonly label: string;
  /** The label is heard, not seen: a column says it. */
  readonly bare?: boolean;
  readonly values: readonly string[];
  readonly placeholder: string;
  readonly readOnly: boolean;
  readonly onChange: (values: string[]) => void;
}

/** Several texts in a line, split by commas; taken over when the line is left. */
export function TextList({ label, bare = false, values, placeholder, readOnly, onChange }: TextProps) {
  const id = useId();
  const [typed, setTyped] = useState<string | null>(null);
  const take = () => {
    if (typed === null) return;
    onChange([
      ...new Set(
        typed
          .split(',')
          .map((part) => part.trim())
          .filter(Boolean),
      ),
    ]);
    setTyped(null);
  };
  return (
    <div className="field">
      <label htmlFor={id} className={bare ? 'unseen' : undefined}>
        {label}
      </label>
      <input
        id={id}
        className="input"
        value={typed ?? values.join(', ')}
        placeholder={placeholder}
        disabled={readOnly}
        onChange={(event) => setTyped(event.target.value)}
        onBlur={take}
        onKeyDown={(event) => event.key === 'Enter' && take()}
      />
    </div>
  );
}
