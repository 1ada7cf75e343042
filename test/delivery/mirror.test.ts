import assert from 'node:assert/strict';
import { toRooms } from '../../src/delivery/both-sides.ts';
import { openMirror } from '../../src/domain/mirror.ts';
import { replaceRoom } from '../../src/domain/rooms.ts';
import { smallRulebook } from '../support/policies.ts';
import { openedAt, raisedCase } from './cases.ts';
import { stage } from './stage.ts';

const cause = { by: null, at: openedAt, via: 'delivery', command: null, roster: smallRulebook };

describe('a case whose room is mirrored', () => {
  let scene: ReturnType<typeof stage>;
  beforeEach(() => {
    scene = stage();
  });
  afterEach(() => scene.strike());

  /** The case with its mirror, which is put into the queue; answers what the platform was asked. */
  async function mirrored(): Promise<string[]> {
    const escalation = openMirror(raisedCase(), 'teams:t1', cause)?.done();
    assert.ok(escalation);
    await scene.escalations.insert(escalation);
    for (const part of toRooms(escalation)) await scene.queue.enqueue(part);
    scene.delivery.start();
    await scene.time.tickAsync(3_000);
    return scene.fake.calls.map(({ method, about }) => `${method} ${about}`);
  }
  const outsideOf = (slot: string) => scene.queue.all.get(`ESC-1/${slot}`)?.outside;

  it('has a room and a card on each side, and each side pins its own', async () => {
    await mirrored();
    const [card, there] = [outsideOf('card'), outsideOf('card@mirror')];
    assert.ok(card && there);
    assert.notDeepEqual(card, there);
    const pins = scene.fake.of('pin').map(({ about }) => about);
    assert.deepEqual(pins.sort(), [card, there].map(({ channel, id }) => `${channel}/${id}`).sort());
  });

  it('has another mirror in place of one that is lost, with its card, once; at home nothing is made', async () => {
    await mirrored();
    const before = await scene.escalations.load('ESC-1');
    const [room, card] = [outsideOf('room@mirror'), outsideOf('card@mirror')];
    assert.ok(before && room && card);
    const seen = { ...before, outbox: [] };
    const lost = { side: 'mirror', room, card } as const;
    const replaced = replaceRoom(seen, lost, { ...cause, at: new Date() }).done();
    await scene.escalations.save(replaced);
    const { calls } = scene.fake;
    const earlier = calls.length;
    for (const part of [...toRooms(replaced), ...toRooms(replaced)]) await scene.queue.enqueue(part);
    await scene.time.tickAsync(30_000);
    const since = calls.slice(earlier).map(({ method, about }) => `${method} ${about.split(' ')[0]}`);
    const made = since.filter((call) => /^(createRoom|post ESC-1.card|pin|setTopic|setPurpose)/.test(call));
    assert.deepEqual(made.map((call) => call.replace(/ C-.*/, '')).sort(), [
      ...['createRoom esc-1-checkout-is-down', 'pin', 'post ESC-1/card@mirror', 'setPurpose', 'setTopic'],
    ]);
    assert.deepEqual(scene.back, [{ key: 'ESC-1', side: 'mirror' }]);
  });

  it('waits in the mirror for the room there, not for the one at home', async () => {
    const escalation = { ...raisedCase(), mirror: 'teams:t1' };
    await scene.escalations.insert(escalation);
    const [atHome, there] = toRooms(escalation);
    assert.ok(atHome && there);
    await scene.queue.enqueue(atHome);
    await scene.queue.enqueue({ ...there, outbox: there.outbox.filter(({ kind }) => kind !== 'room') });
    scene.delivery.start();
    await scene.time.tickAsync(3_000);
    assert.equal(scene.stateOf('card'), 'sent');
    assert.deepEqual(scene.queue.all.get('ESC-1/card@mirror')?.waitsFor, {
      ...{ slot: 'room@mirror', until: 'outside' },
    });
  });
});
