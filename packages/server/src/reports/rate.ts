/**
 * How much of a whole was kept, in percent to one decimal, half up, and never 100 while a breach is inside (§10.1).
 * Null where the whole is nothing. Exact: whole numbers until the last step.
 */
export function rateOf(kept: number, broken: number): number | null {
  const whole = kept + broken;
  if (whole === 0) return null;
  const tenths = Math.floor((2000 * kept + whole) / (2 * whole));
  return (broken > 0 ? Math.min(tenths, 999) : tenths) / 10;
}
