/** Whether the address is a sign-in link: `/#token=…`, on any page. */
export function isSignInLink(): boolean {
  return new URLSearchParams(location.hash.slice(1)).has('token');
}

/** The one-time token of a sign-in link, taken out of the address so that it is in no history and no screenshot. */
export function takeToken(): string | null {
  const query = new URLSearchParams(location.search);
  const hash = new URLSearchParams(location.hash.slice(1));
  const token = hash.get('token') ?? query.get('token');
  if (token === null) return null;
  query.delete('token');
  const rest = query.toString();
  history.replaceState(null, '', `${location.pathname}${rest ? `?${rest}` : ''}`);
  return token;
}

/** Where one wanted to go before signing in: a path of this dashboard, never another site. */
export function whereTo(search: string): string {
  const from = new URLSearchParams(search).get('from');
  if (from === null) return '/';
  const target = new URL(from, location.origin);
  return target.origin === location.origin && from.startsWith('/') ? `${target.pathname}${target.search}` : '/';
}
