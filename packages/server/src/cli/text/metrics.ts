import type { Metric } from '@kept/engine';

/** The three promises as people call them (§4). */
export const METRIC_NAMES: Readonly<Record<Metric, string>> = {
  firstReply: 'First Reply',
  allMessages: 'All Messages',
  resolution: 'Resolution',
};
