import './assignments.css';
import type { TFunction } from 'i18next';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { channelName } from '../../board/names.ts';
import { useFacets } from '../../board/use-board.ts';
import { Scroll } from '../../ui/scroll.tsx';
import { State } from '../../ui/state.tsx';
import { rawOf } from '../raw.ts';
import { useDraft } from '../use-draft.tsx';
import { byWinner, type Cell, matrixOf, rulesOf, watchesOf } from './matrix.ts';
import { RuleList } from './rule-list.tsx';

const KNOWN_CHANNELS = ['email', 'web_chat', 'voice'];

export function AssignmentsPage() {
  const { t } = useTranslation();
  const { raw } = useDraft();
  const facets = useFacets(true);
  const rules = useMemo(() => rulesOf(raw), [raw]);
  const watches = useMemo(() => watchesOf(raw), [raw]);
  const teams = [...Object.keys(rawOf(rawOf(raw.directory).teams)), ...(facets.data?.teams ?? [])];
  const channels = facets.data?.channels ?? KNOWN_CHANNELS;
  const matrix = matrixOf(rules, watches, teams, channels);
  const [chosen, setChosen] = useState<readonly [number, number]>([0, 0]);
  const cell = matrix.cells[chosen[0]]?.[chosen[1]] ?? matrix.cells[0]?.[0];
  const gaps = matrix.cells
    .flat()
    .filter((one) => Object.values(one.winners).every((winner) => winner === null)).length;

  return (
    <div className="form">
      <RuleList rules={rules} shadowed={matrix.shadowed} teams={teams} channels={channels} />
      <section>
        <h2>{t('setup.assignment.matrix')}</h2>
        <p className="hint">{gaps > 0 ? t('setup.assignment.gaps', { count: gaps }) : t('setup.assignment.noGaps')}</p>
        {rules.length === 0 ? (
          <State icon="assignments" title={t('setup.assignment.none')} why={t('setup.assignment.noneWhy')} />
        ) : (
          <Scroll>
            <table className="matrix">
              <caption className="unseen">{t('setup.assignment.matrix')}</caption>
              <thead>
                <tr>
                  <td />
                  {matrix.channels.map((channel) => (
                    <th key={channel ?? ''} scope="col">
                      {channel === null ? <em>{t('setup.assignment.otherChannel')}</em> : channelName(t, channel)}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {matrix.cells.map((row, y) => (
                  <tr key={matrix.teams[y] ?? ''}>
                    <th scope="row">{matrix.teams[y] ?? <em>{t('setup.assignment.otherTeam')}</em>}</th>
                    {row.map((one, x) => (
                      <td key={one.channel ?? ''}>
                        <button
                          type="button"
                          aria-pressed={one === cell}
                          data-gap={byWinner(one).every(({ policy }) => policy === null) || undefined}
                          data-tip={tipOf(t, one)}
                          onClick={() => setChosen([y, x])}
                          onFocus={() => setChosen([y, x])}
                        >
                          <Winners cell={one} />
                        </button>
                      </td>
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
          </Scroll>
        )}
      </section>
      {cell && rules.length > 0 && <Scores cell={cell} watches={watches} />}
    </div>
  );
}

function Winners({ cell }: { cell: Cell }) {
  const { t } = useTranslation();
  const groups = byWinner(cell);
  if (groups.length === 1) {
    return groups[0]!.policy === null ? (
      <span className="dim">{t('setup.assignment.gap')}</span>
    ) : (
      <strong>{groups[0]!.policy}</strong>
    );
  }
  return groups.map(({ policy, metrics }) => (
    <span key={policy ?? ''} className="winner">
      {policy === null ? <span className="dim">{t('setup.assignment.gap')}</span> : <strong>{policy}</strong>}{' '}
      <span className="soft">{metrics.map((metric) => t(`setup.short.${metric}`)).join(', ')}</span>
    </span>
  ));
}

function tipOf(t: TFunction, cell: Cell): string {
  if (cell.candidates.length === 0) return t('setup.assignment.nobody');
  return cell.candidates
    .map(({ number, policy, score }) => t('setup.assignment.candidate', { number, policy, score }))
    .join('\n');
}

/** The candidates of the chosen cell, with their scores, and for each promise who wins. */
function Scores({ cell, watches }: { cell: Cell; watches: ReturnType<typeof watchesOf> }) {
  const { t } = useTranslation();
  return (
    <section aria-live="off">
      <h3>
        {t('setup.assignment.cell', {
          team: cell.team ?? t('setup.assignment.otherTeam'),
          channel: cell.channel === null ? t('setup.assignment.otherChannel') : channelName(t, cell.channel),
        })}
      </h3>
      {cell.candidates.length === 0 ? (
        <p className="soft">{t('setup.assignment.nobody')}</p>
      ) : (
        <Scroll>
          <table className="table scores">
            <thead>
              <tr>
                <th scope="col">{t('setup.assignment.rule')}</th>
                <th scope="col">{t('board.facets.policy')}</th>
                <th scope="col" className="num">
                  {t('setup.assignment.score')}
                </th>
                {(['firstReply', 'allMessages', 'resolution'] as const).map((metric) => (
                  <th key={metric} scope="col">
                    {t(`metric.${metric}`)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {cell.candidates.map((candidate) => (
                <tr key={candidate.number}>
                  <td>
                    {candidate.number}{' '}
                    <span className="dim">
                      {candidate.team ?? t('conversation.anyTeam')}, {candidate.channel ?? t('conversation.anyChannel')}
                    </span>
                  </td>
                  <td>{candidate.policy}</td>
                  <td className="num">{candidate.score}</td>
                  {(['firstReply', 'allMessages', 'resolution'] as const).map((metric) => (
                    <td key={metric}>
                      {cell.winners[metric]?.number === candidate.number ? (
                        <strong>{t('setup.assignment.wins')}</strong>
                      ) : watches(candidate.policy).includes(metric) ? (
                        <span className="soft">{t('setup.assignment.loses')}</span>
                      ) : (
                        <span className="dim">{t('setup.assignment.doesNotWatch')}</span>
                      )}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
    </section>
  );
}
