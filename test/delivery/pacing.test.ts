import assert from 'node:assert/strict';
import sinon from 'sinon';
import { Pacer } from '../../src/delivery/pacer.ts';
import type { Limit, QueuedEffect } from '../../src/delivery/ports.ts';
import { AppError } from '../../src/errors.ts';
import { pacesContract } from '../contract/paces.ts';
import { memoryPaces } from '../support/memory-paces.ts';
import { stage } from './stage.ts';

const minuteMs = 60_000;
const limit = (key: string, perMinute: number): Limit => ({
  key: `slack:T1/${key}`,
  perMinute,
  burst: perMinute,
  reserve: 1,
});

/** Rooms at 20 a minute, pins at 20, everything else in plenty. */
const limitsOf = ({ effect: { kind } }: QueuedEffect): Limit[] => {
  if (kind === 'room') return [limit('rooms', 20)];
  if (kind === 'pin') return [limit('pins', 20)];
  return [limit(kind, 6_000)];
};

describe('pacing', () => {
  let scene: ReturnType<typeof stage>;
  const begin = (options: Parameters<typeof stage>[0] = {}) => {
    scene = stage({ limitsOf, ...options });
    return scene;
  };
  afterEach(() => scene.strike());

  const raise = async (from: number, to: number, severity: 'sev1' | 'sev3' = 'sev3') => {
    for (let n = from; n <= to; n++) await scene.raise({ key: `ESC-${n}`, severity });
  };
  const rooms = () =>
    scene.fake
      .of('createRoom')
      .map(({ about, startedAtMs }) => ({ n: Number(about.split('-')[1]), atMs: startedAtMs }));

  it('forty rooms at once take as long as twenty a minute allow, and none is asked for twice', async () => {
    const { time } = begin();
    const begunMs = Date.now();
    await raise(1, 40);
    await time.tickAsync(5 * minuteMs);
    assert.equal(rooms().length, 40);
    const lastMs = Math.max(...rooms().map(({ atMs }) => atMs)) - begunMs;
    const leastMs = (40 - 20) * 3_000;
    assert.ok(lastMs <= leastMs * 1.07, `${lastMs} ms of ${leastMs} ms`);
    assert.equal(scene.fake.of('pin').length, 40);
  });

  it('who has to wait comes back about once, however many wait', async () => {
    const { time, queue } = begin();
    const lease = sinon.spy(queue, 'lease');
    const settle = sinon.spy(queue, 'settle');
    await raise(1, 120);
    await time.tickAsync(7 * minuteMs);
    assert.equal(rooms().length, 120);
    const pauses = settle
      .getCalls()
      .filter(({ args: [effect, outcome] }) => effect.effect.kind === 'room' && 'pausedUntil' in outcome);
    assert.ok(pauses.length <= 2 * 120, `${pauses.length} pauses of rooms, ${lease.callCount} leases`);
  });

  it('of those that wait the severer go first', async () => {
    const { time } = begin();
    for (let n = 1; n <= 30; n++) await scene.raise({ key: `ESC-${n}`, severity: 'sev3' });
    await time.tickAsync(1_000);
    for (let n = 31; n <= 34; n++) await scene.raise({ key: `ESC-${n}`, severity: 'sev2' });
    await time.tickAsync(5 * minuteMs);
    const waited = rooms()
      .map(({ n }) => n)
      .slice(20);
    assert.deepEqual(
      waited.filter((n) => n <= 30),
      [...waited.filter((n) => n <= 30)].sort((a, b) => a - b),
    );
    assert.ok(Math.max(...[31, 32, 33, 34].map((n) => waited.indexOf(n))) < 7, waited.join());
  });

  it('never more go than the bucket holds', async () => {
    const { time } = begin();
    await raise(1, 60);
    await time.tickAsync(5 * minuteMs);
    const instants = rooms().map(({ atMs }) => atMs);
    for (const from of instants) {
      const withinAMinute = instants.filter((atMs) => atMs >= from && atMs < from + minuteMs).length;
      assert.ok(withinAMinute <= 40, `${withinAMinute} rooms in a minute after a rest`);
    }
  });

  it('what waits for its turn reads nothing until it is that', async () => {
    const slowPins = ({ effect: { kind } }: QueuedEffect) => [limit(kind, kind === 'pin' ? 2 : 6_000)];
    const { time, escalations, fake } = begin({ limitsOf: slowPins });
    await raise(1, 40);
    await time.tickAsync(5_000);
    const pinned = fake.of('pin').length;
    const { load } = escalations;
    let reads = 0;
    escalations.load = (key) => {
      reads++;
      return load(key);
    };
    await time.tickAsync(3 * minuteMs);
    assert.ok(fake.of('pin').length > pinned);
    assert.equal(reads, fake.of('pin').length - pinned);
  });

  it('a sev1 case overtakes those that wait, at once', async () => {
    const { time } = begin();
    await raise(1, 40);
    await time.tickAsync(1_000);
    const raisedMs = Date.now();
    await raise(99, 99, 'sev1');
    await time.tickAsync(minuteMs);
    const sev1 = rooms().find(({ n }) => n === 99);
    assert.ok(sev1 && sev1.atMs - raisedMs < 500, `${sev1 ? sev1.atMs - raisedMs : 'no'} ms`);
  });

  it('those of one severity go by age', async () => {
    const { time } = begin();
    await raise(1, 30);
    await time.tickAsync(5 * minuteMs);
    const order = rooms().map(({ n }) => n);
    assert.deepEqual(
      order,
      [...order].sort((a, b) => a - b),
    );
  });

  it('two processes share the bucket', async () => {
    const { time, process } = begin();
    process('two').start();
    const begunMs = Date.now();
    await raise(1, 40);
    await time.tickAsync(5 * minuteMs);
    const firstMinute = rooms().filter(({ atMs }) => atMs < begunMs + minuteMs).length;
    assert.equal(rooms().length, 40);
    assert.ok(firstMinute <= 40 && firstMinute >= 37, `${firstMinute} rooms in the first minute`);
  });

  it('of several processes none takes anything unasked, since others may have emptied the bucket unseen', async () => {
    const { paces } = begin();
    const pacer = (isAlone: boolean) =>
      new Pacer({ store: paces, nowMs: () => Date.now(), onFault: assert.fail, isAlone: () => isAlone });
    const enter = (by: Pacer, n: number) => by.enter([limit('pins', 20)], { id: `${n}`, severity: 'sev3' });
    const [one, two, alone] = [pacer(false), pacer(false), pacer(true)];
    for (let n = 1; n < 20; n++) assert.equal(await enter(one, n), 0);
    assert.ok((await enter(two, 20)) > 0);
    assert.equal(await enter(alone, 21), 0);
  });

  it('a 429 stops only its own method, for as long as it says, and loses nothing', async () => {
    const { time, fake } = begin();
    fake.failNext(
      'pin',
      new AppError('rate-limited', 'Wait.', { retryable: true, retryAfterMs: 30_000, limit: 'pins' }),
    );
    await raise(1, 1);
    await time.tickAsync(1_000);
    const stoppedMs = Date.now();
    await raise(2, 5);
    await time.tickAsync(20_000);
    assert.equal(rooms().length, 5);
    assert.equal(fake.of('setTopic').length, 5);
    assert.equal(fake.of('pin').length, 1);
    await time.tickAsync(60_000);
    const pins = fake.of('pin').slice(1);
    assert.equal(pins.length, 5);
    assert.ok(pins.every(({ startedAtMs }) => startedAtMs >= stoppedMs + 28_000));
  });

  it('what was stopped by a 429 goes on as soon as the time it said is over', async () => {
    const { time, fake } = begin();
    const begunMs = Date.now();
    fake.failNext(
      'createRoom',
      new AppError('rate-limited', 'Wait.', { retryable: true, retryAfterMs: 5_000, limit: 'rooms' }),
    );
    await raise(1, 1);
    await time.tickAsync(minuteMs);
    const [, again] = rooms();
    assert.ok(again && again.atMs - begunMs < 6_500, `${again ? again.atMs - begunMs : 'never'} ms`);
  });

  it('a method that hangs delays the others by two seconds at most', async () => {
    const topicsTakeMs = async (inviteMs: number) => {
      const { time, fake } = begin({ latencyMs: (method) => (method === 'invite' ? inviteMs : 100) });
      fake.platform.limitsOf = ({ effect: { kind } }) => [limit(kind, 6_000)];
      const begunMs = Date.now();
      await raise(1, 150);
      await time.tickAsync(30_000);
      const instants = fake.of('setTopic').map(({ startedAtMs }) => startedAtMs - begunMs);
      assert.equal(instants.length, 150);
      return Math.max(...instants);
    };
    const usualMs = await topicsTakeMs(100);
    await scene.strike();
    const hungMs = await topicsTakeMs(50_000);
    assert.ok(hungMs - usualMs <= 2_000, `${hungMs} ms, usually ${usualMs} ms`);
  });

  it('what waits for its turn is no trouble, and people are asked although the room must wait', async () => {
    const { time, fake, queue } = begin();
    await raise(1, 40);
    await time.tickAsync(2_500);
    assert.equal(rooms().length < 25, true);
    const asked = new Set(
      fake
        .of('post')
        .filter(({ about }) => about.includes('/ask/'))
        .map(({ about }) => about.split('/')[0]),
    );
    assert.equal(asked.size, 40);
    assert.deepEqual(await queue.troubled('ESC-40'), []);
    assert.deepEqual(scene.troubles, []);
  });

  it('who raised a case whose room must wait sees it at once, and later where the room is', async () => {
    const { time, fake } = begin();
    await raise(1, 30);
    await time.tickAsync(1_000);
    const shown = fake.of('post').filter(({ about }) => about.includes('/interim '));
    assert.equal(shown.length, 30 - rooms().length);
    assert.match(shown[0]?.about ?? '', /^ESC-\d+\/interim D-ana: interim$/);
    await time.tickAsync(2 * minuteMs);
    const said = [...fake.messages.values()].filter((text) => text.startsWith('interim'));
    assert.equal(said.length, shown.length);
    assert.ok(
      said.every((text) => text.startsWith('interim: see C-')),
      said.join(),
    );
  });

  it('so does who raised a case whose room cannot be made', async () => {
    const { time, fake } = begin();
    fake.failNext('createRoom', new AppError('no-answer', 'Slack failed.', { retryable: true }), {
      times: 2,
    });
    await raise(1, 1);
    await time.tickAsync(500);
    assert.equal(fake.of('post').filter(({ about }) => about.includes('/interim ')).length, 1);
    await time.tickAsync(minuteMs);
    assert.ok(
      [...fake.messages.values()].includes('interim: see C-esc-1-checkout-is-down'),
      [...fake.messages.values()].join(),
    );
  });

  it('a well filled bucket is not asked before each send', async () => {
    const { time, paces } = begin();
    await raise(1, 1);
    await time.tickAsync(1_000);
    const sends = scene.fake.calls.length;
    assert.ok(paces.asked() < sends, `${paces.asked()} questions for ${sends} sends`);
  });
});

describe('buckets in memory', () => pacesContract(async () => memoryPaces(() => performance.now())));
