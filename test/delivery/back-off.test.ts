import assert from 'node:assert/strict';
import fc from 'fast-check';
import { outcomeOf } from '../../src/delivery/back-off.ts';
import { AppError } from '../../src/errors.ts';

const now = new Date('2026-03-02T10:00:00Z');
const failing = (error: unknown, attempts = 1, random = 0) => outcomeOf(error, { attempts }, { now, random });

/** How long the next try is put off; NaN when there is none. */
const pauseMs = (error: unknown, attempts = 1, random = 0): number => {
  const outcome = failing(error, attempts, random);
  return 'retryAt' in outcome ? Number(outcome.retryAt) - Number(now) : Number.NaN;
};

const flaky = new AppError('no-such-luck', 'Try again.', { retryable: true });
const doubtful = new AppError('no-answer', 'No answer.', { retryable: true, doubtful: true });
const limited = new AppError('rate-limited', 'Wait.', { retryable: true, retryAfterMs: 30_000 });
const unconnected = new AppError('credentials-refused', 'Connect again.');
const unreachable = new AppError('unreachable', 'No network.', { retryable: true });
const refused = new AppError('outside-refused', 'No.');
const broken = new AppError('broken-document', 'The case cannot be read.');
const absent = new AppError('workspace-not-connected', 'No workspace.', { retryable: true });
const databaseAway = new AppError('database-fault', 'No database.', { retryable: true });

describe('Back-off', () => {
  it('pauses twice as long after each failure, from a second up to five minutes', () => {
    const shortest = [1, 2, 3, 4, 5, 6, 7, 8, 9, 11].map((attempts) => pauseMs(flaky, attempts));
    assert.deepEqual(
      shortest,
      [1, 2, 4, 8, 16, 32, 64, 128, 150, 150].map((seconds) => seconds * 1_000),
    );
  });

  it('spreads the tries, never below a second nor beyond five minutes', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 11 }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (attempts, random) => {
          const ms = pauseMs(flaky, attempts, random);
          assert.ok(ms >= 1_000 && ms <= 300_000, `${ms} ms`);
        },
      ),
    );
    assert.ok(pauseMs(flaky, 3, 0.9) > pauseMs(flaky, 3, 0.1));
  });

  it('waits as long as the other side says, and little more', () => {
    assert.equal(pauseMs(limited), 30_000);
    const most = pauseMs(limited, 1, 0.999);
    assert.ok(most > 30_000 && most <= 31_000);
  });

  it('tries refused credentials every five minutes', () => {
    assert.equal(pauseMs(unconnected, 1), 300_000);
    assert.equal(pauseMs(unconnected, 500), 300_000);
  });

  it('gives whoever mends a case that cannot be read the better part of an hour', () => {
    const pauses = Array.from({ length: 11 }, (_, failed) => pauseMs(broken, failed + 1));
    assert.equal(
      pauses.reduce((sum, ms) => sum + ms, 0),
      55 * 60_000,
    );
  });

  it('gives up what is refused for good at once, and keeps why', () => {
    assert.deepEqual(failing(refused), { dead: { code: 'outside-refused', message: 'No.' } });
  });

  for (const [error, most] of [
    [flaky, 12],
    [doubtful, 12],
    [broken, 12],
    [new Error('a mistake'), 5],
  ] as const)
    it(`gives up "${error.message}" at failure ${most}`, () => {
      assert.ok('retryAt' in failing(error, most - 1));
      assert.ok('dead' in failing(error, most));
    });

  for (const error of [limited, unconnected, unreachable, absent, databaseAway])
    it(`never gives up "${error.message}"`, () => {
      assert.ok('retryAt' in failing(error, 1_000));
    });

  it('marks as doubtful what may have come through, and only that', () => {
    const states = [doubtful, flaky, limited].map((error) => {
      const outcome = failing(error);
      return 'retryAt' in outcome && outcome.state;
    });
    assert.deepEqual(states, ['doubtful', 'failed', 'failed']);
  });

  it('tries again what may have come through, even if nothing says that another try may help', () => {
    const lost = new AppError('no-answer', 'No answer.', { doubtful: true });
    assert.ok('retryAt' in failing(lost));
  });

  it('says nothing of a mistake in the program but that there was one', () => {
    const outcome = failing(new TypeError('secret is undefined'));
    assert.ok('retryAt' in outcome);
    assert.equal(outcome.error.code, 'unexpected');
    assert.doesNotMatch(outcome.error.message, /secret/);
  });
});
