import type { Clock } from './usecases/ports.ts';

/** The product's clock, and how long from now, in real milliseconds, it will show an instant. */
export interface ProductClock extends Clock {
  realDelayMs(instant: Date): number;
}

export const realClock: ProductClock = {
  now: () => new Date(),
  realDelayMs: (instant) => Number(instant) - Date.now(),
};
