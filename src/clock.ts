import type { Clock } from './usecases/ports.ts';

/** The product's clock, and how long from now, in real milliseconds, it will show an instant. */
export interface ProductClock extends Clock {
  realDelayMs(instant: Date): number;
}

/** A clock that runs in real time. */
export const toProductClock = ({ now }: Clock): ProductClock => ({
  now,
  realDelayMs: (instant) => Number(instant) - Number(now()),
});
