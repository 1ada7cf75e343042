import { z } from 'zod';
import { type Echo, effectSchema, type Outgoing } from '../domain/effects.ts';
import type { EchoQueue } from '../usecases/echo.ts';
import type { Clock } from '../usecases/ports.ts';
import type { EffectDocument, EffectModel } from './effect-model.ts';
import { effectId, toNewEffect, wantSlot } from './effect-updates.ts';
import { createWaiting } from './effect-waiting.ts';
import { isDuplicateKey } from './mongo-errors.ts';

/** Until then a reply may say what it answers; nothing else needs the text of a message once it was shown. */
const textKeptForMs = 24 * 3_600_000;

/**
 * No slot has this name. What waits for it has not been given its place yet; should a crash come in between, the healing of the
 * queue finds that there is nothing to wait for.
 */
const noPlaceYet = 'its place';

type Addressed = Omit<Outgoing, 'outbox'>;

const unsettled: EffectDocument['state'][] = ['waiting', 'pending', 'sending', 'failed', 'doubtful'];

/** One of those that are still to be shown on a side of a room. */
const inLineSchema = z.object({ _id: z.string(), slot: z.string(), effect: z.object({ at: z.date() }) });
type InLine = z.infer<typeof inLineSchema>;

const earliestFirst = (a: InLine, b: InLine): number =>
  Number(a.effect.at) - Number(b.effect.at) || a.slot.localeCompare(b.slot, 'en', { numeric: true });

/** Echoes stand in a line for each side of a room, by when their originals were written, whichever process heard of them first. */
export function createEchoQueue(model: EffectModel, clock: Clock): EchoQueue {
  const waiting = createWaiting(model, clock);
  // Past mongoose, which knows nothing of what is within an effect.
  const collection = model.db.collection<EffectDocument>(model.collection.name);

  const textUntil = () => new Date(Number(clock.now()) + textKeptForMs);

  /** False when it is there already. */
  async function insert(outgoing: Addressed, echo: Echo): Promise<boolean> {
    const outbox = [{ ...echo, after: noPlaceYet }];
    const [first] = outbox;
    if (!first) return false;
    const fresh = toNewEffect({ ...outgoing, outbox }, first, { taking: undefined, now: clock.now() });
    try {
      await collection.insertOne({ ...fresh, textUntil: textUntil() });
      return true;
    } catch (error) {
      if (isDuplicateKey(error)) return false;
      throw error;
    }
  }

  async function lineOf({ key, workspace }: Addressed): Promise<InLine[]> {
    const open = { state: { $in: unsettled }, done: null };
    const found = await collection
      .find({ escalation: key, workspace, 'effect.kind': 'echo', ...open })
      .project({ slot: 1, 'effect.at': 1 })
      .toArray();
    return z.array(inLineSchema).parse(found).sort(earliestFirst);
  }

  /** Behind the one before it, and before the one after it if that is not on its way yet. */
  async function standInLine(outgoing: Addressed, slot: string): Promise<void> {
    const line = await lineOf(outgoing);
    const at = line.findIndex((each) => each.slot === slot);
    if (at === -1) return;
    const [before, behind] = [line[at - 1], line[at + 1]];
    const follow = (before: string) => ({
      $set: {
        state: 'waiting' as const,
        waitsFor: { slot: before, until: 'over' as const },
        'effect.after': before,
      },
    });
    const go = { $set: { state: 'pending' as const, waitsFor: null, 'effect.after': null } };
    const _id = effectId(outgoing.key, slot);
    const isPlaceless = { _id, state: 'waiting' as const, 'waitsFor.slot': noPlaceYet };
    const isStill = { state: { $in: ['waiting' as const, 'pending' as const] }, tried: false };
    if (behind) await collection.updateOne({ _id: behind._id, ...isStill }, follow(slot));
    await collection.updateOne(isPlaceless, before ? follow(before.slot) : go);
    // It may have been shown just now.
    if (before) await waiting.releaseIfOver(outgoing.key, before.slot);
  }

  async function change(outgoing: Addressed, echo: Echo): Promise<void> {
    const _id = effectId(outgoing.key, echo.slot);
    await collection.bulkWrite([
      wantSlot({ ...outgoing, outbox: [echo] }, echo),
      { updateOne: { filter: { _id }, update: { $set: { textUntil: textUntil() } } } },
    ]);
  }

  return {
    change,

    async put(outgoing, echo) {
      if (await insert(outgoing, echo)) await standInLine(outgoing, echo.slot);
      else await change(outgoing, echo);
    },

    async find(escalation, slot) {
      const document = await collection.findOne({ _id: effectId(escalation, slot) });
      return document && echoIn(document);
    },

    async whose(escalation, { workspace, id }) {
      const document = await collection.findOne({ escalation, workspace, 'outside.id': id });
      return document && { slot: document.slot, echo: echoIn(document) };
    },
  };
}

function echoIn({ effect }: EffectDocument): Echo | null {
  const read = effectSchema.safeParse(effect);
  return read.success && read.data.kind === 'echo' ? read.data : null;
}
