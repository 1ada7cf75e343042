import assert from 'node:assert/strict';
import { RoomWatch } from '../../src/delivery/room-watch.ts';

const unexpected = (): never => assert.fail('This is not called here.');

/** A watch over so many active cases, none of whose rooms is due. `compared` holds the cases of each comparison. */
function watchOver(cases: number) {
  const keys = Array.from({ length: cases }, (_, n) => `ESC-${n + 1}`);
  const compared: (readonly string[])[] = [];
  const asked = { active: 0 };
  const watch = new RoomWatch({
    outside: {
      outside: async () => new Map([['room@mirror', { channel: 'C-mirror', id: null }]]),
      caseOfRoom: async () => 'ESC-1',
    },
    queue: {
      async takeDue(some) {
        compared.push([...some]);
        return null;
      },
      ...{ hasUnsaid: unexpected, sayUnsaid: unexpected, hurry: unexpected },
    },
    async active() {
      asked.active++;
      return keys;
    },
    takeTurn: async () => true,
    clock: { now: unexpected },
    ...{ load: unexpected, careOf: unexpected, record: unexpected, kick: unexpected, onFault: unexpected },
  });
  return { watch, keys, compared, asked };
}

describe('Looking at rooms in turn', () => {
  it('of thousands of cases some are compared at a time, until all were, and then all anew', async () => {
    const { watch, keys, compared, asked } = watchOver(450);
    assert.deepEqual(
      [await watch.lookAtNext(), await watch.lookAtNext(), await watch.lookAtNext()],
      [true, true, false],
    );
    assert.deepEqual(compared.flat(), keys);
    assert.ok(compared.every((some) => some.length <= 200));
    assert.equal(asked.active, 1);
    await watch.lookAtNext();
    assert.deepEqual(compared.at(-1), keys.slice(0, 200));
    assert.equal(asked.active, 2);
  });

  it('with no active case nothing is compared', async () => {
    const { watch, compared } = watchOver(0);
    assert.equal(await watch.lookAtNext(), false);
    assert.deepEqual(compared, []);
  });
});

describe('News of a channel', () => {
  it('that is the mirror of a room is no reason to mend the room', async () => {
    await watchOver(1).watch.changed({ channel: 'C-mirror', hint: 'deleted' });
  });

  it('that is a room is', async () => {
    const { watch } = watchOver(1);
    await assert.rejects(async () => {
      await watch.changed({ channel: 'C-room', hint: 'deleted' });
    }, /not called here/);
  });
});
