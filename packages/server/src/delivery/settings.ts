/** What an operator may set of the delivery. Durations in milliseconds. */
export interface DeliverySettings {
  /** Addresses that are not public and may be reached all the same: all, or these CIDR blocks, addresses and host names. */
  readonly allowPrivateNetworks: boolean | readonly string[];
  /** One request, from looking up the name to the last byte of the answer. */
  readonly timeoutMs: number;
  /** How much of an answer is read. */
  readonly answerBytes: number;
  /** How many deliveries are under way to one destination at once. */
  readonly perDestination: number;
  /** How long a claim stands: after it, another process takes what a dead one had begun. Above `timeoutMs`. */
  readonly leaseMs: number;
  /** How long a delivery is tried again. */
  readonly retryForMs: number;
  /** How many triggers are routed in one transaction. */
  readonly batch: number;
}

export const DEFAULT_SETTINGS: DeliverySettings = {
  allowPrivateNetworks: false,
  timeoutMs: 15_000,
  answerBytes: 65_536,
  perDestination: 16,
  leaseMs: 60_000,
  retryForMs: 86_400_000,
  batch: 200,
};
