import { AppError } from '../errors.ts';
import { isDuplicateKey } from './mongo-errors.ts';

const mostTries = 10;

/**
 * Does it again when somebody else was faster: two that make the same document at once can collide on a unique index, and the
 * loser finds it there the next time. Undefined or null means the same as a collision.
 */
export async function repeatingOnRace<T>(attempt: () => Promise<T | null | undefined>): Promise<T> {
  for (let tries = 0; tries < mostTries; tries++) {
    try {
      const result = await attempt();
      if (result !== null && result !== undefined) return result;
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
    }
  }
  throw new AppError('too-busy', 'The same thing is being changed by many at once. Please try again.', {
    retryable: true,
  });
}
