import assert from 'node:assert/strict';
import sinon from 'sinon';
import { AppError } from '../../src/errors.ts';
import { raisedCase } from './cases.ts';
import { stage } from './stage.ts';

const minuteMs = 60_000;
const limited = (retryAfterMs: number) =>
  new AppError('rate-limited', 'Slack asks to wait.', { retryable: true, retryAfterMs });
const unavailable = new AppError('unavailable', 'Slack does not answer.', { retryable: true });
const refused = new AppError('outside-refused', 'Slack refused it.');
const noAnswer = new AppError('no-answer', 'The answer was lost.', { retryable: true, doubtful: true });

describe('Dispatcher', () => {
  let scene: ReturnType<typeof stage>;
  const begin = (options?: Parameters<typeof stage>[0]) => {
    scene = stage(options);
    return scene;
  };
  afterEach(() => scene.strike());

  describe('in time', () => {
    it('a war room takes three round trips, with the card in the second', async () => {
      const { raise, time, calledAtMs } = begin({ latencyMs: 100 });
      await raise({ origin: { text: '', link: 'https://example.test/1', place: 'C9/1.2' } });
      await time.tickAsync(1_000);
      const at = (ms: number) =>
        calledAtMs()
          .filter((call) => call.ms === ms)
          .map(({ what }) => what)
          .sort();
      assert.deepEqual(at(0), ['createRoom']);
      for (const what of ['ESC-1/card', 'ESC-1/ask/1', 'ESC-1/ask/2', 'ESC-1/origin', 'invite', 'setPurpose'])
        assert.ok(at(100).includes(what), `${what} in the second round trip, not ${at(100)}`);
      for (const what of ['ESC-1/announcement', 'bookmark', 'pin', 'setTopic'])
        assert.ok(at(200).includes(what), `${what} in the third round trip, not ${at(200)}`);
      assert.equal(calledAtMs().length, at(0).length + at(100).length + at(200).length);
    });

    it('changes made while the card is being shown become one edit with the latest of them', async () => {
      const { raise, does, time, fake } = begin();
      await raise();
      await time.tickAsync(1_000);
      await does('chloe', 'acknowledge');
      await time.tickAsync(50);
      for (const severity of ['sev2', 'sev3', 'sev4'])
        await does('chloe', 'change-severity', { severity, reason: 'x' });
      await time.tickAsync(1_000);
      const cards = fake.of('edit').filter(({ about }) => about.includes('card'));
      assert.deepEqual(
        cards.map(({ about }) => about.split(': ')[1]),
        ['card acknowledged v2', 'card acknowledged v5'],
      );
    });

    it('at most 100 effects are in flight, and those of the worse cases go first', async () => {
      const { raise, time, fake } = begin();
      for (let n = 1; n <= 110; n++) await raise({ key: `ESC-${n}`, severity: n <= 105 ? 'sev3' : 'sev1' });
      await time.tickAsync(100);
      assert.equal(fake.mostRunning(), 100);
      await time.tickAsync(60_000);
      assert.equal(fake.mostRunning(), 100);
      const rooms = fake.of('createRoom').map(({ about }) => Number(about.split('-')[1]));
      assert.equal(rooms.length, 110);
      assert.ok(rooms.slice(0, 106).includes(110), 'the sev1 cases wait for nothing but a free place');
      assert.equal(fake.of('pin').length, 110);
    });

    it('a free place is taken at once, although the other sends are slow', async () => {
      const slow = (_method: string, about: string) => (/^ESC-[12]\//.test(about) ? 100 : 40_000);
      const { time, fake, queue, delivery } = begin({ latencyMs: slow });
      const tell = { kind: 'tell', slot: 'tell/1/ben', after: null, entry: 1, person: 'ben' } as const;
      for (let n = 1; n <= 110; n++) {
        const escalation = { ...raisedCase({ key: `ESC-${n}` }), outbox: [tell] };
        await scene.escalations.insert({ ...escalation, outbox: [] });
        await queue.enqueue(escalation);
      }
      delivery.start();
      await time.tickAsync(150);
      assert.equal(fake.calls.length, 102);
    });

    it('nothing is asked of the queue while there is nothing to do, but for the safety run', async () => {
      const { raise, time, queue, delivery } = begin();
      delivery.start();
      await raise();
      await time.tickAsync(1_000);
      const lease = sinon.spy(queue, 'lease');
      await time.tickAsync(60_000);
      assert.ok(lease.callCount >= 5 && lease.callCount <= 7, `${lease.callCount} leases in a minute`);
    });

    it('what another process put in is found by the safety run', async () => {
      const { raise, time, process, delivery, fake } = begin();
      const other = process('other');
      other.start();
      await delivery.stop();
      await time.tickAsync(100);
      await raise();
      await time.tickAsync(10_000);
      assert.equal(fake.of('createRoom').length, 1);
    });
  });

  describe('when the platform refuses', () => {
    it('a rate limit stops only the effect that met it, for as long as it says', async () => {
      const { raise, time, fake, calledAtMs, stateOf } = begin();
      fake.failNext('setTopic', limited(30_000));
      await raise();
      await time.tickAsync(1_000);
      assert.equal(stateOf('topic'), 'failed');
      for (const slot of ['room', 'card', 'pin', 'purpose', 'announcement'])
        assert.equal(stateOf(slot), 'sent');
      await time.tickAsync(60_000);
      assert.equal(stateOf('topic'), 'sent');
      const [first, second] = calledAtMs().filter(({ what }) => what === 'setTopic');
      assert.ok(first && second);
      const pauseMs = second.ms - first.ms - 100;
      assert.ok(pauseMs >= 30_000 && pauseMs <= 31_100, `came back after ${pauseMs} ms`);
    });

    it('people are asked although there is no room yet, and the rest follows when there is one', async () => {
      const { raise, time, fake, stateOf } = begin();
      fake.failNext('createRoom', limited(20_000));
      await raise();
      await time.tickAsync(1_000);
      assert.equal(stateOf('ask/1'), 'sent');
      assert.equal(stateOf('card'), 'waiting');
      await time.tickAsync(30_000);
      for (const slot of ['room', 'card', 'pin', 'topic', 'purpose'])
        assert.equal(stateOf(slot), 'sent', slot);
      assert.equal(fake.of('createRoom').length, 2);
    });

    it('what is refused for good is given up at once and said on the card once', async () => {
      const { raise, time, fake, troubles, stateOf } = begin();
      fake.failNext('pin', refused);
      await raise();
      await time.tickAsync(minuteMs);
      assert.equal(stateOf('pin'), 'dead');
      assert.equal(fake.of('pin').length, 1);
      assert.deepEqual(troubles, ['ESC-1']);
    });

    it('a third failure is said on the card, and so is the end of the trouble', async () => {
      const { raise, time, fake, troubles, queue } = begin();
      fake.failNext('pin', unavailable, { times: 4 });
      await raise();
      await time.tickAsync(3_000);
      assert.deepEqual(troubles, [], 'two failures pass by themselves');
      await time.tickAsync(7_000);
      assert.deepEqual(troubles, ['ESC-1']);
      await time.tickAsync(minuteMs);
      assert.equal(queue.all.get('ESC-1/pin')?.state, 'sent');
      assert.deepEqual(troubles, ['ESC-1', 'ESC-1']);
    });

    it('a card that cannot be shown asks nobody to show the card', async () => {
      const { raise, time, fake, troubles, stateOf } = begin();
      fake.failNext('post', refused, { hits: (about) => about.startsWith('ESC-1/card') });
      await raise();
      await time.tickAsync(minuteMs);
      assert.equal(stateOf('card'), 'dead');
      assert.deepEqual(troubles, []);
    });

    it('troubles are on the card when it is shown again', async () => {
      const { raise, does, time, fake } = begin();
      fake.failNext('pin', refused);
      await raise();
      await time.tickAsync(1_000);
      await does('chloe', 'acknowledge');
      await time.tickAsync(1_000);
      const card = fake.of('edit').find(({ about }) => about.includes(': card'));
      assert.match(card?.about ?? '', /card acknowledged v2 \[pin: Slack refused it\.\]$/);
    });

    it('refused credentials are tried every five minutes for as long as it takes', async () => {
      const { raise, time, fake, stateOf } = begin();
      fake.failNext('createRoom', new AppError('credentials-refused', 'Connect Slack again.'), { times: 20 });
      await raise();
      await time.tickAsync(99 * minuteMs);
      assert.equal(fake.of('createRoom').length, 20);
      await time.tickAsync(5 * minuteMs);
      assert.equal(stateOf('card'), 'sent');
    });
  });

  describe('when something breaks', () => {
    it('what a killed process had taken is done by another after its lease, and looked up first', async () => {
      const { raise, time, queue, process, fake, delivery, outboxes, escalations, stateOf } = begin();
      await delivery.stop();
      await raise();
      const [escalation] = await outboxes.full(1);
      assert.ok(escalation);
      await queue.enqueue(escalation);
      await outboxes.clear(escalation);
      await queue.lease({ owner: 'killed', now: new Date(), leaseMs: minuteMs, limit: 1 });
      const find = sinon.fake.resolves({ channel: 'C-made-before', id: null });
      process('other', { ...fake.platform, find }).start();
      await time.tickAsync(59_000);
      assert.equal(stateOf('room'), 'sending');
      await time.tickAsync(12_000);
      sinon.assert.calledOnceWithMatch(find, { key: 'ESC-1/room', target: null });
      assert.equal(fake.of('createRoom').length, 0);
      assert.match(
        fake.of('post').find(({ about }) => about.startsWith('ESC-1/card'))?.about ?? '',
        /C-made-before/,
      );
      assert.equal((await escalations.load('ESC-1'))?.outbox.length, 0);
    });

    it('what was leased by a call whose answer was lost is sent some seconds later, not when its lease ends', async () => {
      const { time, queue, delivery, fake } = begin();
      const enqueue = queue.enqueue.bind(queue);
      const lost = sinon.stub(queue, 'enqueue').callsFake(async (escalation, lease) => {
        await enqueue(escalation, lease);
        return [];
      });
      delivery.start();
      await scene.raise();
      await time.tickAsync(500);
      lost.restore();
      assert.equal(fake.of('createRoom').length, 0);
      await time.tickAsync(15_000);
      assert.equal(fake.of('createRoom').length, 1);
    });

    it('a process that comes back after its lease changes nothing any more', async () => {
      const { raise, time, queue, delivery, outboxes, process, stateOf } = begin();
      await delivery.stop();
      await raise();
      const [escalation] = await outboxes.full(1);
      assert.ok(escalation);
      await queue.enqueue(escalation);
      const [late] = await queue.lease({ owner: 'late', now: new Date(), leaseMs: minuteMs, limit: 1 });
      assert.ok(late);
      process('other').start();
      await time.tickAsync(2 * minuteMs);
      await queue.settle(late, { dead: { code: 'late', message: 'Too late.' } }, new Date());
      assert.equal(stateOf('room'), 'sent');
    });

    it('a process that sleeps longer than its lease sends nothing of it when it wakes up', async () => {
      const { raise, time, queue, delivery, outboxes, process, fake } = begin();
      await delivery.stop();
      await raise();
      const [escalation] = await outboxes.full(1);
      assert.ok(escalation);
      await queue.enqueue(escalation);
      const lease = queue.lease;
      const sleeping = sinon.stub(queue, 'lease').callThrough();
      sleeping.onFirstCall().callsFake(async (options) => {
        const taken = await lease(options);
        await new Promise((wake) => setTimeout(wake, 70_000));
        return taken;
      });
      process('sleeper').start();
      process('other').start();
      await time.tickAsync(65_000);
      assert.equal(fake.of('createRoom').length, 1);
      await time.tickAsync(minuteMs);
      assert.equal(fake.of('createRoom').length, 1);
      sinon.assert.called(sleeping);
    });

    it('a send without an answer is given up before its lease ends, as doubtful', async () => {
      const { raise, time, fake, process, delivery, stateOf } = begin();
      await delivery.stop();
      await raise();
      process('other', { ...fake.platform, createRoom: () => new Promise<never>(() => undefined) }).start();
      await time.tickAsync(54_000);
      assert.equal(stateOf('room'), 'sending');
      await time.tickAsync(1_500);
      assert.equal(stateOf('room'), 'doubtful');
    });

    it('a message whose answer was lost is sent again where the platform cannot be asked', async () => {
      const { raise, time, fake, stateOf } = begin();
      fake.failNext('post', noAnswer, { lost: true, hits: (about) => about.startsWith('ESC-1/card') });
      await raise();
      await time.tickAsync(250);
      assert.equal(stateOf('card'), 'doubtful');
      await time.tickAsync(10_000);
      assert.equal(stateOf('card'), 'sent');
    });

    it('a queue that cannot be reached is reported and tried again after two seconds', async () => {
      const { raise, time, queue, fake, faults } = begin();
      const broken = new Error('no database');
      const enqueue = queue.enqueue;
      sinon.stub(queue, 'enqueue').callsFake((escalation) => enqueue(escalation));
      const lease = sinon.stub(queue, 'lease').rejects(broken);
      await raise();
      await time.tickAsync(1_000);
      assert.deepEqual(faults, [broken]);
      lease.restore();
      await time.tickAsync(2_000);
      assert.equal(fake.of('createRoom').length, 1);
    });

    it('what was sent but could not be written down is taken up again after its lease', async () => {
      const { raise, time, queue, fake, faults, stateOf } = begin();
      const settle = sinon.stub(queue, 'settle').rejects(new Error('no database'));
      await raise();
      await time.tickAsync(1_000);
      assert.equal(faults.length, 1);
      settle.restore();
      await time.tickAsync(75_000);
      assert.equal(fake.of('createRoom').length, 2);
      assert.equal(stateOf('card'), 'sent');
    });

    it('a mistake in the program is reported and tried again like any failure', async () => {
      const { raise, time, fake, faults, stateOf } = begin();
      const mistake = new TypeError('undefined is not a room');
      fake.failNext('createRoom', mistake);
      await raise();
      await time.tickAsync(200);
      assert.deepEqual(faults, [mistake]);
      assert.equal(queueError(), 'unexpected');
      await time.tickAsync(5_000);
      assert.equal(stateOf('card'), 'sent');
    });

    const queueError = () => scene.queue.all.get('ESC-1/room')?.error?.code;

    it('an effect of a case that is no longer there is given up', async () => {
      const { raise, time, escalations, stateOf } = begin();
      await raise();
      escalations.all.clear();
      await time.tickAsync(1_000);
      assert.equal(stateOf('card'), 'dead');
    });
  });

  describe('stopping and waiting', () => {
    it('stop waits for what is in flight and takes nothing up any more', async () => {
      const { raise, time, delivery, fake, stateOf } = begin();
      await raise();
      await time.tickAsync(50);
      let stopped = false;
      const stopping = delivery.stop().then(() => {
        stopped = true;
      });
      await time.tickAsync(40);
      assert.equal(stopped, false);
      await time.tickAsync(20);
      await stopping;
      assert.equal(stateOf('room'), 'sent');
      await time.tickAsync(minuteMs);
      assert.equal(fake.calls.length, 1);
    });

    it('stop does not wait longer than ten seconds', async () => {
      const { raise, time, delivery } = begin({ latencyMs: 40_000 });
      await raise();
      await time.tickAsync(50);
      const stopping = delivery.stop();
      await time.tickAsync(10_000);
      await stopping;
    });

    it('idle comes back when everything saved was sent', async () => {
      const { raise, time, delivery, stateOf } = begin();
      await raise();
      const idle = delivery.idle();
      await time.tickAsync(300);
      await idle;
      assert.equal(stateOf('pin'), 'sent');
      await delivery.idle();
    });

    it('idle does not wait for what pauses before another try', async () => {
      const { raise, time, delivery, fake, stateOf } = begin();
      fake.failNext('createRoom', limited(30_000));
      await raise();
      const idle = delivery.idle();
      await time.tickAsync(300);
      await idle;
      assert.equal(stateOf('room'), 'failed');
    });
  });
});
