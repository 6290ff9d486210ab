import { useMutation, useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answer, api, type Schema } from '../api/client.ts';
import { METRICS } from '../clock/running.ts';
import { percent, whole } from '../compliance/numbers.ts';
import { VIEWER_ZONE } from '../time/zone.ts';
import { Button } from '../ui/button.tsx';
import { Flips } from './tried-flips.tsx';
import { TriedLoad } from './tried-load.tsx';

/** “Try it on last month”: history replayed under the draft, compared with how it is now. */
export function TryIt({ text }: { text: string }) {
  const { t } = useTranslation();
  const [id, setId] = useState<string | null>(null);
  const start = useMutation({
    mutationFn: () => answer(api.POST('/v1/simulations', { body: { config: text, timeZone: VIEWER_ZONE } })),
    onSuccess: (simulation) => setId(simulation.id),
  });
  const run = useQuery({
    queryKey: ['simulation', id],
    queryFn: () => answer(api.GET('/v1/simulations/{id}', { params: { path: { id: id! } } })),
    enabled: id !== null,
    refetchInterval: ({ state }) =>
      state.data === undefined || ['waiting', 'running'].includes(state.data.state) ? 400 : false,
  });
  const simulation = run.data;
  useEndedOnLeave(id, simulation?.state);

  async function stop() {
    if (id !== null) await api.DELETE('/v1/simulations/{id}', { params: { path: { id } } });
    setId(null);
  }

  if (id === null) {
    return (
      <div className="actions try-it">
        <Button icon="play" busy={start.isPending} onClick={() => start.mutate()}>
          {t('setup.tryIt.start')}
        </Button>
        <span className="hint">{start.error ? start.error.message : t('setup.tryIt.why')}</span>
      </div>
    );
  }
  if (!simulation || simulation.state === 'waiting' || simulation.state === 'running') {
    const { replayed = 0, total = 0 } = simulation?.progress ?? {};
    return (
      <div className="actions try-it">
        <progress max={Math.max(1, total)} value={replayed} aria-label={t('setup.tryIt.start')} />
        <span className="soft">
          {simulation?.state === 'running'
            ? t('setup.tryIt.running', { replayed: whole(replayed), total: whole(total) })
            : t('setup.tryIt.waiting')}
        </span>
        <Button kind="quiet" onClick={stop}>
          {t('setup.tryIt.cancel')}
        </Button>
      </div>
    );
  }
  if (!simulation.result)
    return <p className="fault">{t('setup.tryIt.failed', { error: simulation.error ?? simulation.state })}</p>;
  return <Result id={id} result={simulation.result} timeZone={simulation.timeZone} />;
}

/** Who leaves does not wait for it: one runs at a time, and others would. */
function useEndedOnLeave(id: string | null, state: Schema['Simulation']['state'] | undefined): void {
  const running = useRef<string | null>(null);
  running.current = state === undefined || state === 'waiting' || state === 'running' ? id : null;
  useEffect(
    () => () => {
      if (running.current !== null)
        void api.DELETE('/v1/simulations/{id}', { params: { path: { id: running.current } } });
    },
    [],
  );
}

interface ResultProps {
  readonly id: string;
  readonly result: Schema['SimulationResult'];
  readonly timeZone: string;
}

function Result({ id, result, timeZone }: ResultProps) {
  const { t } = useTranslation();
  const { before, after, flips, load } = result;
  return (
    <section className="tried" aria-live="polite">
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{t('setup.tryIt.promise')}</th>
            <th scope="col" className="num">
              {t('setup.tryIt.before')}
            </th>
            <th scope="col" className="num">
              {t('setup.tryIt.after')}
            </th>
          </tr>
        </thead>
        <tbody>
          {METRICS.map((metric) => (
            <tr key={metric}>
              <th scope="row">{t(`metric.${metric}`)}</th>
              <td className="num">{percent(before.overall.metrics[metric].rate)}</td>
              <td className="num">
                <strong>{percent(after.overall.metrics[metric].rate)}</strong>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p>
        {flips.conversations === 0
          ? t('setup.tryIt.same')
          : `${t('setup.tryIt.flips', { count: flips.conversations, number: whole(flips.conversations) })} ${t('setup.tryIt.toBreached', { number: whole(flips.toBreached) })}, ${t('setup.tryIt.toKept', { number: whole(flips.toKept) })}.`}{' '}
        {t('setup.tryIt.load', {
          warningsBefore: whole(load.before.warnings),
          warningsAfter: whole(load.after.warnings),
          breachesBefore: whole(load.before.breaches),
          breachesAfter: whole(load.after.breaches),
        })}
      </p>
      <TriedLoad load={load} timeZone={timeZone} />
      {flips.listed > 0 && <Flips id={id} kinds={flips.kinds} />}
    </section>
  );
}
