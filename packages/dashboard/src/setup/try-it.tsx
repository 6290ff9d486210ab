import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { answer, api, type Schema } from '../api/client.ts';
import { METRICS } from '../clock/running.ts';
import { percent, whole } from '../compliance/numbers.ts';
import { VIEWER_ZONE } from '../time/zone.ts';
import { Button } from '../ui/button.tsx';

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
  return <Result id={id} result={simulation.result} />;
}

function Result({ id, result }: { id: string; result: Schema['SimulationResult'] }) {
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
      {flips.listed > 0 && <Flips id={id} />}
    </section>
  );
}

function Flips({ id }: { id: string }) {
  const { t } = useTranslation();
  const [shown, setShown] = useState(false);
  const { data } = useQuery({
    queryKey: ['simulation', id, 'flips'],
    queryFn: () => answer(api.GET('/v1/simulations/{id}/flips', { params: { path: { id }, query: { limit: 50 } } })),
    enabled: shown,
  });
  return (
    <details onToggle={(event) => setShown(event.currentTarget.open)}>
      <summary>{t('setup.tryIt.which')}</summary>
      <ul>
        {data?.items.map((flip) => (
          <li key={`${flip.conversation}/${flip.metric}`}>
            <Link href={`/conversations/${encodeURIComponent(flip.conversation)}`}>#{flip.conversation}</Link>{' '}
            {t('setup.tryIt.flip', {
              metric: t(`metric.${flip.metric}`),
              before: t(`setup.tryIt.ends.${flip.before}`),
              after: t(`setup.tryIt.ends.${flip.after}`),
            })}
          </li>
        ))}
      </ul>
    </details>
  );
}
