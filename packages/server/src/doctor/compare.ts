/** Where two JSON values differ. */
export interface Difference {
  /** `cycles[0].outcome`; empty for the whole. */
  readonly path: string;
  readonly stored: unknown;
  readonly folded: unknown;
}

/** Every difference, none where they say the same. A field that is absent and one that is undefined are alike. */
export function differencesOf(stored: unknown, folded: unknown, path = ''): Difference[] {
  if (stored === folded) return [];
  if (!isNested(stored) || !isNested(folded) || Array.isArray(stored) !== Array.isArray(folded)) {
    return [{ path, stored: stored ?? null, folded: folded ?? null }].filter((each) => each.stored !== each.folded);
  }
  const keys = new Set([...Object.keys(stored), ...Object.keys(folded)]);
  return [...keys].flatMap((key) => {
    const inside = Array.isArray(stored) ? `${path}[${key}]` : path === '' ? key : `${path}.${key}`;
    return differencesOf(stored[key], folded[key], inside);
  });
}

function isNested(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
