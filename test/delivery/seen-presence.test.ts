import assert from 'node:assert/strict';
import { createSeenPresence, type PresenceSource } from '../../src/delivery/seen-presence.ts';
import type { Presence } from '../../src/domain/presence.ts';
import { AppError } from '../../src/errors.ts';

/** A platform on which these are present, and time that moves when it is told to. */
function scene(source: Partial<PresenceSource> = {}) {
  const there = new Map<string, Presence>([
    ['chloe', 'present'],
    ['ben', 'away'],
  ]);
  const asked: string[][] = [];
  const log: { details: object; message: string }[] = [];
  let nowMs = 0;
  let failing: Error | null = null;
  const presence = createSeenPresence({
    name: 'Slack',
    isTold: () => true,
    async look(people) {
      asked.push([...people]);
      if (failing) throw failing;
      return there;
    },
    log: { warn: (details, message) => void log.push({ details, message }) },
    nowMs: () => nowMs,
    withinMs: 5,
    ...source,
  });
  return {
    ...{ presence, there, asked, log },
    passes: (ms: number) => {
      nowMs += ms;
    },
    fails: (error: Error | null) => {
      failing = error;
    },
    of: async (...people: string[]) => Object.fromEntries(await presence.of(people)),
  };
}

const fault = (code: string, circumstances: ConstructorParameters<typeof AppError>[2] = {}) =>
  new AppError(code, 'It failed.', circumstances);

describe('who is present at a platform', () => {
  it('is asked of it in one go, and unknown where it says nothing', async () => {
    const { of, asked } = scene();
    assert.deepEqual(await of('chloe', 'ben', 'ana', 'chloe'), {
      ...{ chloe: 'present', ben: 'away', ana: 'unknown' },
    });
    assert.deepEqual(asked, [['chloe', 'ben', 'ana']]);
  });

  it('is kept for half a minute', async () => {
    const { of, asked, there, passes } = scene();
    await of('chloe', 'ana');
    there.set('chloe', 'away');
    passes(29_999);
    assert.deepEqual(await of('chloe', 'ana'), { chloe: 'present', ana: 'unknown' });
    assert.equal(asked.length, 1);
    passes(1);
    assert.deepEqual(await of('chloe'), { chloe: 'away' });
    assert.equal(asked.length, 2);
  });

  it('is asked only of those who are not known', async () => {
    const { of, asked } = scene();
    await of('chloe');
    await of('chloe', 'ben');
    assert.deepEqual(asked, [['chloe'], ['ben']]);
  });

  it('is looked for once for all who ask at the same time', async () => {
    const { of, asked } = scene();
    const all = await Promise.all([of('chloe'), of('chloe', 'ben'), of('chloe')]);
    assert.deepEqual(all[1], { chloe: 'present', ben: 'away' });
    assert.deepEqual(all[2], { chloe: 'present' });
    assert.deepEqual(asked, [['chloe'], ['ben']]);
  });

  it('is unknown, without a call, where the platform tells nothing', async () => {
    const { of, asked, log } = scene({ isTold: () => false });
    assert.deepEqual(await of('chloe'), { chloe: 'unknown' });
    assert.deepEqual([asked, log], [[], []]);
  });

  for (const [what, error, pauseMs] of [
    ['fails', fault('no-answer', { retryable: true, doubtful: true }), 30_000],
    ['asks to wait', fault('rate-limited', { retryable: true, retryAfterMs: 90_000 }), 90_000],
    ['asks to wait for a moment', fault('rate-limited', { retryable: true, retryAfterMs: 1_000 }), 30_000],
    ['does not allow it', fault('permission-missing'), 300_000],
    ['refuses the credentials', fault('credentials-refused'), 300_000],
    ['makes no sense', new TypeError('Not what it was.'), 300_000],
  ] as const)
    it(`leaves a platform alone that ${what}, for ${pauseMs / 1_000} s, and says so once`, async () => {
      const { of, asked, log, fails, passes } = scene();
      fails(error);
      assert.deepEqual(await of('chloe'), { chloe: 'unknown' });
      passes(pauseMs - 1);
      assert.deepEqual(await of('ben', 'chloe'), { ben: 'unknown', chloe: 'unknown' });
      assert.equal(asked.length, 1);
      assert.equal(log.length, 1);
      assert.match(log[0]?.message ?? '', /^Slack does not say who is present; for \d+ s/);
      assert.doesNotMatch(JSON.stringify(log), /chloe|ben/);
      fails(null);
      passes(1);
      assert.deepEqual(await of('chloe'), { chloe: 'present' });
    });

  it('goes on to say what is known still while a platform is left alone', async () => {
    const { of, fails } = scene();
    await of('chloe');
    fails(fault('no-answer', { retryable: true }));
    assert.deepEqual(await of('ben', 'chloe'), { ben: 'unknown', chloe: 'present' });
  });

  it('waits for a moment only; what comes late is known afterwards, and nobody waits for it again', async () => {
    let answer = () => {};
    const asked: string[][] = [];
    const { of, log } = scene({
      look: (people) => {
        asked.push([...people]);
        return new Promise((resolve) => {
          answer = () => resolve(new Map(people.map((person) => [person, 'present'])));
        });
      },
    });
    assert.deepEqual(await of('chloe'), { chloe: 'unknown' });
    assert.deepEqual(
      log.map(({ details }) => details),
      [{ code: 'no-answer' }],
    );
    assert.deepEqual(await of('chloe', 'ben'), { chloe: 'unknown', ben: 'unknown' });
    assert.deepEqual(asked, [['chloe']]);
    answer();
    await new Promise(setImmediate);
    assert.deepEqual(await of('chloe'), { chloe: 'present' });
  });
});
