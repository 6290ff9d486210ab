import type { Fault } from '@kept/engine';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { wholePercent } from '../../compliance/numbers.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Faults } from '../faults.tsx';
import { type Keys, type Raw, rawOf } from '../raw.ts';

interface Props {
  readonly policy: Raw;
  readonly set: (keys: Keys, value: unknown) => void;
  readonly faultsAt: (keys: Keys) => readonly Fault[];
  readonly readOnly: boolean;
}

/** Customer tiers and the factor on every tripwire: 0.5 is half the time (§6.3). */
export function Tiers({ policy, set, faultsAt, readOnly }: Props) {
  const { t } = useTranslation();
  const tiers = rawOf(policy.tiers);
  const [name, setName] = useState('');
  return (
    <section>
      <h3>{t('setup.policy.tiers')}</h3>
      {Object.keys(tiers).length > 0 && (
        <table className="table tiers">
          <tbody>
            {Object.entries(tiers).map(([tier, factor]) => (
              <tr key={tier}>
                <th scope="row">{tier}</th>
                <td>
                  <input
                    className="input"
                    type="number"
                    min={0.01}
                    step={0.05}
                    aria-label={t('setup.policy.factor', { tier })}
                    value={typeof factor === 'number' ? factor : ''}
                    disabled={readOnly}
                    onChange={(event) => event.target.value !== '' && set(['tiers', tier], Number(event.target.value))}
                  />
                  <Faults faults={faultsAt(['tiers', tier])} />
                </td>
                <td className="soft">
                  {typeof factor === 'number' && t('setup.policy.factorWords', { percent: wholePercent(factor * 100) })}
                </td>
                <td className="num">
                  {!readOnly && (
                    <IconButton
                      name="close"
                      label={`${t('ui.remove')}: ${tier}`}
                      onClick={() => set(Object.keys(tiers).length > 1 ? ['tiers', tier] : ['tiers'], undefined)}
                    />
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {!readOnly && (
        <form
          className="add-line"
          onSubmit={(event) => {
            event.preventDefault();
            const tier = name.trim();
            if (tier === '' || tier in tiers) return;
            set(['tiers', tier], 0.5);
            setName('');
          }}
        >
          <input
            className="input"
            aria-label={t('setup.policy.newTier')}
            placeholder={t('setup.policy.newTier')}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
          <Button type="submit" icon="plus">
            {t('ui.add')}
          </Button>
        </form>
      )}
    </section>
  );
}
