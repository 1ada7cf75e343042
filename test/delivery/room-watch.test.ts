import assert from 'node:assert/strict';
import type { RoomOfCase, RoomSight } from '../../src/delivery/room-ports.ts';
import { RoomWatch } from '../../src/delivery/room-watch.ts';
import { roster } from '../support/escalations.ts';
import { openedAt, raisedCase } from './cases.ts';

const unexpected = (): never => assert.fail('This is not called here.');

/** A watch over so many active cases, none of whose rooms is due. `compared` holds the cases of each comparison. */
function watchOver(cases: number) {
  const keys = Array.from({ length: cases }, (_, n): RoomOfCase => ({ key: `ESC-${n + 1}`, side: 'home' }));
  const compared: (readonly RoomOfCase[])[] = [];
  const asked = { active: 0 };
  const watch = new RoomWatch({
    outside: { outside: unexpected, caseOfRoom: unexpected },
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
  const both = { ...raisedCase(), mirror: 'teams:t1' };
  const places = {
    ...{ room: { channel: 'C1', id: null }, card: { channel: 'C1', id: '1.0' } },
    ...{ 'room@mirror': { channel: '19:room', id: null }, 'card@mirror': { channel: '19:room', id: '7' } },
  };

  /** What a watch does that hears this of a case with two rooms, each of which looks like this. */
  async function heard(
    news: Parameters<RoomWatch['changed']>[0],
    sight: RoomSight = { room: 'in', card: 'deleted' },
  ) {
    const looked: string[] = [];
    const written: [side: string, events: object[]][] = [];
    const watch = new RoomWatch({
      outside: {
        outside: async (_key, slots) =>
          new Map(Object.entries(places).filter(([slot]) => slots.includes(slot))),
        caseOfRoom: async () => 'ESC-1',
      },
      queue: {
        ...{ takeDue: unexpected, hurry: unexpected },
        hasUnsaid: async ({ side }) => side === 'mirror',
        sayUnsaid: async ({ side }) => void looked.push(`say unsaid: ${side}`),
      },
      active: unexpected,
      takeTurn: unexpected,
      clock: { now: () => openedAt },
      load: async () => both,
      careOf: (workspace) => ({
        async inspectRoom(channel, card) {
          looked.push(`${workspace} ${channel} ${card?.id}`);
          return sight;
        },
        ...{ unarchiveRoom: unexpected, joinRoom: unexpected },
      }),
      async record(seen, decide, side) {
        const change = decide(seen, { by: null, at: openedAt, via: 'test', command: null, roster });
        written.push([
          side,
          change?.now.timeline.slice(seen.timeline.length).map(({ event }) => event) ?? [],
        ]);
        return true;
      },
      kick: () => undefined,
      onFault: unexpected,
    });
    await watch.changed(news);
    return { looked, written };
  }

  for (const [side, channel, look, card] of [
    ['home', 'C1', 'slack:T1 C1 1.0', '1.0'],
    ['mirror', '19:room', 'teams:t1 19:room 7', '7'],
  ] as const) {
    it(`that is the room of the ${side}, is a reason to look at that one, and to mend it`, async () => {
      const { looked, written } = await heard({ channel });
      assert.deepEqual(looked, [look]);
      assert.deepEqual(written, [[side, [{ what: 'card-restored', side, was: 'deleted' }]]]);
      const { written: made } = await heard({ channel, hint: 'deleted' }, { room: 'gone' });
      assert.deepEqual(made, [[side, [{ what: 'room-replaced', side, was: 'deleted' }]]]);
    });

    it(`about a message is one where that is the card there (${side})`, async () => {
      assert.deepEqual((await heard({ channel, message: card })).looked, [look]);
      assert.deepEqual((await heard({ channel, message: card === '7' ? '1.0' : '7' })).looked, []);
    });
  }

  it('to which Muster came, is one where something was not said there', async () => {
    const isFine: RoomSight = { room: 'in', card: 'pinned' };
    assert.deepEqual((await heard({ channel: 'C1', hint: 'joined' }, isFine)).looked, []);
    assert.deepEqual((await heard({ channel: '19:room', hint: 'joined' }, isFine)).looked, [
      ...['teams:t1 19:room 7', 'say unsaid: mirror'],
    ]);
  });
});
