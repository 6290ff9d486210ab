import { createHash } from 'node:crypto';

/** The `webhook-id` of a delivery: a function of what it delivers, so the same for ever, whoever derives it. */
export function deliveryId(...of: readonly (string | number)[]): string {
  return `msg_${createHash('sha256').update(JSON.stringify(of)).digest('base64url').slice(0, 27)}`;
}
