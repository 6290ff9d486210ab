/**
 * How often a second `run` answers, given how many answers one call of it gives: the best of three rounds of at least
 * `roundMs` each, after a warm-up. Best, because everything else on the machine only ever slows it down.
 */
export function rateOf(answers: number, run: () => void, roundMs = 300): number {
  round(run, roundMs / 3);
  let best = 0;
  for (let at = 0; at < 3; at++) best = Math.max(best, round(run, roundMs) * answers);
  return best;
}

/** Calls a second over one round. */
function round(run: () => void, forMs: number): number {
  const start = performance.now();
  let calls = 0;
  let now = start;
  while (now - start < forMs) {
    run();
    calls++;
    now = performance.now();
  }
  return (calls / (now - start)) * 1000;
}
