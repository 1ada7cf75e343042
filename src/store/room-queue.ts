import { trusted } from 'mongoose';
import type { RoomQueue } from '../delivery/room-ports.ts';
import { isInRoom, isMirrorSlot } from '../domain/effects.ts';
import type { Clock } from '../usecases/ports.ts';
import type { EffectDocument, EffectModel } from './effect-model.ts';
import { effectId } from './effect-updates.ts';

/** The room of each of these cases, where there is one. */
const roomsOf = (cases: readonly string[]) => ({
  _id: trusted({ $in: cases.map((key) => effectId(key, 'room')) }),
  outside: trusted({ $ne: null }),
});

/** Looked at no later than then; a new room is being set up, and need not be looked at for a while. */
const lookedAtBy = (instant: Date) => ({
  $or: [{ lookedAt: trusted({ $lte: instant }) }, { lookedAt: null, createdAt: trusted({ $lte: instant }) }],
});

/** It belongs into the room, or into its mirror, and was given up because that could not be reached. */
function isUnsaid({ effect, error }: Pick<EffectDocument, 'effect' | 'error'>): boolean {
  const belongsThere =
    effect.kind === 'invite' || effect.kind === 'echo' || (isInRoom(effect) && effect.kind !== 'room');
  // The mirror is not looked at: that the room is there says nothing of it.
  return belongsThere && !isMirrorSlot(effect.slot) && error?.code === 'room-gone';
}

export function createRoomQueue(model: EffectModel, clock: Clock): RoomQueue {
  // Writes go to the driver as they are: mongoose knows nothing of these fields.
  const collection = model.db.collection<EffectDocument>(model.collection.name);

  async function unsaidOf(escalation: string) {
    const dead = { escalation, state: 'dead' as const };
    return (await model.find(dead, { slot: 1, effect: 1, error: 1, fence: 1 }).lean()).filter(isUnsaid);
  }

  async function takeDue(cases: readonly string[], everyMs: number): Promise<string | null> {
    const isDue = lookedAtBy(new Date(Number(clock.now()) - everyMs));
    const rooms = await model
      .find({ ...roomsOf(cases), ...isDue }, { escalation: 1, lookedAt: 1, createdAt: 1 })
      .lean();
    const [first] = rooms.sort(
      (a, b) => Number(a.lookedAt ?? a.createdAt) - Number(b.lookedAt ?? b.createdAt),
    );
    if (!first) return null;
    const asRead = { _id: first._id, lookedAt: first.lookedAt ?? null };
    const { modifiedCount } = await collection.updateOne(asRead, { $currentDate: { lookedAt: true } });
    return modifiedCount === 1 ? first.escalation : takeDue(cases, everyMs);
  }

  async function sayUnsaid(escalation: string): Promise<void> {
    const unsaid = await unsaidOf(escalation);
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

    async hasUnsaid(escalation) {
      return (await unsaidOf(escalation)).length > 0;
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
