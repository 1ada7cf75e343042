import assert from 'node:assert/strict';
import type { EffectQueue, Outcome } from '../../src/delivery/ports.ts';
import type { RoomOfCase, RoomQueue } from '../../src/delivery/room-ports.ts';
import type { Effect } from '../../src/domain/effects.ts';
import { newCase } from './new-case.ts';

const room: Effect = { kind: 'room', slot: 'room', after: null };
const mirror: Effect = { kind: 'room', slot: 'room@mirror', after: null };
const at = (key: string, side: RoomOfCase['side'] = 'home'): RoomOfCase => ({ key, side });
const notice = (entry: number, after: string | null): Effect => ({
  kind: 'notice',
  slot: `notice/${entry}`,
  after,
  entry,
});
const announcement: Effect = { kind: 'announcement', slot: 'announcement', after: null };
const sent: Outcome = { sent: { channel: 'C1', id: null } };
const dead = (code: string): Outcome => ({ dead: { code, message: 'It did not work.' } });
const anHourMs = 3_600_000;

interface Queue {
  effects: EffectQueue;
  rooms: RoomQueue;
  /** Makes everything in it old. */
  age(): Promise<unknown>;
}

/** What every queue does for those who look after rooms. `fresh` gives an empty one. */
export function roomQueueContract(fresh: () => Promise<Queue>): void {
  let effects: EffectQueue;
  let rooms: RoomQueue;
  let age: Queue['age'];
  beforeEach(async () => {
    ({ effects, rooms, age } = await fresh());
  });

  const put = (number: number, outbox: Effect[]) => effects.enqueue(newCase(number, { version: 1, outbox }));
  const lease = () => effects.lease({ owner: 'me', now: new Date(), leaseMs: 60_000, limit: 50 });
  async function doAll(outcome: Outcome): Promise<string[]> {
    const leased = await lease();
    for (const effect of leased) await effects.settle(effect, outcome, new Date());
    return leased.map(({ effect }) => effect.slot);
  }

  describe('whose turn it is to be looked at', () => {
    it('each room is taken once, the one not looked at for the longest time first', async () => {
      for (const number of [1, 2]) {
        await put(number, [room]);
        await doAll(sent);
        await untilTheNextMillisecond();
      }
      const among = [at('ESC-2'), at('ESC-1')];
      assert.deepEqual(await rooms.takeDue(among, 0), at('ESC-1'));
      await untilTheNextMillisecond();
      assert.deepEqual(await rooms.takeDue(among, 0), at('ESC-2'));
      await untilTheNextMillisecond();
      assert.deepEqual(await rooms.takeDue(among, 0), at('ESC-1'));
      assert.equal(await rooms.takeDue(among, anHourMs), null);
    });

    it('of several who ask at once one gets it', async () => {
      for (const number of [1, 2, 3]) await put(number, [room]);
      await doAll(sent);
      await age();
      const among = ['ESC-1', 'ESC-2', 'ESC-3'].map((key) => at(key));
      const taken = await Promise.all(Array.from({ length: 8 }, () => rooms.takeDue(among, anHourMs)));
      const keys = taken.flatMap((each) => each?.key ?? []);
      assert.deepEqual(keys.sort(), ['ESC-1', 'ESC-2', 'ESC-3']);
    });

    it('the room of a case and its mirror are looked at each in its turn', async () => {
      await put(1, [room]);
      await doAll(sent);
      await untilTheNextMillisecond();
      await put(1, [mirror]);
      await doAll(sent);
      await untilTheNextMillisecond();
      const both = [at('ESC-1', 'mirror'), at('ESC-1')];
      assert.deepEqual(await rooms.takeDue(both, 0), at('ESC-1'));
      await untilTheNextMillisecond();
      assert.deepEqual(await rooms.takeDue(both, 0), at('ESC-1', 'mirror'));
      assert.equal(await rooms.takeDue(both, anHourMs), null);
      await age();
      assert.deepEqual(await rooms.takeDue([at('ESC-1')], 0), at('ESC-1'), 'of these only');
    });

    it('a room that was just made is not due, nor one that is not there, nor one of another case', async () => {
      await put(1, [room]);
      assert.equal(await rooms.takeDue([at('ESC-1'), at('ESC-1', 'mirror')], 0), null);
      await doAll(sent);
      assert.equal(await rooms.takeDue([at('ESC-1')], anHourMs), null);
      assert.equal(await rooms.takeDue([at('ESC-2')], 0), null);
      assert.equal(await rooms.takeDue([], 0), null);
    });
  });

  describe('what could not be said in a room', () => {
    it('is said later in its order', async () => {
      await put(1, [room, notice(1, 'room'), notice(2, 'notice/1'), notice(3, 'notice/2')]);
      await doAll(sent);
      for (const slot of ['notice/1', 'notice/2', 'notice/3'])
        assert.deepEqual(await doAll(dead('room-gone')), [slot]);
      assert.equal(await rooms.hasUnsaid(at('ESC-1')), true);
      await rooms.sayUnsaid(at('ESC-1'));
      for (const slot of ['notice/1', 'notice/2', 'notice/3']) assert.deepEqual(await doAll(sent), [slot]);
      assert.equal(await rooms.hasUnsaid(at('ESC-1')), false);
      await rooms.sayUnsaid(at('ESC-1'));
      assert.deepEqual(await lease(), []);
    });

    for (const [what, effect, code] of [
      ['what went wrong for another reason', notice(1, null), 'outside-refused'],
      ['what belongs elsewhere', announcement, 'room-gone'],
    ] as const) {
      it(`leaves out ${what}`, async () => {
        await put(1, [effect]);
        await doAll(dead(code));
        assert.equal(await rooms.hasUnsaid(at('ESC-1')), false);
        await rooms.sayUnsaid(at('ESC-1'));
        assert.deepEqual(await lease(), []);
      });
    }

    it('is said on the side on which the room is back, and not on the other', async () => {
      await put(1, [notice(1, null), { ...notice(1, null), slot: 'notice/1@mirror' }]);
      await doAll(dead('room-gone'));
      assert.equal(await rooms.hasUnsaid(at('ESC-1', 'mirror')), true);
      await rooms.sayUnsaid(at('ESC-1', 'mirror'));
      assert.deepEqual(await doAll(sent), ['notice/1@mirror']);
      assert.equal(await rooms.hasUnsaid(at('ESC-1', 'mirror')), false);
      assert.equal(await rooms.hasUnsaid(at('ESC-1')), true);
      await rooms.sayUnsaid(at('ESC-1'));
      assert.deepEqual(await doAll(sent), ['notice/1']);
    });

    it('leaves out other cases', async () => {
      await put(1, [notice(1, null)]);
      await doAll(dead('room-gone'));
      assert.equal(await rooms.hasUnsaid(at('ESC-2')), false);
      await rooms.sayUnsaid(at('ESC-2'));
      assert.deepEqual(await lease(), []);
    });
  });

  it('what waits after an error of this kind is tried now, in this workspace', async () => {
    const retryAt = new Date(Date.now() + anHourMs);
    const error = { code: 'credentials-refused', message: 'No.' };
    await put(1, [room]);
    await doAll({ retryAt, error, state: 'failed' });
    await rooms.hurry('slack:T2', 'credentials-refused');
    await rooms.hurry('slack:T1', 'rate-limited');
    assert.deepEqual(await lease(), []);
    await rooms.hurry('slack:T1', 'credentials-refused');
    assert.deepEqual(await doAll(sent), ['room']);
  });
}

/** Looks are told apart by the millisecond. */
async function untilTheNextMillisecond(): Promise<void> {
  const now = Date.now();
  while (Date.now() <= now + 1) await new Promise(setImmediate);
}
