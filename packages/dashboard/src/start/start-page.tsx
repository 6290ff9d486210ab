import './start.css';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { answer, api, type Schema } from '../api/client.ts';
import { whole } from '../compliance/numbers.ts';
import { useMay, useSession } from '../shell/session.tsx';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icons.tsx';
import { toast } from '../ui/toast.tsx';

const EXAMPLE = `curl ORIGIN/v1/events \\
  -H "Authorization: Bearer $KEPT_KEY" -H "Content-Type: application/json" \\
  -d '{"id":"e1","type":"conversation.created","conversation":"1001",
       "at":"NOW","channel":"email","team":"support",
       "subject":"Cannot log in","customer":{"id":"c7","name":"Ada"}}'`;

/** The page of its own, for later. */
export function StartPage() {
  return <Start level={1} />;
}

/** The first visit: three ways to begin. */
export function Start({ level }: { level: 1 | 2 }) {
  const Heading = level === 1 ? 'h1' : 'h2';
  const Way = level === 1 ? 'h2' : 'h3';
  const { t } = useTranslation();
  const admin = useMay('admin');
  const { workspace } = useSession();
  const workspaces = useQuery({
    queryKey: ['workspaces'],
    queryFn: () => answer(api.GET('/v1/workspaces')),
    refetchInterval: ({ state }) => (['loading', 'removing'].includes(state.data?.sample.state ?? '') ? 700 : false),
  });
  const here = workspaces.data?.items.find(({ id }) => id === workspace.id);
  const example = EXAMPLE.replace('ORIGIN', location.origin).replace(
    'NOW',
    new Date().toISOString().replace(/\.\d+/, ''),
  );
  return (
    <section className="start" aria-labelledby="start">
      <Heading id="start">{t(level === 1 ? 'start.pageTitle' : 'start.title')}</Heading>
      <p className="soft">{t('start.why')}</p>
      {here && !here.configured && (
        <div className="start-first">
          <Icon name="policies" />
          <p>
            <strong>{t('start.configTitle')}</strong> {t('start.configWhy')}
          </p>
          {admin && (
            <Link href="/setup/schedules" className="button button-primary">
              {t('start.configGo')}
            </Link>
          )}
        </div>
      )}
      <ul className="ways">
        {workspaces.data && <Sample sample={workspaces.data.sample} heading={Way} />}
        <li>
          <Icon name="import" size={20} />
          <Way>{t('start.importTitle')}</Way>
          <p>{t('start.importWhy')}</p>
          {admin && (
            <Link href="/import" className="button button-plain">
              {t('start.importGo')}
            </Link>
          )}
        </li>
        <li>
          <Icon name="api" size={20} />
          <Way>{t('start.connectTitle')}</Way>
          <p>{t('start.connectWhy')}</p>
          {admin && (
            <Link href="/keys#new" className="button button-plain">
              {t('start.connectKey')}
            </Link>
          )}
        </li>
      </ul>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard */}
      <pre tabIndex={0}>{example}</pre>
      {level === 2 && <p className="hint">{t('start.waiting')}</p>}
    </section>
  );
}

function Sample({ sample, heading: Way }: { sample: Schema['SampleState']; heading: 'h2' | 'h3' }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const admin = useMay('admin');
  const { state, available, reason, events, total, workspace } = sample;
  const again = () => client.invalidateQueries({ queryKey: ['workspaces'] });
  const load = useMutation({ mutationFn: () => answer(api.POST('/v1/workspaces/sample')), onSettled: again });
  const remove = useMutation({
    mutationFn: () => answer(api.DELETE('/v1/workspaces/sample')),
    onSuccess: () => toast(t('start.sampleRemoved')),
    onSettled: again,
  });
  async function open() {
    if (workspace === null) return;
    await answer(api.PUT('/v1/session', { body: { workspace } }));
    client.clear();
    location.assign('/');
  }
  const refused = load.error?.message ?? remove.error?.message ?? (available ? null : reason);
  return (
    <li>
      <Icon name="board" size={20} />
      <Way>{t('start.sampleTitle')}</Way>
      <p>{t('start.sampleWhy')}</p>
      {refused && <p className="fault">{refused}</p>}
      {state === 'loading' || state === 'removing' ? (
        <div role="status">
          <p>
            {state === 'loading'
              ? t('start.sampleLoading', { events: whole(events), total: total === null ? '…' : whole(total) })
              : t('start.sampleRemoving')}
          </p>
          <progress
            max={total ?? 1}
            {...(state === 'loading' && total !== null ? { value: events } : {})}
            aria-label={t('start.sampleTitle')}
          />
        </div>
      ) : state === 'loaded' ? (
        <div className="actions">
          <Button kind="primary" onClick={() => void open()}>
            {t('start.sampleOpen')}
          </Button>
          {admin && (
            <Button busy={remove.isPending} onClick={() => remove.mutate()}>
              {t('start.sampleRemove')}
            </Button>
          )}
        </div>
      ) : (
        admin && (
          <>
            {state === 'failed' && <p className="fault">{t('start.sampleFailed')}</p>}
            <Button disabled={!available} busy={load.isPending} onClick={() => load.mutate()}>
              {t('start.sampleLoad')}
            </Button>
          </>
        )
      )}
    </li>
  );
}
