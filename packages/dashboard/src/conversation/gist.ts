/** What an event says beyond its type, as `field: value`. */
export function gist(event: Readonly<Record<string, unknown>>): string {
  const said = Object.entries(event).filter(
    ([key]) => !['id', 'type', 'conversation', 'at', 'seq', 'source', 'custom'].includes(key),
  );
  return said.map(([key, value]) => `${key}: ${plain(value)}`).join(' · ');
}

function plain(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  if (Array.isArray(value)) return value.map(plain).join(', ');
  return Object.entries(value)
    .map(([key, inner]) => `${key} ${plain(inner)}`)
    .join(', ');
}
