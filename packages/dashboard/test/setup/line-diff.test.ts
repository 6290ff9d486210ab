import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diffLines, withContext } from '../../src/setup/line-diff.ts';

const shown = (before: string, after: string) =>
  diffLines(before, after).map(({ kind, text }) => `${{ same: ' ', added: '+', removed: '-' }[kind]}${text}`);

describe('the difference of two texts', () => {
  it('is what was added and removed, line by line', () => {
    expect(shown('a\nb\nc\n', 'a\nx\nc\nd\n')).toEqual([' a', '-b', '+x', ' c', '+d']);
    expect(shown('', 'a\n')).toEqual(['+a']);
    expect(shown('a\n', '')).toEqual(['-a']);
    expect(shown('a\nb', 'a\nb\n')).toEqual([' a', ' b']);
  });

  it('numbers the lines of both', () => {
    expect(diffLines('a\nb', 'b\nc').map(({ before, after }) => [before, after])).toEqual([
      [1, null],
      [2, 1],
      [null, 2],
    ]);
  });

  it('leads from one text to the other, by the fewest edits', () => {
    const text = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 9 });
    fc.assert(
      fc.property(text, text, (before, after) => {
        const lines = diffLines(before.join('\n'), after.join('\n'));
        const kept = lines.filter(({ kind }) => kind === 'same').length;
        expect(lines.filter(({ kind }) => kind !== 'added').map((line) => line.text)).toEqual(before);
        expect(lines.filter(({ kind }) => kind !== 'removed').map((line) => line.text)).toEqual(after);
        expect(kept).toBe(longestCommon(before, after));
      }),
    );
  });

  it('shows three lines around what changed, and gaps between', () => {
    const before = Array.from({ length: 30 }, (_, at) => `line ${at}`);
    const after = before.map((line, at) => (at === 5 || at === 25 ? `${line}!` : line));
    const context = withContext(diffLines(before.join('\n'), after.join('\n')));
    expect(context.filter((line) => line === null)).toHaveLength(1);
    expect(context[0]).toMatchObject({ text: 'line 2' });
    expect(context.at(-1)).toMatchObject({ text: 'line 28' });
    expect(withContext(diffLines('a\nb', 'a\nb'))).toEqual([]);
  });
});

/** The plain table of the longest common subsequence, to compare with. */
function longestCommon(a: readonly string[], b: readonly string[]): number {
  const table = Array.from({ length: a.length + 1 }, () => new Array<number>(b.length + 1).fill(0));
  for (let i = 1; i <= a.length; i++) {
    for (let j = 1; j <= b.length; j++) {
      table[i]![j] = a[i - 1] === b[j - 1] ? table[i - 1]![j - 1]! + 1 : Math.max(table[i - 1]![j]!, table[i]![j - 1]!);
    }
  }
  return table[a.length]![b.length]!;
}
