import { trusted } from 'mongoose';
import type { RoomOfCase, RoomQueue } from '../delivery/room-ports.ts';
import { isInRoom, sideOf, slotOn } from '../domain/effects.ts';
import type { Clock } from '../usecases/ports.ts';
import type { EffectDocument, EffectModel } from './effect-model.ts';
import { effectId } from './effect-updates.ts';

/** Those of these rooms that there are. */
const roomsAmong = (rooms: readonly RoomOfCase[]) => ({
  _id: trusted({ $in: rooms.map(({ key, side }) => effectId(key, slotOn(side, 'room'))) }),
  outside: trusted({ $ne: null }),
});

/** Looked at no later than then; a new room is being set up, and need not be looked at for a while. */
const lookedAtBy = (instant: Date) => ({
  $or: [{ lookedAt: trusted({ $lte: instant }) }, { lookedAt: null, createdAt: trusted({ $lte: instant }) }],
});

/** It belongs into a room, and was given up because that could not be reached. */
function isUnsaid({ effect, error }: Pick<EffectDocument, 'effect' | 'error'>): boolean {
  const belongsThere =
    effect.kind === 'invite' || effect.kind === 'echo' || (isInRoom(effect) && effect.kind !== 'room');
  return belongsThere && error?.code === 'room-gone';
}

export function createRoomQueue(model: EffectModel, clock: Clock): RoomQueue {
  // Writes go to the driver as they are: mongoose knows nothing of these fields.
  const collection = model.db.collection<EffectDocument>(model.collection.name);

  async function unsaidIn({ key: escalation, side }: RoomOfCase) {
    const dead = { escalation, state: 'dead' as const };
    const given = await model.find(dead, { slot: 1, effect: 1, error: 1, fence: 1 }).lean();
    return given.filter((each) => sideOf(each.slot) === side && isUnsaid(each));
  }

  async function takeDue(among: readonly RoomOfCase[], everyMs: number): Promise<RoomOfCase | null> {
    const isDue = lookedAtBy(new Date(Number(clock.now()) - everyMs));
    const rooms = await model
      .find({ ...roomsAmong(among), ...isDue }, { escalation: 1, slot: 1, lookedAt: 1, createdAt: 1 })
      .lean();
    const [first] = rooms.sort(
      (a, b) => Number(a.lookedAt ?? a.createdAt) - Number(b.lookedAt ?? b.createdAt),
    );
    if (!first) return null;
    const asRead = { _id: first._id, lookedAt: first.lookedAt ?? null };
    const { modifiedCount } = await collection.updateOne(asRead, { $currentDate: { lookedAt: true } });
    if (modifiedCount !== 1) return takeDue(among, everyMs);
    return { key: first.escalation, side: sideOf(first.slot) };
  }

  async function sayUnsaid(room: RoomOfCase): Promise<void> {
    const unsaid = await unsaidIn(room);
    const slots = new Set(unsaid.map(({ slot }) => slot));
    const operations = unsaid.map(({ _id, effect, fence }) => ({
      updateOne: {
        filter: { _id, fence, state: 'dead' as const },
        update: { $set: putIn(slots.has(effect.after ?? '') ? effect.after : null, clock.now()) },
      },
    }));
    if (operations.length > 0) await collection.bulkWrite(operations);
  }

  return {
    takeDue,
    sayUnsaid,

    async hasUnsaid(room) {
      return (await unsaidIn(room)).length > 0;
    },

    async hurry(workspace, code) {
      const waiting = { workspace, state: { $in: ['failed' as const, 'doubtful' as const] } };
      await collection.updateMany({ ...waiting, 'error.code': code }, { $set: { runAt: clock.now() } });
    },
  };
}

/** As when it came first: after the one before it, so that they appear in their order. */
const putIn = (after: string | null, runAt: Date) => ({
  state: after === null ? ('pending' as const) : ('waiting' as const),
  waitsFor: after === null ? null : { slot: after, until: 'tried' as const },
  tried: false,
  attempts: 0,
  runAt,
});
