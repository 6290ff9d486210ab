/**
 * Grows whenever the fold gives another record for the same events: whoever keeps records folds them anew then, and
 * tells of the differences.
 */
export const FOLD_VERSION = 1;
