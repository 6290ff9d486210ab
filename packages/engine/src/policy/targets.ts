/** Targets to tripwires: a tier's factor and a fraction, exact on the decimals as written (§6). */
import type { Target } from '../config/config.ts';

/** Times since a cycle's start, in whole seconds (§5.1). */
export interface Tripwires {
  readonly low: number;
  readonly normal: number;
  /** The last call; null where the policy has none. */
  readonly high: number | null;
  readonly urgent: number;
}

/** A decimal number exactly: `digits / 10^scale`. */
interface Decimal {
  readonly digits: bigint;
  readonly scale: number;
}

/** The number as its shortest decimal text says it: 0.33 is 33/100, not the binary fraction near it. */
function decimal(value: number): Decimal {
  const [mantissa = '0', exponent = '0'] = String(value).split('e');
  const [whole = '0', fraction = ''] = mantissa.split('.');
  const scale = fraction.length - Number(exponent);
  const digits = BigInt(whole + fraction);
  return scale >= 0 ? { digits, scale } : { digits: digits * 10n ** BigInt(-scale), scale: 0 };
}

/** §6.4: the product rounded half up to a whole second, one at least. */
function scaledSeconds(seconds: number, ...factors: number[]): number {
  let digits = BigInt(seconds);
  let scale = 0;
  for (const factor of factors) {
    if (factor === 1) continue;
    const exact = decimal(factor);
    digits *= exact.digits;
    scale += exact.scale;
  }
  if (scale === 0) return Math.max(1, Number(digits));
  const unit = 10n ** BigInt(scale);
  const rounded = (2n * digits + unit) / (2n * unit);
  return Math.max(1, Number(rounded));
}

/** §6.1, §6.3, §6.4. */
export function tripwiresOf(target: Target, factor: number, atRiskAt: number, urgentAt: number): Tripwires {
  switch (target.kind) {
    case 'whole':
      return {
        low: scaledSeconds(target.seconds, factor, atRiskAt),
        normal: scaledSeconds(target.seconds, factor, urgentAt),
        high: null,
        urgent: scaledSeconds(target.seconds, factor),
      };
    case 'tripwires':
      return {
        low: scaledSeconds(target.low, factor),
        normal: scaledSeconds(target.normal, factor),
        high: target.high === null ? null : scaledSeconds(target.high, factor),
        urgent: scaledSeconds(target.urgent, factor),
      };
    default:
      return target satisfies never;
  }
}
