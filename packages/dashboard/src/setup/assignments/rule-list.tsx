import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, IconButton } from '../../ui/button.tsx';
import { Icon } from '../../ui/icons.tsx';
import { Scroll } from '../../ui/scroll.tsx';
import { Faults } from '../faults.tsx';
import { namesIn } from '../raw.ts';
import { faultsAt, useDraft } from '../use-draft.tsx';
import type { Rule } from './matrix.ts';

interface Props {
  readonly rules: readonly Rule[];
  readonly shadowed: ReadonlySet<number>;
  readonly teams: readonly string[];
  readonly channels: readonly string[];
}

/** The rules in their order, which decides among equals; rules that can never win are marked. */
export function RuleList({ rules, shadowed, teams, channels }: Props) {
  const { t } = useTranslation();
  const id = useId();
  const { draft, raw, faults, readOnly } = useDraft();
  const policies = namesIn(raw, 'policies');

  const write = (next: readonly Rule[]) =>
    draft.set(
      ['assignments'],
      next.map(({ policy, team, channel }) => ({ policy, ...(team ? { team } : {}), ...(channel ? { channel } : {}) })),
    );
  const change = (at: number, part: Partial<Rule>) => {
    for (const [key, value] of Object.entries(part))
      draft.set(['assignments', at, key], value === null || value === '' ? undefined : value);
  };
  const move = (at: number, by: number) => {
    const next = [...rules];
    const [rule] = next.splice(at, 1);
    next.splice(at + by, 0, rule!);
    write(next);
  };

  return (
    <section>
      <Scroll>
        <table className="table rules">
          <caption className="unseen">{t('pages.assignments')}</caption>
          <thead>
            <tr>
              <th scope="col" className="num">
                {t('setup.assignment.rule')}
              </th>
              <th scope="col">{t('board.facets.policy')}</th>
              <th scope="col">{t('board.facets.team')}</th>
              <th scope="col">{t('board.facets.channel')}</th>
              <th scope="col" className="num">
                {t('setup.assignment.score')}
              </th>
              <td />
            </tr>
          </thead>
          <tbody>
            {rules.map((rule, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a rule is its place
              <tr key={at} data-shadowed={shadowed.has(at + 1) || undefined}>
                <td className="num">{at + 1}</td>
                <td>
                  <select
                    className="select"
                    aria-label={`${t('board.facets.policy')} ${at + 1}`}
                    value={rule.policy}
                    disabled={readOnly}
                    onChange={(event) => change(at, { policy: event.target.value })}
                  >
                    {[...new Set([...policies, rule.policy])].map((policy) => (
                      <option key={policy}>{policy}</option>
                    ))}
                  </select>
                  {shadowed.has(at + 1) && (
                    <span className="fault warn">
                      <Icon name="warning" size={14} />
                      {t('setup.assignment.shadowed')}
                    </span>
                  )}
                  <Faults
                    faults={faultsAt(faults, ['assignments', at]).filter(({ severity }) => severity === 'error')}
                  />
                </td>
                <td>
                  <input
                    className="input"
                    list={`${id}-teams`}
                    aria-label={`${t('board.facets.team')} ${at + 1}`}
                    placeholder={t('conversation.anyTeam')}
                    value={rule.team ?? ''}
                    disabled={readOnly}
                    onChange={(event) => change(at, { team: event.target.value })}
                  />
                </td>
                <td>
                  <input
                    className="input"
                    list={`${id}-channels`}
                    aria-label={`${t('board.facets.channel')} ${at + 1}`}
                    placeholder={t('conversation.anyChannel')}
                    value={rule.channel ?? ''}
                    disabled={readOnly}
                    onChange={(event) => change(at, { channel: event.target.value })}
                  />
                </td>
                <td className="num soft">{(rule.team ? 2 : 0) + (rule.channel ? 1 : 0)}</td>
                <td className="nowrap">
                  {!readOnly && (
                    <>
                      <IconButton
                        name="up"
                        label={t('setup.assignment.up', { number: at + 1 })}
                        disabled={at === 0}
                        onClick={() => move(at, -1)}
                      />
                      <IconButton
                        name="down"
                        label={t('setup.assignment.down', { number: at + 1 })}
                        disabled={at === rules.length - 1}
                        onClick={() => move(at, 1)}
                      />
                      <IconButton
                        name="close"
                        label={`${t('ui.remove')}: ${at + 1}`}
                        onClick={() => write(rules.filter((_, other) => other !== at))}
                      />
                    </>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      <datalist id={`${id}-teams`}>
        {[...new Set(teams)].map((team) => (
          <option key={team} value={team} />
        ))}
      </datalist>
      <datalist id={`${id}-channels`}>
        {[...new Set(channels)].map((channel) => (
          <option key={channel} value={channel} />
        ))}
      </datalist>
      {!readOnly && policies.length > 0 && (
        <Button icon="plus" onClick={() => write([...rules, { policy: policies[0]!, team: null, channel: null }])}>
          {t('setup.assignment.add')}
        </Button>
      )}
    </section>
  );
}
