import { useQuery, useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext, useEffect } from 'react';
import { answer, api, onSignedOut, type Schema } from '../api/client.ts';
import { learnServiceTime } from '../time/now.ts';

export type Session = Schema['Session'];
export type Role = Session['role'];

const RANK: Readonly<Record<Role, number>> = { ingest: 0, read: 1, agent: 2, admin: 3 };

/** Whether a role may do what needs another; the API asks the same, whatever is shown. */
export function allows(role: Role, needed: Role): boolean {
  return RANK[role] >= RANK[needed];
}

const Context = createContext<Session | null>(null);

export function useSessionQuery() {
  return useQuery({
    queryKey: ['session'],
    queryFn: async () => {
      const session = await answer(api.GET('/v1/session'));
      learnServiceTime(Date.parse(session.now));
      return session;
    },
    retry: false,
    refetchInterval: 10 * 60_000,
    staleTime: 5 * 60_000,
  });
}

export function SessionProvider({ session, children }: { session: Session; children: ReactNode }) {
  const client = useQueryClient();
  useEffect(() => {
    const again = () => client.invalidateQueries({ queryKey: ['session'] });
    onSignedOut.addEventListener('signedout', again);
    return () => onSignedOut.removeEventListener('signedout', again);
  }, [client]);
  return <Context value={session}>{children}</Context>;
}

export function useSession(): Session {
  const session = useContext(Context);
  if (session === null) throw new Error('useSession outside of a session');
  return session;
}

/** Whether who is signed in may do what needs that role. */
export function useMay(needed: Role): boolean {
  return allows(useSession().role, needed);
}
