import { trusted } from 'mongoose';
import { AppError } from '../errors.ts';
import { type EffectDocument, type EffectModel, readEffect } from './effect-model.ts';
import { isNewer } from './format.ts';

/** A newer Muster beside this one may be able to read it, and takes it within its safety run of 10 s. */
const givenUpAfterMs = 60_000;

/** Why an effect cannot be read, in a plain sentence that holds nothing of it; null when it can. */
export function whyUnreadable(document: EffectDocument): string | null {
  try {
    readEffect(document);
    return null;
  } catch (error) {
    if (error instanceof AppError) return error.message;
    throw error;
  }
}

/**
 * Effects that cannot be read. First in line they would keep the others from being leased, so they are passed over, and given up
 * when nobody else has taken them for a minute: then they are seen among the undelivered, and what waits for them goes on. Those of a
 * newer version wait for it, however long that takes.
 */
export function createUnreadableEffects(model: EffectModel) {
  const collection = model.db.collection<EffectDocument>(model.collection.name);
  const lookAgainAtMs = new Map<string, number>();

  /** Leaves out those that are passed over at this time. */
  function others(now: Date = new Date(0)) {
    for (const [id, atMs] of lookAgainAtMs) if (atMs <= Number(now)) lookAgainAtMs.delete(id);
    return lookAgainAtMs.size === 0 ? {} : { _id: trusted({ $nin: [...lookAgainAtMs.keys()] }) };
  }

  async function handle(documents: readonly EffectDocument[], now: Date): Promise<void> {
    for (const document of documents) {
      lookAgainAtMs.set(document._id, Number(now) + givenUpAfterMs);
      if (isNewer(document)) continue;
      if (Number(now) - readySinceMs(document) >= givenUpAfterMs) await giveUp(document, now);
    }
  }

  /** Unless somebody else has changed it. Those that wait for it are released by healing, as after a crash. */
  async function giveUp({ _id, state, fence, ...rest }: EffectDocument, at: Date): Promise<void> {
    const message = whyUnreadable({ _id, state, fence, ...rest }) ?? '';
    const over = {
      state: 'dead',
      tried: true,
      lease: null,
      leasedAt: null,
      waitsFor: null,
      runAt: at,
    } as const;
    await collection.updateOne(
      { _id, state, fence },
      { $set: { ...over, error: { code: 'broken-document', message, at } } },
    );
  }

  return { others, handle };
}

const readySinceMs = ({ state, runAt, leasedAt, lease }: EffectDocument): number =>
  state === 'sending' ? Number(leasedAt) + Number(lease?.lengthMs) : Number(runAt);
