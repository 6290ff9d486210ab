import type { Fault } from '@kept/engine';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { IconButton } from '../../ui/button.tsx';
import { Scroll } from '../../ui/scroll.tsx';
import { TextList } from '../automations/lists.tsx';
import { Faults } from '../faults.tsx';
import { type Keys, type Raw, rawOf, rawText } from '../raw.ts';

type FieldName = 'name' | 'email' | 'slack' | 'manager';

interface Props {
  readonly part: 'people' | 'teams';
  readonly entries: Raw;
  readonly fields: readonly FieldName[];
  readonly nameLabel: string;
  readonly readOnly: boolean;
  readonly faultsAt: (keys: Keys) => readonly Fault[];
  readonly set: (keys: Keys, value: unknown) => void;
  /** Who can be named, for fields that name somebody. */
  readonly people?: Raw;
  /** A list that every entry has. */
  readonly detail: {
    readonly label: string;
    readonly values: (name: string) => readonly string[];
    readonly set: (name: string, values: readonly string[]) => void;
  } | null;
}

const HINTS: Readonly<Record<'people' | 'teams', Partial<Record<FieldName, string>>>> = {
  people: { email: 'ada@example.com', slack: 'U012AB3CD' },
  teams: { slack: '#support', email: 'support@example.com' },
};

/** People or teams, one a row, each field where it is written. */
export function EntryTable({ part, entries, fields, nameLabel, readOnly, faultsAt, set, people, detail }: Props) {
  const { t } = useTranslation();
  const id = useId();
  const names = Object.keys(entries);
  if (names.length === 0) return <p className="soft">{t(`setup.directory.none.${part}`)}</p>;
  return (
    <Scroll>
      <table className="table entries">
        <thead>
          <tr>
            <th scope="col">{nameLabel}</th>
            {fields.map((field) => (
              <th key={field} scope="col">
                {t(`setup.directory.fields.${part}.${field as 'email'}`)}
              </th>
            ))}
            {detail && <th scope="col">{detail.label}</th>}
            {!readOnly && (
              <th scope="col">
                <span className="unseen">{t('ui.remove')}</span>
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {names.map((name) => (
            <tr key={name}>
              <th scope="row">
                {name}
                <Faults faults={faultsAt([name]).filter((fault) => fault.keys.length === 3)} />
              </th>
              {fields.map((field) => (
                <td key={field}>
                  <input
                    className="input"
                    aria-label={`${t(`setup.directory.fields.${part}.${field as 'email'}`)}, ${name}`}
                    placeholder={HINTS[part][field]}
                    list={field === 'manager' ? `${id}-people` : undefined}
                    value={rawText(rawOf(entries[name])[field])}
                    disabled={readOnly}
                    aria-invalid={faultsAt([name, field]).length > 0}
                    onChange={(event) => {
                      const next = event.target.value;
                      // The last field goes, the person stays.
                      set([name, field], next === '' ? undefined : next);
                    }}
                  />
                  <Faults faults={faultsAt([name, field])} />
                </td>
              ))}
              {detail && (
                <td>
                  <TextList
                    label={`${detail.label}, ${name}`}
                    bare
                    values={detail.values(name)}
                    placeholder={t('ui.none')}
                    readOnly={readOnly}
                    onChange={(values) => detail.set(name, values)}
                  />
                  <Faults faults={faultsAt([name, 'members'])} />
                </td>
              )}
              {!readOnly && (
                <td>
                  <IconButton
                    name="close"
                    label={`${t('ui.remove')}: ${name}`}
                    onClick={() => set(names.length > 1 ? [name] : [], undefined)}
                  />
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
      <datalist id={`${id}-people`}>
        {Object.entries(people ?? {}).map(([one, written]) => (
          <option key={one} value={one}>
            {rawText(rawOf(written).name)}
          </option>
        ))}
      </datalist>
    </Scroll>
  );
}
