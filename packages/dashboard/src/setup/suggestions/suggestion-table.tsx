import './suggestions.css';
import { formatDuration, type Metric } from '@kept/engine';
import { useTranslation } from 'react-i18next';
import { length, percent as share, whole, wholePercent } from '../../compliance/numbers.ts';
import { formatLength } from '../../time/duration.ts';
import { Scroll } from '../../ui/scroll.tsx';
import { State } from '../../ui/state.tsx';
import { toast } from '../../ui/toast.tsx';
import { rawOf } from '../raw.ts';
import { useDraft, usePart } from '../use-draft.tsx';
import { rowsOf, type SuggestedRow, type Suggestions } from './rows.ts';
import { taken } from './take.ts';

interface Props {
  readonly answer: Suggestions;
  readonly metric: Metric;
  /** The policy that a target is taken into; null where none is chosen. */
  readonly policy: string | null;
}

/** Targets by group and share, each rounded up to what people promise, with how many cycles it rests on. */
export function SuggestionTable({ answer, metric, policy }: Props) {
  const { t } = useTranslation();
  const { readOnly } = useDraft();
  const rows = rowsOf(answer);
  const percents = answer.all?.targets.map(({ percent }) => percent) ?? [];
  if (rows.length === 0)
    return <State icon="policies" title={t('setup.suggest.nothing')} why={t('setup.suggest.nothingWhy')} />;
  const mayTake = policy !== null && !readOnly;
  const few = rows.some((row) => row.targets.some((target) => target.few));
  return (
    <>
      <Scroll>
        <table className="table suggestions-table" data-taken={mayTake || undefined}>
          <caption className="unseen">{t('setup.suggest.caption', { metric: t(`metric.${metric}`) })}</caption>
          <thead>
            <tr>
              <th scope="col">{t('board.facets.priority')}</th>
              <th scope="col">{t('board.facets.tier')}</th>
              <th scope="col" className="num">
                {t('setup.suggest.cycles')}
              </th>
              <th scope="col" className="num">
                {t('compliance.median')}
              </th>
              {percents.map((percent) => (
                <th key={percent} scope="col" className="num suggested-head">
                  {t('setup.suggest.kept', { percent: wholePercent(percent) })}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row, at) => (
              <tr
                key={`${row.kind}/${row.priority}/${row.tier}`}
                data-first={(at > 0 && row.kind !== rows[at - 1]!.kind) || undefined}
              >
                <th scope="row">
                  <Named name={row.priority} all={row.kind === 'all' || row.kind === 'tier'} />
                </th>
                <td>
                  <Named name={row.tier} all={row.kind === 'all' || row.kind === 'priority'} />
                </td>
                <td className="num">{whole(row.cycles)}</td>
                <td className="num">{length(row.medianSeconds)}</td>
                {row.targets.map((target) => (
                  <td key={target.percent} className="num">
                    <Target row={row} target={target} metric={metric} policy={policy} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      {few && <p className="hint suggestions-foot">* {t('setup.suggest.few')}</p>}
    </>
  );
}

function Named({ name, all }: { name: string | null; all: boolean }) {
  const { t } = useTranslation();
  if (name !== null) return name;
  return <span className="dim">{t(all ? 'setup.suggest.all' : 'ui.none')}</span>;
}

interface TargetProps {
  readonly row: SuggestedRow;
  readonly target: SuggestedRow['targets'][number];
  readonly metric: Metric;
  readonly policy: string | null;
}

/** A target, and the way into the form where the policy has a place for it. */
function Target({ row, target, metric, policy }: TargetProps) {
  const { t } = useTranslation();
  const { value, set, readOnly } = usePart(['policies', policy ?? '']);
  const seconds = target.roundedSeconds;
  const place = policy === null || readOnly ? null : taken(rawOf(value), metric, row, seconds);
  const tip = t('setup.suggest.exactly', { exact: formatLength(target.seconds * 1000), kept: share(target.kept) });
  const shown = (
    <>
      <span data-tip={tip}>{formatLength(seconds * 1000)}</span>
      <span>{target.few && ' *'}</span>
    </>
  );
  if (place === null) return <span className="suggested">{shown}</span>;
  return (
    <span className="suggested">
      {shown}
      <button
        type="button"
        className="linkish suggested-take"
        aria-label={t('setup.suggest.takeWords', {
          target: formatDuration(seconds),
          metric: t(`metric.${metric}`),
          group: row.priority ?? t('setup.suggest.all'),
        })}
        onClick={() => {
          set(place.keys, place.value);
          toast(t('setup.suggest.taken', { target: formatDuration(seconds), policy }));
        }}
      >
        {t('setup.suggest.take')}
      </button>
    </span>
  );
}
