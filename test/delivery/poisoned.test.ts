import assert from 'node:assert/strict';
import { AppError } from '../../src/errors.ts';
import { plainWords } from './plain-words.ts';
import { stage } from './stage.ts';

const minuteMs = 60_000;
const refused = new AppError('outside-refused', 'Slack refused it.');

describe('What fails whenever it is tried', () => {
  let scene: ReturnType<typeof stage>;
  afterEach(() => scene.strike());
  /** The words of these slots cannot be made until they are mended. */
  const begin = (...slots: ('announcement' | 'ask' | 'card')[]) => {
    let broken = true;
    const throws = (slot: 'announcement' | 'ask' | 'card') => ({
      [slot]: (...args: never[]) => {
        if (broken) throw new TypeError('undefined is not a word');
        return Reflect.apply(plainWords[slot], null, args);
      },
    });
    scene = stage({ words: Object.assign({ ...plainWords }, ...slots.map(throws)) });
    return { ...scene, mend: () => (broken = false) };
  };

  it('is given up after five tries, while its siblings and other cases go on', async () => {
    const { raise, time, queue, stateOf, faults } = begin('announcement');
    await raise();
    await time.tickAsync(1_000);
    for (const slot of ['room', 'card', 'pin', 'topic', 'ask/1']) assert.equal(stateOf(slot), 'sent', slot);
    await time.tickAsync(minuteMs);
    const { state, attempts, error } = queue.all.get('ESC-1/announcement') ?? {};
    assert.deepEqual([state, attempts, error?.code], ['dead', 5, 'unexpected']);
    assert.equal(faults.length, 5);
    await raise({ key: 'ESC-2' });
    await time.tickAsync(1_000);
    assert.equal(queue.all.get('ESC-2/card')?.state, 'sent');
  });

  it('does not keep those waiting that come after it', async () => {
    const { raise, time, stateOf } = begin('card');
    await raise();
    await time.tickAsync(1_000);
    for (const slot of ['topic', 'announcement']) assert.equal(stateOf(slot), 'sent', slot);
    assert.equal(stateOf('pin'), 'waiting', 'there is nothing to pin');
  });

  it('is on the card as a trouble once it is given up', async () => {
    const { raise, time, troubles, does, fake } = begin('announcement');
    await raise();
    await time.tickAsync(2 * minuteMs);
    assert.deepEqual(troubles, ['ESC-1', 'ESC-1'], 'at the third failure, and when it was given up');
    await does('chloe', 'add-note', { text: 'x', happenedAt: null, link: null });
    await time.tickAsync(1_000);
    assert.match(fake.of('edit').at(-1)?.about ?? '', /\[announcement: Something went wrong inside Muster/);
  });

  it('is sent once it is mended and a manager has it sent again, and the card learns of it', async () => {
    const { raise, time, mend, does, stateOf, troubles } = begin('announcement', 'card');
    await raise();
    await time.tickAsync(2 * minuteMs);
    assert.deepEqual([stateOf('announcement'), stateOf('card')], ['dead', 'dead']);
    mend();
    troubles.length = 0;
    await does('ben', 'send-again');
    await time.tickAsync(1_000);
    for (const slot of ['announcement', 'card', 'pin']) assert.equal(stateOf(slot), 'sent', slot);
    assert.deepEqual(troubles, ['ESC-1']);
  });

  it('that was refused by the platform is tried again, and given up again if it is refused again', async () => {
    const { raise, time, does, fake, stateOf } = begin();
    fake.failNext('pin', refused, { times: 2 });
    await raise();
    await time.tickAsync(1_000);
    await does('ben', 'send-again');
    await time.tickAsync(1_000);
    assert.deepEqual([fake.of('pin').length, stateOf('pin')], [2, 'dead']);
    await does('ben', 'send-again');
    await time.tickAsync(1_000);
    assert.deepEqual([fake.of('pin').length, stateOf('pin')], [3, 'sent']);
  });
});
