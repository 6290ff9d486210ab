/** A change of a document carried over to the text that somebody wrote, line by line, so that the rest stays as it is. Pure. */
import { diffLines } from './line-diff.ts';

/**
 * `text` with what differs between `before` and `after`, two renderings of the document it holds. Lines of `text` and
 * `before` are matched whatever their spaces. Null where the change falls on lines that cannot be matched.
 */
export function patched(text: string, before: string, after: string): string | null {
  const [written, base] = [linesOf(text), linesOf(before)];
  const places = placesOf(written, base);
  const out: string[] = [];
  let at = 0;
  for (const { from, to, lines } of hunksOf(before, after)) {
    // By the line before or after, else by the first or last that goes.
    const start =
      from === 0 ? 0 : (following(places[from - 1]) ?? (from < to ? places[from] : undefined) ?? Number.NaN);
    const end =
      to === base.length
        ? written.length
        : (places[to] ?? (from < to ? following(places[to - 1]) : undefined) ?? Number.NaN);
    if (!(at <= start && start <= end)) return null;
    out.push(...written.slice(at, start), ...lines.map(spaced));
    at = end;
  }
  out.push(...written.slice(at));
  return `${out.join('\n')}\n`;
}

function following(place: number | undefined): number | undefined {
  return place === undefined ? undefined : place + 1;
}

/** For each line of the rendering, its place in the text; undefined where it has none. */
function placesOf(written: readonly string[], base: readonly string[]): (number | undefined)[] {
  const bare = (lines: readonly string[]) => lines.map((line) => line.replace(/\s+/g, '')).join('\n');
  const places: (number | undefined)[] = base.map(() => undefined);
  for (const { kind, before, after } of diffLines(bare(base), bare(written))) {
    if (kind === 'same') places[before! - 1] = after! - 1;
  }
  return places;
}

interface Hunk {
  /** Lines `[from, to)` of the rendering before. */
  readonly from: number;
  readonly to: number;
  readonly lines: readonly string[];
}

function hunksOf(before: string, after: string): Hunk[] {
  const hunks: { from: number; to: number; lines: string[] }[] = [];
  let at = 0;
  let open = false;
  for (const { kind, text } of diffLines(before, after)) {
    if (kind === 'same') {
      open = false;
      at++;
      continue;
    }
    if (!open) hunks.push({ from: at, to: at, lines: [] });
    open = true;
    const hunk = hunks.at(-1)!;
    if (kind === 'removed') hunk.to = ++at;
    else hunk.lines.push(text);
  }
  return hunks;
}

function linesOf(text: string): string[] {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

/** `{ target: 4h }` as people write it: braces with a space inside, brackets without. Quotes and comments are left alone. */
function spaced(line: string): string {
  let quote: string | null = null;
  let out = '';
  for (let at = 0; at < line.length; at++) {
    const char = line[at]!;
    if (quote === null && char === '#' && (at === 0 || line[at - 1] === ' ')) return out + line.slice(at);
    if (quote === null && (char === '"' || char === "'")) quote = char;
    else if (char === quote && line[at - 1] !== '\\') quote = null;
    if (quote === null && char === '{' && line[at + 1] !== '}' && line[at + 1] !== ' ') out += '{ ';
    else if (quote === null && char === '}' && line[at - 1] !== '{' && line[at - 1] !== ' ') out += ' }';
    else out += char;
  }
  return out;
}
