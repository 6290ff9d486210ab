import { useQueryClient } from '@tanstack/react-query';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { answer, api } from '../api/client.ts';
import { toast } from '../ui/toast.tsx';
import { useSession } from './session.tsx';

/** Shown only to those who may go elsewhere. */
export function WorkspaceSwitch() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const { workspace, workspaces } = useSession();
  const id = useId();
  if (workspaces.length < 2) return null;

  async function go(next: string) {
    try {
      await answer(api.PUT('/v1/session', { body: { workspace: next } }));
      // Everything that was asked for belongs to the workspace before; so does the stream.
      client.clear();
      location.assign('/');
    } catch (error) {
      toast((error as Error).message, 'failed');
    }
  }

  return (
    <div className="workspace">
      <label htmlFor={id} className="unseen">
        {t('shell.workspace')}
      </label>
      <select id={id} className="select" value={workspace.id} onChange={(event) => go(event.target.value)}>
        {workspaces.map((one) => (
          <option key={one.id} value={one.id}>
            {one.name}
          </option>
        ))}
      </select>
    </div>
  );
}
