import { type QueryFilter, trusted } from 'mongoose';
import { z } from 'zod';
import { effectSchema } from '../domain/effects.ts';
import type { Deliveries, Undelivered } from '../usecases/ports.ts';
import type { EffectDocument, EffectModel } from './effect-model.ts';
import { whyUnreadable } from './unreadable-effects.ts';

/** What is ready is on its way within seconds; what has waited this long is stuck. */
const stuckAfterMs = 60_000;

const failing: EffectDocument['state'][] = ['dead', 'doubtful', 'failed'];
const underway: EffectDocument['state'][] = ['pending', 'sending', 'waiting'];

/** What can be said of an effect even if it cannot be read as a whole. */
const shownSchema = z.object({
  _id: z.string(),
  escalation: z.string().catch(''),
  workspace: z.string().catch(''),
  effect: effectSchema.nullable().catch(null),
  state: z.enum([...failing, ...underway]),
  attempts: z.number().catch(0),
  done: z.number().nullable().catch(null),
  createdAt: z.date(),
  runAt: z.date(),
  error: z.object({ message: z.string(), at: z.date() }).nullable().catch(null),
  waitsFor: z.object({ slot: z.string() }).nullable().catch(null),
});
type Shown = z.infer<typeof shownSchema>;

export function createDeliveries(model: EffectModel): Deliveries {
  async function putBack(
    which: QueryFilter<EffectDocument>,
    states: EffectDocument['state'][],
    now: Date,
  ): Promise<string[]> {
    const over = { ...which, state: trusted({ $in: states }) };
    const ids = (await model.find(over, { _id: 1 }).lean()).map(({ _id }) => _id);
    // The error stays until it is sent: by it the card learns that a trouble is over.
    const anew = { state: 'pending', attempts: 0, runAt: now, waitsFor: null } as const;
    await model.updateMany({ ...over, _id: trusted({ $in: ids }) }, { $set: anew });
    return ids;
  }

  return {
    async undelivered({ now, limit, ...of }) {
      const stuck = { runAt: trusted({ $lte: new Date(Number(now) - stuckAfterMs) }) };
      const lasting = [stuck, { error: trusted({ $ne: null }) }, { runAt: trusted({ $gt: now }) }];
      const documents = await model
        .find({
          ...of,
          // Says once more what the branches say together, so that an index on the state serves.
          state: trusted({ $in: [...failing, ...underway] }),
          $or: [{ state: trusted({ $in: failing }) }, { state: trusted({ $in: underway }), $or: lasting }],
        })
        // As letters go, "dead" is the first of the states.
        .sort({ state: 1, createdAt: 1 })
        .limit(limit)
        .lean();
      return documents.flatMap((document) => toUndelivered(document, now)).sort(byUrgency);
    },

    async states(ids) {
      const documents = await model.find({ _id: trusted({ $in: [...ids] }) }, { state: 1 }).lean();
      return new Map(documents.map(({ _id, state }) => [_id, state]));
    },

    sendAgain: (ids, now) => putBack({ _id: trusted({ $in: [...ids] }) }, failing, now),
    sendDeadAgain: (escalation, now) => putBack(escalation === null ? {} : { escalation }, ['dead'], now),
  };
}

function toUndelivered(document: EffectDocument, now: Date): Undelivered[] {
  const read = shownSchema.safeParse(document);
  if (!read.success) return [];
  const { _id: id, escalation, workspace, effect, attempts, runAt, error, waitsFor } = read.data;
  const state = standing(read.data, now);
  const isTried = state === 'doubtful' || state === 'failed' || state === 'paused';
  return [
    {
      ...{ id, escalation, workspace, effect, state, attempts },
      since: since(read.data),
      nextTryAt: isTried ? runAt : null,
      why: whyUnreadable(document) ?? error?.message ?? null,
      waitsFor: waitsFor?.slot ?? null,
    },
  ];
}

function standing({ state, runAt, error }: Shown, now: Date): Undelivered['state'] {
  if (state === 'dead' || state === 'doubtful' || state === 'failed') return state;
  if (state === 'waiting') return 'waiting';
  if (runAt > now) return 'paused';
  return error ? 'failed' : 'waiting';
}

/** A slot that shows a state was wanted anew long after it was made. */
function since({ state, error, done, runAt, createdAt }: Shown): Date {
  if (state === 'dead') return error?.at ?? runAt;
  return done === null ? createdAt : (error?.at ?? runAt);
}

const byUrgency = (a: Undelivered, b: Undelivered): number =>
  Number(b.state === 'dead') - Number(a.state === 'dead') || Number(a.since) - Number(b.since);
