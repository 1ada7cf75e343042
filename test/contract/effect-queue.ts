import assert from 'node:assert/strict';
import type { EffectQueue, Outcome, QueuedEffect } from '../../src/delivery/ports.ts';
import type { Effect } from '../../src/domain/effects.ts';
import type { Escalation } from '../../src/domain/escalation.ts';
import { newCase } from './new-case.ts';

const room: Effect = { kind: 'room', slot: 'room', after: null };
const card: Effect = { kind: 'card', slot: 'card', after: 'room' };
const pin: Effect = { kind: 'pin', slot: 'pin', after: 'card' };
const notice = (entry: number, after: string | null = null): Effect => ({
  kind: 'notice',
  slot: `notice/${entry}`,
  after,
  entry,
});
const place = { channel: 'C1', id: '1.0' };
const sent: Outcome = { sent: place };
const fault = { code: 'no', message: 'It did not work.' };
const dead: Outcome = { dead: fault };
const soon = () => new Date(Date.now() - 1);
const failed = (retryAt = soon()): Outcome => ({ retryAt, error: fault, state: 'failed' });
const doubtful = (retryAt = soon()): Outcome => ({ retryAt, error: fault, state: 'doubtful' });
/** What is ready is so by the server's clock, which on a busy machine may seem to be ahead of ours. */
const aMomentLater = () => new Date(Date.now() + 1_000);
const inAnHour = () => new Date(Date.now() + 3_600_000);

type LeaseOptions = Parameters<EffectQueue['lease']>[0];

/** What every effect queue does. `fresh` gives an empty one. */
export function effectQueueContract(fresh: () => Promise<EffectQueue>): void {
  let queue: EffectQueue;
  beforeEach(async () => {
    queue = await fresh();
  });

  const wanting = (outbox: Effect[], fields: Partial<Escalation> = {}) =>
    newCase(1, { version: 1, outbox, ...fields });
  const enqueue = (outbox: Effect[], fields: Partial<Escalation> = {}) =>
    queue.enqueue(wanting(outbox, fields));
  const lease = (options: Partial<LeaseOptions> = {}) =>
    queue.lease({ owner: 'me', now: aMomentLater(), leaseMs: 60_000, limit: 50, ...options });
  const leaseOne = async (options: Partial<LeaseOptions> = {}): Promise<QueuedEffect> => {
    const [effect, ...more] = await lease(options);
    assert.ok(effect, 'nothing was ready');
    assert.deepEqual(slotsOf(more), []);
    return effect;
  };
  const settle = (effect: QueuedEffect, outcome: Outcome) => queue.settle(effect, outcome, new Date());
  /** Leases everything that is ready and ends each try like this; answers the slots. */
  const doAll = async (outcome: Outcome = sent): Promise<string[]> => {
    const effects = await lease();
    for (const effect of effects) await settle(effect, outcome);
    return slotsOf(effects);
  };
  const slotsOf = (effects: readonly QueuedEffect[]) => effects.map(({ effect }) => effect.slot);

  it('an effect comes out as it was put in', async () => {
    const before = Date.now();
    await enqueue([notice(4)], { version: 3, severity: 'sev3' });
    const { runAt, createdAt, ...rest } = await leaseOne();
    assert.deepEqual(rest, {
      id: 'ESC-1/notice/4',
      escalation: 'ESC-1',
      workspace: 'slack:T1',
      severity: 'sev3',
      effect: notice(4),
      wanted: 3,
      done: null,
      state: 'sending',
      attempts: 1,
      outside: null,
      error: null,
      fence: 1,
    });
    for (const instant of [runAt, createdAt]) assert.ok(Number(instant) >= before - 5);
  });

  it('an empty outbox puts nothing in', async () => {
    await enqueue([]);
    assert.deepEqual(await lease(), []);
  });

  it('texts that look like fields of the database stay what they are', async () => {
    const tell: Effect = { kind: 'tell', slot: 'tell/1/$p', after: null, entry: 1, person: '$state' };
    await enqueue([tell], { workspace: '$key' });
    const effect = await leaseOne();
    assert.deepEqual([effect.effect, effect.workspace], [tell, '$key']);
    await settle(effect, { sent: { channel: '$fence', id: '$$NOW' } });
    const outside = await queue.outside('ESC-1', ['tell/1/$p']);
    assert.deepEqual(outside.get('tell/1/$p'), { channel: '$fence', id: '$$NOW' });
  });

  describe('waiting for another slot', () => {
    it('an effect waits until the slot before it was sent', async () => {
      await enqueue([pin, card, room]);
      assert.deepEqual(await doAll(), ['room']);
      assert.deepEqual(await doAll(), ['card']);
      assert.deepEqual(await doAll(), ['pin']);
    });

    for (const [how, outcome] of [
      ['failed', failed(inAnHour())],
      ['came to a doubtful end', doubtful(inAnHour())],
      ['was given up', dead],
    ] as const) {
      it(`an effect no longer waits when the slot before it ${how}`, async () => {
        await enqueue([room, card]);
        await settle(await leaseOne(), outcome);
        assert.deepEqual(await doAll(), ['card']);
      });
    }

    it('an effect goes on waiting while the slot before it waits itself', async () => {
      await enqueue([room, card, pin]);
      await settle(await leaseOne(), { waitFor: 'origin' });
      assert.deepEqual(await lease(), []);
    });

    it('an effect put in after the slot before it was tried is ready at once', async () => {
      await enqueue([room]);
      await doAll(failed(inAnHour()));
      await enqueue([card], { version: 2 });
      assert.deepEqual(await doAll(), ['card']);
    });

    it('an effect put in while the slot before it is being sent waits for it', async () => {
      await enqueue([room]);
      const first = await leaseOne();
      await enqueue([card], { version: 2 });
      assert.deepEqual(await lease(), []);
      await settle(first, sent);
      assert.deepEqual(await doAll(), ['card']);
    });

    it('an effect does not wait for a slot that does not exist', async () => {
      await enqueue([pin]);
      assert.deepEqual(await doAll(), ['pin']);
    });

    it('an effect does not wait for a slot of another case', async () => {
      await enqueue([room]);
      await queue.enqueue(newCase(2, { outbox: [card] }));
      assert.deepEqual(slotsOf(await lease({ escalation: 'ESC-2' })), ['card']);
    });

    it('an effect that cannot be done without another is ready again when that one is settled', async () => {
      await enqueue([room, notice(1)]);
      const [first, second] = await lease();
      assert.ok(first && second);
      assert.equal((await settle(second, { waitFor: 'room' })).more, false);
      assert.deepEqual(await lease(), []);
      assert.equal((await settle(first, sent)).more, true);
      assert.equal((await leaseOne()).id, 'ESC-1/notice/1');
    });

    it('an effect that would wait for what has come meanwhile is ready at once', async () => {
      await enqueue([room, notice(1)]);
      const [first, second] = await lease();
      assert.ok(first && second);
      assert.equal((await settle(first, sent)).more, false);
      assert.equal((await settle(second, { waitFor: 'room' })).more, true);
      assert.equal((await leaseOne()).id, 'ESC-1/notice/1');
    });

    it('waiting does not count as an attempt', async () => {
      await enqueue([room, notice(1)]);
      const [first, second] = await lease();
      assert.ok(first && second);
      await settle(second, { waitFor: 'room' });
      await settle(first, sent);
      assert.equal((await leaseOne()).attempts, 1);
    });
  });

  describe('leases whose answer was lost', () => {
    const owner = 'me';

    it('are given back at once, in doubt, but for those that are kept', async () => {
      await enqueue([room, notice(1)]);
      const [heard, unheard] = await lease({ owner });
      assert.ok(heard && unheard);
      const soonAfter = new Date(Date.now() + 5_000);
      assert.equal(await queue.reclaim(owner, { kept: [heard.id], before: soonAfter }), 1);
      const again = await leaseOne({ owner });
      assert.deepEqual([again.id, again.state], [unheard.id, 'doubtful']);
    });

    it('stay where they are newer than the question, or of somebody else', async () => {
      await enqueue([room]);
      await lease({ owner });
      assert.equal(await queue.reclaim(owner, { kept: [], before: new Date(Date.now() - 60_000) }), 0);
      assert.equal(await queue.reclaim('other', { kept: [], before: new Date(Date.now() + 5_000) }), 0);
      assert.deepEqual(await lease({ owner }), []);
    });
  });

  describe('pausing', () => {
    const paused = (pausedUntil: Date, long = false): Outcome => ({ pausedUntil, long });

    it('what is paused is ready again at that instant, and it was no attempt', async () => {
      await enqueue([room]);
      const until = inAnHour();
      await settle(await leaseOne(), paused(until));
      assert.deepEqual(await lease(), []);
      assert.deepEqual(await queue.nextRunAt(), until);
      const { attempts, state, error } = await leaseOne({ now: until });
      assert.deepEqual({ attempts, state, error }, { attempts: 1, state: 'sending', error: null });
    });

    it('a doubt survives a pause', async () => {
      await enqueue([room]);
      await settle(await leaseOne(), doubtful());
      await settle(await leaseOne(), paused(soon()));
      assert.equal((await leaseOne()).state, 'doubtful');
    });

    it('a short pause keeps the order, in a long one the others go ahead', async () => {
      await enqueue([room, card]);
      await settle(await leaseOne(), paused(soon()));
      const again = await leaseOne();
      assert.equal(again.effect.slot, 'room');
      await settle(again, paused(inAnHour(), true));
      assert.equal((await leaseOne()).effect.slot, 'card');
    });

    it('what has shown something while it waits keeps that, and is ready when the awaited is there', async () => {
      await enqueue([room, notice(1)]);
      const [first, second] = await lease();
      assert.ok(first && second);
      await settle(second, { waitFor: 'room', outside: { channel: 'D1', id: '2.0' } });
      await settle(first, sent);
      assert.deepEqual((await leaseOne()).outside, { channel: 'D1', id: '2.0' });
    });
  });

  describe('wanting anew', () => {
    it('putting the same outbox in again changes nothing', async () => {
      await enqueue([room, card, notice(1)]);
      await enqueue([room, card, notice(1)]);
      assert.deepEqual(await doAll(), ['room', 'notice/1']);
      await enqueue([room, card, notice(1)]);
      assert.deepEqual(await doAll(), ['card']);
      await enqueue([room, card, notice(1)]);
      assert.deepEqual(await doAll(), []);
    });

    it('a slot that shows a state is ready again when a later version wants it', async () => {
      await enqueue([card]);
      await doAll();
      await enqueue([card], { version: 2, severity: 'sev1' });
      const { wanted, done, attempts, outside, severity } = await leaseOne();
      assert.deepEqual([wanted, done, attempts, outside, severity], [2, 1, 1, place, 'sev1']);
    });

    it('a slot that is sent once is not sent again, whatever wants it', async () => {
      await enqueue([notice(1)]);
      await doAll();
      await enqueue([notice(1)], { version: 2 });
      assert.deepEqual(await lease(), []);
    });

    it('what a later version puts in again without having wished it is not ready again', async () => {
      await enqueue([card, notice(1)]);
      await doAll();
      const still = { ...card, wanted: 1 };
      await enqueue([still, notice(2)], { version: 2 });
      assert.deepEqual(await doAll(), ['notice/2']);
      await enqueue([card], { version: 3 });
      assert.equal((await leaseOne()).wanted, 3);
    });

    it('and is put in as of the version that wished it, where a crash had kept it out', async () => {
      await enqueue([{ ...card, wanted: 2 }, notice(1)], { version: 3 });
      const [first] = await lease();
      assert.ok(first);
      assert.deepEqual([first.wanted, first.effect], [2, card]);
      await settle(first, sent);
      await enqueue([{ ...card, wanted: 3 }], { version: 4 });
      const { wanted, effect } = await leaseOne();
      assert.deepEqual([wanted, effect], [3, card]);
    });

    it('an older version does not want anew what a later one had', async () => {
      await enqueue([card], { version: 3 });
      await doAll();
      await enqueue([card], { version: 2 });
      assert.deepEqual(await lease(), []);
    });

    it('what is wanted anew while it is being sent is ready again afterwards', async () => {
      await enqueue([card]);
      const first = await leaseOne();
      await enqueue([card], { version: 2 });
      assert.deepEqual(await lease(), []);
      assert.equal((await settle(first, sent)).more, true);
      const second = await leaseOne();
      assert.deepEqual([second.wanted, second.done], [2, 1]);
      assert.equal((await settle(second, sent)).more, false);
      assert.deepEqual(await lease(), []);
    });

    it('a slot sent once is over, even if a repeat of the outbox wanted it while it was being sent', async () => {
      await enqueue([notice(1)]);
      const first = await leaseOne();
      await enqueue([notice(1)], { version: 2 });
      await settle(first, sent);
      assert.deepEqual(await lease(), []);
    });

    it('what was given up is tried again when a later version wants it', async () => {
      await enqueue([card, notice(1)]);
      await doAll(dead);
      await enqueue([card, notice(1)]);
      assert.deepEqual(await lease(), []);
      await enqueue([card, notice(1)], { version: 2 });
      const again = await leaseOne();
      assert.deepEqual([again.effect.slot, again.attempts, again.error?.code], ['card', 1, 'no']);
    });

    it('what failed keeps its pause when it is wanted anew', async () => {
      await enqueue([card]);
      await doAll(failed(inAnHour()));
      await enqueue([card], { version: 2 });
      assert.deepEqual(await lease(), []);
    });
  });

  describe('leasing', () => {
    it('a leased effect is leased to nobody else', async () => {
      await enqueue([room]);
      await leaseOne();
      assert.deepEqual(await lease({ owner: 'other' }), []);
    });

    it('of twenty at once each effect goes to one', async () => {
      const notices = Array.from({ length: 30 }, (_, n) => notice(n + 1));
      await enqueue(notices);
      const all = await Promise.all(
        Array.from({ length: 20 }, (_, n) => lease({ owner: `owner-${n}`, limit: 10 })),
      );
      const slots = slotsOf(all.flat());
      assert.equal(new Set(slots).size, slots.length);
      assert.deepEqual(new Set([...slots, ...(await doAll())]), new Set(notices.map(({ slot }) => slot)));
    });

    it('sev1 goes first, then the oldest, then what stood first in the outbox', async () => {
      await queue.enqueue(newCase(1, { severity: 'sev2', outbox: [notice(2), notice(1)] }));
      await untilTheNextMillisecond();
      await queue.enqueue(newCase(2, { severity: 'sev1', outbox: [notice(3)] }));
      await untilTheNextMillisecond();
      await queue.enqueue(newCase(3, { severity: 'sev2', outbox: [notice(4)] }));
      await queue.enqueue(newCase(4, { severity: 'sev1', outbox: [notice(5)] }));
      assert.deepEqual(slotsOf(await lease({ limit: 3 })), ['notice/3', 'notice/5', 'notice/2']);
      assert.deepEqual(slotsOf(await lease()), ['notice/1', 'notice/4']);
    });

    it('only those of the case asked for are leased', async () => {
      await queue.enqueue(newCase(1, { outbox: [room] }));
      await queue.enqueue(newCase(2, { outbox: [room] }));
      assert.equal((await leaseOne({ escalation: 'ESC-2' })).id, 'ESC-2/room');
      assert.equal((await leaseOne()).id, 'ESC-1/room');
    });

    it('a pause is kept', async () => {
      await enqueue([room]);
      const at = inAnHour();
      await settle(await leaseOne(), failed(at));
      assert.deepEqual(await lease({ now: new Date(Number(at) - 1) }), []);
      assert.equal((await leaseOne({ now: at })).attempts, 2);
    });

    it('a lease that ran out is taken over as doubtful, with the next fence', async () => {
      await enqueue([room]);
      await leaseOne({ leaseMs: 0 });
      const { state, fence, attempts } = await leaseOne();
      assert.deepEqual([state, fence, attempts], ['doubtful', 2, 2]);
    });

    it('what is new and ready is leased in the go in which it is put in, and what waits for it when it is sent', async () => {
      const one = { owner: 'one', leaseMs: 60_000 };
      const taken = await queue.enqueue(newCase(1, { outbox: [room, card] }), one);
      assert.deepEqual(slotsOf(taken), ['room']);
      assert.deepEqual(await lease(), []);
      const [first] = taken;
      assert.ok(first);
      const { leased, more } = await queue.settle(first, { sent: place }, new Date(), one);
      assert.equal(more, false);
      assert.deepEqual(
        leased.map(({ effect, state, fence, attempts }) => [effect.slot, state, fence, attempts]),
        [['card', 'sending', 1, 1]],
      );
      assert.deepEqual(await lease(), []);
      assert.deepEqual(await queue.enqueue(newCase(1, { outbox: [room, card] }), one), []);
    });

    it('what a process that is gone was sending is taken over at once, as doubtful; of others nothing is', async () => {
      await queue.enqueue(newCase(1, { outbox: [room] }));
      await leaseOne({ owner: 'gone' });
      await queue.enqueue(newCase(2, { outbox: [room] }));
      await leaseOne({ owner: 'alive' });
      await queue.endLeases((owner) => owner === 'gone');
      const taken = await lease();
      assert.deepEqual(
        taken.map(({ id, state }) => [id, state]),
        [['ESC-1/room', 'doubtful']],
      );
    });

    it('who was taken over can settle nothing any more', async () => {
      await enqueue([room]);
      const late = await leaseOne({ leaseMs: 0 });
      const present = await leaseOne();
      await settle(late, { sent: { channel: 'C9', id: null } });
      await settle(late, dead);
      assert.equal((await queue.outside('ESC-1', ['room'])).size, 0);
      await settle(present, sent);
      assert.deepEqual((await queue.outside('ESC-1', ['room'])).get('room'), place);
    });

    it('a doubtful end is doubtful at the next try', async () => {
      await enqueue([room]);
      await settle(await leaseOne(), doubtful());
      assert.equal((await leaseOne()).state, 'doubtful');
    });

    it('a doubt stays over clean failures, until it is sent', async () => {
      await enqueue([card]);
      await settle(await leaseOne(), doubtful());
      await settle(await leaseOne(), failed());
      const third = await leaseOne();
      assert.equal(third.state, 'doubtful');
      await settle(third, sent);
      await enqueue([card], { version: 2 });
      assert.equal((await leaseOne()).state, 'sending');
    });

    it('a clean failure leaves no doubt', async () => {
      await enqueue([room]);
      await settle(await leaseOne(), failed());
      const { state, attempts, error } = await leaseOne();
      assert.deepEqual(
        [state, attempts, error?.code, error?.message],
        ['sending', 2, fault.code, fault.message],
      );
    });

    it('what was sent or given up is not leased any more', async () => {
      await enqueue([room, notice(1)]);
      const [first, second] = await lease();
      assert.ok(first && second);
      await settle(first, sent);
      await settle(second, dead);
      assert.deepEqual(await lease({ now: inAnHour() }), []);
    });
  });

  describe('what was lost outside', () => {
    const newRoom = { channel: 'C2', id: null };
    const lostRoom: Effect = { ...room, kind: 'room', lost: place };
    const lostCard: Effect = { ...card, kind: 'card', lost: place };
    const pinAgain: Effect = { ...pin, slot: 'pin/7' };

    it('is forgotten, and the slot is made anew, once', async () => {
      await enqueue([room]);
      await doAll();
      await enqueue([lostRoom], { version: 2 });
      assert.equal((await queue.outside('ESC-1', ['room'])).size, 0);
      assert.equal(await queue.caseOfRoom('C1'), null);
      const effect = await leaseOne();
      assert.equal(effect.outside, null);
      await settle(effect, { sent: newRoom });
      await enqueue([lostRoom], { version: 2 });
      await enqueue([lostRoom], { version: 3 });
      assert.deepEqual(await lease(), []);
      assert.deepEqual((await queue.outside('ESC-1', ['room'])).get('room'), newRoom);
    });

    it('is forgotten although the last try to show it was given up', async () => {
      await enqueue([card]);
      await doAll();
      await enqueue([card], { version: 2 });
      await doAll(dead);
      await enqueue([lostCard], { version: 3 });
      assert.equal((await leaseOne()).outside, null);
    });

    it('is not lost when the slot has something else by now', async () => {
      await enqueue([room]);
      await doAll({ sent: newRoom });
      await enqueue([lostRoom], { version: 2 });
      assert.deepEqual(await lease(), []);
      assert.deepEqual((await queue.outside('ESC-1', ['room'])).get('room'), newRoom);
    });

    it('what follows it waits until it is there again, whether it was in the queue before or not', async () => {
      await enqueue([room, card]);
      assert.deepEqual(await doAll(), ['room']);
      assert.deepEqual(await doAll(), ['card']);
      await enqueue([lostRoom, lostCard, pinAgain], { version: 2 });
      const effect = await leaseOne();
      await settle(effect, failed());
      assert.deepEqual(await doAll({ sent: newRoom }), ['room']);
      assert.deepEqual(await doAll({ sent: { channel: 'C2', id: '2.0' } }), ['card']);
      assert.deepEqual(await doAll({ sent: null }), ['pin/7']);
    });

    it('what follows it does not wait when it is there again already', async () => {
      await enqueue([room, card]);
      await doAll({ sent: newRoom });
      await doAll();
      await enqueue([lostRoom, card, pinAgain], { version: 2 });
      assert.deepEqual((await doAll()).sort(), ['card', 'pin/7']);
    });
  });

  describe('what can be asked', () => {
    it('what slots left outside, where they left something', async () => {
      await enqueue([room, notice(1), notice(2)]);
      const [first, second] = await lease();
      assert.ok(first && second);
      await settle(first, { sent: { channel: 'C1', id: null } });
      await settle(second, { sent: null });
      assert.deepEqual(
        await queue.outside('ESC-1', ['room', 'notice/1', 'notice/2', 'card']),
        new Map([['room', { channel: 'C1', id: null }]]),
      );
      assert.equal((await queue.outside('ESC-2', ['room'])).size, 0);
    });

    it('which slots stand, and where: all but those that were given up before anything was to be seen', async () => {
      const all = [notice(1), notice(2), notice(3), notice(4, 'notice/1')];
      await enqueue(all);
      const [first, second, third] = await lease();
      assert.ok(first && second && third);
      await settle(first, dead);
      await settle(second, failed(inAnHour()));
      await settle(third, sent);
      const slots = [...slotsOf([first, second, third]), 'notice/4', 'notice/5'];
      const at = (slot: string) => [slot, 'slack:T1'] as const;
      const standing = await queue.standing('ESC-1', slots);
      assert.deepEqual([...standing].sort(), slots.slice(1, 4).map(at).sort());
      assert.equal((await queue.standing('ESC-2', slots)).size, 0);
    });

    it('a slot that was shown stands where it was first put in, though it was given up later', async () => {
      await enqueue([card]);
      await doAll();
      await enqueue([card], { version: 2, workspace: 'teams:t1' });
      await doAll(dead);
      assert.deepEqual(await queue.standing('ESC-1', ['card']), new Map([['card', 'slack:T1']]));
    });

    it('what is sent replaces what was outside before', async () => {
      await enqueue([card]);
      await doAll();
      await enqueue([card], { version: 2 });
      await doAll({ sent: null });
      assert.equal((await queue.outside('ESC-1', ['card'])).size, 0);
    });

    it('a failed try leaves what was outside', async () => {
      await enqueue([card]);
      await doAll();
      await enqueue([card], { version: 2 });
      await doAll(failed());
      assert.deepEqual((await queue.outside('ESC-1', ['card'])).get('card'), place);
    });

    it('the case whose room a channel is, and that a channel is no room', async () => {
      await enqueue([room, notice(1)]);
      const [first, second] = await lease();
      assert.ok(first && second);
      await settle(first, { sent: { channel: 'C1', id: null } });
      await settle(second, { sent: { channel: 'C2', id: '1.0' } });
      assert.equal(await queue.caseOfRoom('C1'), 'ESC-1');
      assert.equal(await queue.caseOfRoom('C2'), null);
    });

    it('the case whose room is mirrored in a channel', async () => {
      await enqueue([{ kind: 'room', slot: 'room@mirror', after: null }], { workspace: 'teams:t1' });
      await settle(await leaseOne(), { sent: { channel: '19:thread', id: null } });
      assert.equal(await queue.caseOfRoom('19:thread'), 'ESC-1');
      assert.equal(await queue.caseOfRoom('C1'), null);
    });

    it('what failed and is not sent yet is troubled, also while it is tried again', async () => {
      await enqueue([room, notice(1), notice(2), notice(3)]);
      const [first, second, third, fourth] = await lease();
      assert.ok(first && second && third && fourth);
      await settle(first, failed());
      await settle(second, dead);
      await settle(third, doubtful(inAnHour()));
      await settle(fourth, sent);
      const troubled = async () => slotsOf(await queue.troubled('ESC-1')).sort();
      assert.deepEqual(await troubled(), ['notice/1', 'notice/2', 'room']);
      const again = await leaseOne();
      assert.deepEqual(await troubled(), ['notice/1', 'notice/2', 'room']);
      await settle(again, sent);
      assert.deepEqual(await troubled(), ['notice/1', 'notice/2']);
      assert.deepEqual(await queue.troubled('ESC-2'), []);
    });

    it('when the next effect is ready: at its time, or when its lease has run out', async () => {
      assert.equal(await queue.nextRunAt(), null);
      await enqueue([room, card]);
      assert.ok(Number(await queue.nextRunAt()) <= Number(aMomentLater()));
      const effect = await leaseOne({ leaseMs: 7_200_000 });
      assert.ok(Number(await queue.nextRunAt()) > Date.now() + 3_600_000);
      const at = inAnHour();
      await settle(effect, failed(at));
      await doAll();
      assert.deepEqual(await queue.nextRunAt(), at);
    });
  });
}

/** Ages are told apart by the millisecond. */
async function untilTheNextMillisecond(): Promise<void> {
  const now = Date.now();
  while (Date.now() === now) await new Promise(setImmediate);
}
