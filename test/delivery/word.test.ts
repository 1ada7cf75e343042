import assert from 'node:assert/strict';
import { tellShift } from '../../src/domain/on-call/tell-shift.ts';
import { AppError } from '../../src/errors.ts';
import { nobodyGone, scheduleOf } from '../support/schedules.ts';
import { changeOf } from '../support/shift-changes.ts';
import { raisedCase } from './cases.ts';
import { performing } from './performing.ts';
import { stage } from './stage.ts';

const told = tellShift(changeOf(), scheduleOf(), nobodyGone);
const [word] = told.outbox;

describe('What is told about no case', () => {
  let scene: ReturnType<typeof stage>;
  beforeEach(() => {
    scene = stage();
  });
  afterEach(() => scene.strike());
  const posts = () => scene.fake.of('post').map(({ about }) => about);

  it('reaches each person once, however often it is put into the queue', async () => {
    const { queue, delivery, time } = scene;
    delivery.start();
    for (let times = 0; times < 3; times++) {
      await queue.enqueue(told);
      await time.tickAsync(15_000);
    }
    assert.deepEqual(posts(), [
      'on-call/shift/one/deniz D-deniz: word deniz shift',
      'on-call/shift/one/ana D-ana: word ana shift',
    ]);
    assert.deepEqual(scene.faults, []);
  });

  it('is tried again when it could not be sent', async () => {
    const { queue, delivery, time, fake } = scene;
    fake.failNext('post', new AppError('unavailable', 'Slack does not answer.', { retryable: true }));
    await queue.enqueue(told);
    delivery.start();
    await time.tickAsync(60_000);
    assert.equal(posts().length, 3);
  });

  it('is edited when there is something later to say, and told to whoever did not do it', async () => {
    const { queue, delivery, time, fake } = scene;
    await queue.enqueue(told);
    delivery.start();
    await time.tickAsync(2_000);
    const undone = changeOf({ id: 'two', seq: 2, override: 'one', state: 'undone' });
    await queue.enqueue(tellShift(undone, scheduleOf(), nobodyGone));
    await time.tickAsync(20_000);
    assert.equal(fake.of('edit').length, 2);
    assert.deepEqual(posts().slice(2), ['on-call/shift/one/undone/ana D-ana: word ana shift']);
  });

  it('is not said to those who have left', () => {
    const { outbox } = tellShift(changeOf(), scheduleOf(), new Set(['ana']));
    assert.deepEqual(
      outbox.map((effect) => effect.kind === 'word' && effect.person),
      ['deniz'],
    );
  });

  it('is looked up before it is sent again, and not put again where it was deleted', async () => {
    assert.ok(word);
    const there = { channel: 'D1', id: 'there' };
    const found = await performing(raisedCase(), word, {
      doubtful: true,
      find: async () => there,
      fail: ({ messages }) => messages.set('D1/there', 'as it was'),
    });
    assert.deepEqual(found.outcome, { sent: there });
    assert.deepEqual(
      found.calls.filter((call) => call.startsWith('post')),
      [],
    );
    const gone = new AppError('message-gone', 'It was deleted.');
    const deleted = await performing(raisedCase(), word, {
      outside: there,
      fail: (fake) => fake.failNext('edit', gone),
    });
    assert.deepEqual(deleted.outcome, { sent: null });
  });
});
