import { AppError } from '../errors.ts';
import type { Platform } from './ports.ts';

/** The same platform, which is asked for nothing more once `isOurs` says no: a process that slept would otherwise send what others have sent. */
export function whileOurs(platform: Platform, isOurs: () => boolean): Platform {
  return new Proxy(platform, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name);
      if (typeof value !== 'function') return value;
      return (...args: unknown[]) => {
        if (!isOurs()) throw leaseOver();
        return Reflect.apply(value, target, args);
      };
    },
  });
}

const leaseOver = (): AppError =>
  new AppError('lease-over', 'It took too long, so that it is left to whoever takes it up next.', {
    retryable: true,
    doubtful: true,
  });
