import { editDistance, nearest } from '../nearest.ts';

/** ` Did you mean "support"?`, or, where nothing is near, `otherwise`. Both begin with a space, to follow a sentence. */
export function meant(name: string, names: readonly string[], otherwise = ''): string {
  // A word of two letters is two mistakes away from every other one.
  const near = name.length < 3 || name.length > 200 ? null : nearest(name, names);
  return near === null ? otherwise : ` Did you mean ${JSON.stringify(near)}?`;
}

const MARKS = /[\s_-]+/;

/**
 * Whether two names, both in use, look like one name written twice: only case, spaces or marks
 * differ, or a letter or two of a long enough word. `tier1` and `tier2`, `team-a` and `team-b` do not.
 */
export function alike(a: string, b: string): boolean {
  if (a === b || a.length > 200 || b.length > 200) return false;
  const [left, right] = [plain(a), plain(b)];
  if (left === right) return true;
  if (withoutDigits(left) === withoutDigits(right)) return false;
  if (differInShortWords(a, b)) return false;
  const limit = Math.min(tolerance(left.length), tolerance(right.length)) + 1;
  return editDistance(left, right, limit) < limit;
}

function plain(name: string): string {
  return name.toLowerCase().split(MARKS).join('');
}

function withoutDigits(name: string): string {
  return name.replaceAll(/\d+/g, '#');
}

/** How many letters may be wrong in a name of this length before it is simply another name. */
function tolerance(length: number): number {
  if (length < 5) return 0;
  return length < 8 ? 1 : 2;
}

/** `team-a` and `team-b`, `support-de` and `support-en`: the words that differ are codes of one or two letters. */
function differInShortWords(a: string, b: string): boolean {
  const [left, right] = [a.split(MARKS), b.split(MARKS)];
  if (left.length !== right.length || left.length < 2) return false;
  return left.every((word, at) => word === right[at] || (word.length <= 2 && right[at]!.length <= 2));
}
