import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { answer, api, type Schema } from '../api/client.ts';
import type { Role } from '../shell/session.tsx';
import { Time } from '../time/time.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Scroll } from '../ui/scroll.tsx';
import { Failure, Skeleton } from '../ui/state.tsx';
import { toast } from '../ui/toast.tsx';

type Key = Schema['Key'];
const ROLES = ['ingest', 'read', 'agent', 'admin'] as const satisfies readonly Role[];

export function KeysPage() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const keys = useQuery({ queryKey: ['keys'], queryFn: () => answer(api.GET('/v1/keys')) });
  const [making, setMaking] = useState(() => location.hash === '#new');
  const [made, setMade] = useState<Schema['CreatedKey'] | null>(null);
  const [revoking, setRevoking] = useState<Key | null>(null);
  const again = () => client.invalidateQueries({ queryKey: ['keys'] });

  async function revoke(key: Key) {
    try {
      await answer(api.DELETE('/v1/keys/{id}', { params: { path: { id: key.id } } }));
      toast(t('keys.revokedDone'));
      await again();
    } catch (error) {
      toast((error as Error).message, 'failed');
    }
    setRevoking(null);
  }

  return (
    <div className="page">
      <header className="page-head">
        <h1>{t('pages.keys')}</h1>
        <Button kind="primary" icon="plus" onClick={() => setMaking(true)}>
          {t('keys.new')}
        </Button>
        <p>{t('keys.lead')}</p>
      </header>
      {keys.isError ? (
        <Failure error={keys.error} retry={() => keys.refetch()} />
      ) : !keys.data ? (
        <Skeleton rows={4} />
      ) : (
        <Scroll>
          <table className="table">
            <thead>
              <tr>
                {(['name', 'role', 'created', 'lastUsed'] as const).map((column) => (
                  <th key={column} scope="col">
                    {t(`keys.${column}`)}
                  </th>
                ))}
                <td />
              </tr>
            </thead>
            <tbody>
              {keys.data.items.map((key) => (
                <tr key={key.id} className={key.revokedAt ? 'dim' : ''}>
                  <td>{key.name}</td>
                  <td>{key.role}</td>
                  <td className="nowrap">
                    <Time at={key.createdAt} />
                  </td>
                  <td className="nowrap">{key.lastUsedAt ? <Time at={key.lastUsedAt} /> : t('keys.never')}</td>
                  <td className="num">
                    {key.revokedAt ? (
                      <>
                        {t('keys.revoked')} <Time at={key.revokedAt} />
                      </>
                    ) : (
                      <Button
                        kind="quiet"
                        aria-label={`${t('keys.revoke')}: ${key.name}`}
                        onClick={() => setRevoking(key)}
                      >
                        {t('keys.revoke')}
                      </Button>
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
      {making && (
        <NewKey
          onClose={() => setMaking(false)}
          onMade={(created) => {
            setMaking(false);
            setMade(created);
            void again();
          }}
        />
      )}
      {made && <Made made={made} onClose={() => setMade(null)} />}
      {revoking && (
        <Dialog
          open
          onClose={() => setRevoking(null)}
          title={t('keys.revokeTitle', { name: revoking.name })}
          lead={t('keys.revokeLead')}
          foot={
            <>
              <Button onClick={() => setRevoking(null)}>{t('ui.cancel')}</Button>
              <Button kind="danger" onClick={() => revoke(revoking)}>
                {t('keys.revoke')}
              </Button>
            </>
          }
        >
          <p>{t(`keys.roles.${revoking.role}`)}</p>
        </Dialog>
      )}
    </div>
  );
}

function NewKey({ onClose, onMade }: { onClose: () => void; onMade: (created: Schema['CreatedKey']) => void }) {
  const { t } = useTranslation();
  const { register, handleSubmit, formState, setError } = useForm<{ name: string; role: Role }>({
    defaultValues: { name: '', role: 'ingest' },
  });
  const submit = handleSubmit(async ({ name, role }) => {
    try {
      onMade(await answer(api.POST('/v1/keys', { body: { name: name.trim(), role } })));
    } catch (error) {
      setError('name', { message: (error as Error).message });
    }
  });
  const fault = formState.errors.name?.message;
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('keys.new')}
      foot={
        <>
          <Button onClick={onClose}>{t('ui.cancel')}</Button>
          <Button kind="primary" busy={formState.isSubmitting} onClick={() => void submit()}>
            {t('keys.make')}
          </Button>
        </>
      }
    >
      <form className="form" onSubmit={(event) => void submit(event)}>
        <div className="field">
          <label htmlFor="key-name">{t('keys.name')}</label>
          <input
            id="key-name"
            className="input"
            autoComplete="off"
            aria-invalid={fault !== undefined}
            aria-describedby="key-name-fault"
            {...register('name', { validate: (name) => name.trim() !== '' || t('keys.nameNeeded') })}
          />
          <p id="key-name-fault" className="fault" role="alert">
            {fault}
          </p>
        </div>
        <fieldset className="field">
          <legend className="label">{t('keys.role')}</legend>
          {ROLES.map((role) => (
            <label key={role} className="check">
              <input type="radio" value={role} {...register('role')} />
              {t(`keys.roles.${role}`)}
            </label>
          ))}
        </fieldset>
      </form>
    </Dialog>
  );
}

function Made({ made, onClose }: { made: Schema['CreatedKey']; onClose: () => void }) {
  const { t } = useTranslation();
  const [copied, setCopied] = useState(false);
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('keys.made')}
      lead={t('keys.madeLead')}
      foot={
        <Button kind="primary" onClick={onClose}>
          {t('keys.done')}
        </Button>
      }
    >
      <div className="actions">
        <code className="secret">{made.secret}</code>
        <Button
          icon="copy"
          onClick={() => {
            void navigator.clipboard?.writeText(made.secret);
            setCopied(true);
          }}
        >
          {copied ? t('ui.copied') : t('ui.copy')}
        </Button>
      </div>
    </Dialog>
  );
}
