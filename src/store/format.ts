import { trusted } from 'mongoose';

/**
 * Of everything that is stored. To be raised with whatever the version before would read wrongly or lose: it leaves alone what was
 * written in a later format than its own, so that both may run beside each other, and going back harms nothing.
 */
export const format = 5;

/** Written by a later version. What has no format was written before there were any. */
export const isNewer = (document: unknown): boolean =>
  typeof document === 'object' &&
  document !== null &&
  'format' in document &&
  typeof document.format === 'number' &&
  document.format > format;

/** Leaves those out, so that many of them do not stand before the others. */
export const ofKnownFormat = () => ({ format: trusted({ $not: { $gt: format } }) });
