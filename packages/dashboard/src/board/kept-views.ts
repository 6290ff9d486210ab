/** Names for addresses, in this browser. */
export interface KeptView {
  readonly name: string;
  readonly search: string;
}

const KEY = 'kept.views';

export function keptViews(): KeptView[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]');
    return Array.isArray(kept) ? kept.filter(isView) : [];
  } catch {
    return [];
  }
}

/** One of the same name is replaced. */
export function keepView(view: KeptView): KeptView[] {
  return write([...keptViews().filter(({ name }) => name !== view.name), view]);
}

export function removeView(name: string): KeptView[] {
  return write(keptViews().filter((view) => view.name !== name));
}

function write(views: KeptView[]): KeptView[] {
  localStorage.setItem(KEY, JSON.stringify(views));
  return views;
}

function isView(value: unknown): value is KeptView {
  const view = value as KeptView | null;
  return typeof view === 'object' && view !== null && typeof view.name === 'string' && typeof view.search === 'string';
}
