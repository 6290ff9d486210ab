import { tripwiresOf } from '../policy/targets.ts';
import type { Policy } from './config.ts';
import type { Keys, Report } from './report.ts';

/** Ten thousand years: past it milliseconds would leave the exact whole numbers that §6.4 asks for. */
const LONGEST_SECONDS = 315_360_000_000;

/** Refuses a tier's factor that stretches a target beyond what one may be written as (§1.3, §6.3). Once a tier. */
export function refuseStretched(policy: Policy, keys: Keys, report: Report): boolean {
  const targets = Object.values(policy.metrics).flatMap(({ targets }) =>
    targets.kind === 'one' ? [targets.target] : Object.values(targets.table),
  );
  const tooFar = Object.entries(policy.tiers).filter(([, factor]) =>
    targets.some((target) => tripwiresOf(target, factor, policy.atRiskAt, policy.urgentAt).urgent > LONGEST_SECONDS),
  );
  for (const [tier, factor] of tooFar) {
    const message = `The factor ${factor} makes a target longer than ten thousand years. Write a smaller one.`;
    report.error([...keys, 'tiers', tier], 'duration_too_long', message);
  }
  return tooFar.length > 0;
}
