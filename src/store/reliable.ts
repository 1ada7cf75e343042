import { setTimeout as pause } from 'node:timers/promises';
import { isCutOff, toStoreError } from './mongo-errors.ts';

// The driver itself tries again once and at once, which is too soon for a server that is being started anew.
const keepTryingMs = 5_000;
const firstPauseMs = 50;
const longestPauseMs = 800;

/**
 * The same store, which waits out a restart of the database, and whose faults are `AppError`s. Doing a call again is harmless even
 * if it was done before the connection broke: each is guarded by a key, a version or a fence, or wastes a number or a lease.
 */
export function reliable<S extends object>(store: S): S {
  return new Proxy(store, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name);
      if (typeof value !== 'function') return value;
      return (...args: unknown[]) => untilConnected(async () => await Reflect.apply(value, target, args));
    },
  });
}

async function untilConnected(call: () => Promise<unknown>): Promise<unknown> {
  const giveUpAtMs = performance.now() + keepTryingMs;
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(2 * pauseMs, longestPauseMs)) {
    try {
      return await call();
    } catch (error) {
      if (!isCutOff(error) || performance.now() + pauseMs > giveUpAtMs) throw toStoreError(error);
    }
    await pause(pauseMs);
  }
}
