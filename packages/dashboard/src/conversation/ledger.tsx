import './ledger.css';
import type { Metric } from '@kept/engine';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { METRICS } from '../clock/running.ts';
import { formatLength } from '../time/duration.ts';
import { serviceNow } from '../time/now.ts';
import { Time } from '../time/time.tsx';
import { formatNear } from '../time/zone.ts';
import { Scroll } from '../ui/scroll.tsx';
import { ledgerRows, leftOut } from './ledger-rows.ts';
import type { Detail, Ledger } from './use-conversation.ts';

const SHORT = 12;

/** “Why due at 14:20?”: the clock taken apart into stretches that sum. */
export function Why({ detail, ledgers }: { detail: Detail; ledgers: ReadonlyMap<string, Ledger> }) {
  const { t } = useTranslation();
  const metrics = METRICS.filter((metric) => detail.cycles.some((cycle) => cycle.metric === metric));
  const [chosen, setChosen] = useState<{ metric: Metric; cycle: number } | null>(null);
  const metric = chosen && metrics.includes(chosen.metric) ? chosen.metric : (soonest(detail) ?? metrics[0]);
  if (!metric) return <p className="soft">{t('conversation.noClock')}</p>;
  const cycles = detail.cycles.filter((one) => one.metric === metric).map((one) => one.cycle);
  const cycle = chosen?.metric === metric && cycles.includes(chosen.cycle) ? chosen.cycle : cycles.at(-1)!;
  const ledger = ledgers.get(`${metric}/${cycle}`);

  return (
    <section className="section why" aria-labelledby="why">
      <header>
        <h2 id="why">{ledger ? <Question ledger={ledger} /> : t('conversation.why')}</h2>
        <div className="actions">
          <fieldset className="segments">
            <legend className="unseen">{t('conversation.metric')}</legend>
            {metrics.map((name) => (
              <button
                key={name}
                type="button"
                aria-pressed={name === metric}
                onClick={() => setChosen({ metric: name, cycle: -1 })}
              >
                {t(`metric.${name}`)}
              </button>
            ))}
          </fieldset>
          {cycles.length > 1 && (
            <select
              className="select cycle-select"
              aria-label={t('conversation.cycle')}
              value={cycle}
              onChange={(event) => setChosen({ metric, cycle: Number(event.target.value) })}
            >
              {cycles.map((number) => (
                <option key={number} value={number}>
                  {t('conversation.cycleNumber', { number })}
                </option>
              ))}
            </select>
          )}
        </div>
      </header>
      {ledger ? (
        <LedgerTable key={`${metric}/${cycle}`} ledger={ledger} />
      ) : (
        <p className="soft">{t('conversation.noLedger')}</p>
      )}
    </section>
  );
}

/** The metric that is due first, else the last that was. */
function soonest(detail: Detail): Metric | undefined {
  const running = METRICS.filter((metric) => detail.metrics[metric]?.running);
  return running.sort((a, b) => ((detail.metrics[a]!.dueAt ?? '9') < (detail.metrics[b]!.dueAt ?? '9') ? -1 : 1))[0];
}

function Question({ ledger }: { ledger: Ledger }) {
  const { t } = useTranslation();
  const { dueAt, endedAt, outcome, breachedAt } = ledger;
  const when = (text: string) => formatNear(Date.parse(text), serviceNow());
  if (breachedAt) return t('conversation.whyBreached', { when: when(breachedAt) });
  if (endedAt && outcome === 'met') return t('conversation.whyMet', { when: when(endedAt) });
  if (dueAt) return t('conversation.whyDue', { when: when(dueAt) });
  return t('conversation.whyNotDue');
}

function LedgerTable({ ledger }: { ledger: Ledger }) {
  const { t } = useTranslation();
  const [whole, setWhole] = useState(false);
  const rows = ledgerRows(ledger, whole ? undefined : SHORT);
  const hidden = leftOut(ledger, SHORT);
  const elapsedMs = ledger.elapsedSeconds * 1000;
  const leftMs = ledger.remainingSeconds * 1000;
  const last = ledger.applications.at(-1);
  return (
    <>
      <p className="ledger-target">
        {t('conversation.promise', {
          target: formatLength(ledger.targetSeconds * 1000),
          policy: ledger.policy,
          version: ledger.policyVersion,
          hours: ledger.schedule
            ? t('conversation.officeHours', { schedule: ledger.schedule, zone: ledger.timeZone })
            : t('conversation.allHours'),
        })}
        {last?.priority && ` · ${t('conversation.priorityOf', { priority: last.priority })}`}
        {last?.tier && ` · ${t('conversation.tierOf', { tier: last.tier })}`}
      </p>
      <Scroll>
        <table className="table ledger">
          <thead>
            <tr>
              <th scope="col">{t('conversation.from')}</th>
              <th scope="col">{t('conversation.to')}</th>
              <th scope="col">{t('conversation.what')}</th>
              <th scope="col" className="num">
                {t('conversation.counted')}
              </th>
              <th scope="col" className="num">
                {t('conversation.clock')}
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) =>
              row === null ? (
                <tr key="more">
                  <td colSpan={3}>
                    <button type="button" className="linkish" onClick={() => setWhole(true)}>
                      {t('conversation.leftOut', { count: hidden.lines })}
                    </button>
                  </td>
                  <td className="num">{formatLength(hidden.countedMs)}</td>
                  <td />
                </tr>
              ) : (
                <tr
                  key={`${row.fromMs}/${row.projected}`}
                  data-kind={row.kind}
                  data-projected={row.projected || undefined}
                >
                  <td className="nowrap">
                    <Time at={row.fromMs} zone={ledger.timeZone} />
                  </td>
                  <td className="nowrap">
                    <Time at={row.toMs} zone={ledger.timeZone} />
                  </td>
                  <td className="nowrap">
                    {t(`conversation.kinds.${row.kind}`, {
                      note: row.kind === 'paused' && row.note ? t(`status.${row.note as 'open'}`) : (row.note ?? ''),
                    })}
                    {row.projected && <span className="dim"> · {t('conversation.projected')}</span>}
                  </td>
                  <td className="num">{row.countedMs > 0 ? formatLength(row.countedMs) : '–'}</td>
                  <td className="num dim">{row.countedMs > 0 ? formatLength(row.sumMs) : ''}</td>
                </tr>
              ),
            )}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row" colSpan={3}>
                {t('conversation.sum')}
              </th>
              <td className="num">
                <strong>{formatLength(elapsedMs)}</strong>
              </td>
              <td className="num">
                {ledger.endedAt === null &&
                  t(leftMs >= 0 ? 'clock.left' : 'clock.over', { time: formatLength(Math.abs(leftMs)) })}
              </td>
            </tr>
          </tfoot>
        </table>
      </Scroll>
      {ledger.applications.length > 1 && (
        <ul className="ledger-changes">
          {ledger.applications.map((one) => (
            <li key={one.at}>
              <Time at={one.at} zone={ledger.timeZone} />{' '}
              {t('conversation.appliedThen', {
                policy: one.policy,
                version: one.policyVersion,
                target: formatLength(one.targetSeconds * 1000),
              })}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
