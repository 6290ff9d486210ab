/** Two texts compared line by line: the shortest way from one to the other (Myers' greedy algorithm). Pure. */
export interface DiffLine {
  readonly kind: 'same' | 'added' | 'removed';
  readonly text: string;
  /** Line numbers from 1; null where the line is not in that text. */
  readonly before: number | null;
  readonly after: number | null;
}

export function diffLines(before: string, after: string): DiffLine[] {
  const [a, b] = [linesOf(before), linesOf(after)];
  const steps = shortest(a, b);
  const lines: DiffLine[] = [];
  let [x, y] = [0, 0];
  for (const step of steps) {
    if (step === 'same') lines.push({ kind: step, text: a[x]!, before: ++x, after: ++y });
    else if (step === 'removed') lines.push({ kind: step, text: a[x]!, before: ++x, after: null });
    else lines.push({ kind: step, text: b[y]!, before: null, after: ++y });
  }
  return lines;
}

function linesOf(text: string): string[] {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

type Step = DiffLine['kind'];

function shortest(a: readonly string[], b: readonly string[]): Step[] {
  const most = a.length + b.length;
  // furthest.get(k): the furthest x reached on the diagonal k = x - y.
  let furthest = new Map([[1, 0]]);
  const history: Map<number, number>[] = [];
  for (let edits = 0; edits <= most; edits++) {
    history.push(new Map(furthest));
    const next = new Map(furthest);
    for (let k = -edits; k <= edits; k += 2) {
      const down = k === -edits || (k !== edits && (furthest.get(k - 1) ?? -1) < (furthest.get(k + 1) ?? -1));
      let x = down ? (furthest.get(k + 1) ?? 0) : (furthest.get(k - 1) ?? 0) + 1;
      while (x < a.length && x - k < b.length && x - k >= 0 && a[x] === b[x - k]) x++;
      next.set(k, x);
      if (x >= a.length && x - k >= b.length) return backtrack(history, a.length, b.length);
    }
    furthest = next;
  }
  return [];
}

function backtrack(history: readonly Map<number, number>[], endX: number, endY: number): Step[] {
  const steps: Step[] = [];
  let [x, y] = [endX, endY];
  for (let edits = history.length - 1; edits >= 0; edits--) {
    const furthest = history[edits]!;
    const k = x - y;
    const down = k === -edits || (k !== edits && (furthest.get(k - 1) ?? -1) < (furthest.get(k + 1) ?? -1));
    const fromK = down ? k + 1 : k - 1;
    const fromX = furthest.get(fromK) ?? 0;
    const fromY = fromX - fromK;
    while (x > fromX && y > fromY && x > 0 && y > 0) {
      steps.push('same');
      x--;
      y--;
    }
    if (edits === 0) break;
    steps.push(down ? 'added' : 'removed');
    [x, y] = [fromX, fromY];
  }
  return steps.reverse();
}

/** Stretches of sameness longer than twice `around` are cut out; null stands for what is left out. */
export function withContext(lines: readonly DiffLine[], around = 3): (DiffLine | null)[] {
  const near = lines.map((_, at) =>
    lines.slice(Math.max(0, at - around), at + around + 1).some((line) => line.kind !== 'same'),
  );
  const shown: (DiffLine | null)[] = [];
  lines.forEach((line, at) => {
    if (near[at]) shown.push(line);
    else if (shown.at(-1) !== null) shown.push(null);
  });
  return shown.filter((line, at) => line !== null || (at > 0 && at < shown.length - 1));
}
