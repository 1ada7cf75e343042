import { randomUUID } from 'node:crypto';
import { trusted } from 'mongoose';
import type {
  EffectQueue,
  EffectState,
  Followers,
  Lease,
  Outcome,
  Outside,
  QueuedEffect,
} from '../delivery/ports.ts';
import { awaited, type Effect, mirrorSlot, type Outgoing, refreshable } from '../domain/effects.ts';
import type { Clock } from '../usecases/ports.ts';
import { type EffectDocument, type EffectModel, readEffect, toQueuedEffect } from './effect-model.ts';
import {
  effectId,
  finish,
  insertLeased,
  leaseRanOut,
  lostIn,
  type Taking,
  take,
  takeWaiting,
  toNewEffect,
  waitingFor,
  wantSlot,
} from './effect-updates.ts';
import { createWaiting } from './effect-waiting.ts';
import { duplicatesIn } from './mongo-errors.ts';
import type { ReadMany } from './read-document.ts';
import { createUnreadableEffects } from './unreadable-effects.ts';

const readyStates: EffectState[] = ['pending', 'failed', 'doubtful'];
const failingStates: EffectState[] = ['failed', 'doubtful', 'dead'];
const unsettledStates: EffectState[] = ['pending', 'sending', 'waiting'];
const first = { severity: 1, createdAt: 1, place: 1 } as const;

type LeaseOptions = Parameters<EffectQueue['lease']>[0];

export function createEffectQueue(model: EffectModel, readMany: ReadMany, clock: Clock): EffectQueue {
  const waiting = createWaiting(model, clock);
  // Writes go to the driver as they are: mongoose would cast the expressions of a pipeline as if they were values.
  const collection = model.db.collection<EffectDocument>(model.collection.name);
  const unreadable = createUnreadableEffects(model);

  async function enqueue(escalation: Outgoing, lease?: Lease): Promise<QueuedEffect[]> {
    const effects = dependentsFirst(escalation.outbox);
    if (effects.length === 0) return [];
    // Before what follows them, which would find what was lost.
    const lost = lostIn(effects).reverse();
    if (lost.length > 0) await collection.bulkWrite(lost.map((effect) => wantSlot(escalation, effect)));
    const taking = lease && { owner: lease.owner, token: randomUUID(), lengthMs: lease.leaseMs };
    const made = await makeSlots(escalation, effects, taking);
    const isNew = (slot: string) => made.some((document) => document.slot === slot);
    const there = effects.filter(({ slot }) => !isNew(slot));
    if (there.length > 0) await collection.bulkWrite(there.map((effect) => wantSlot(escalation, effect)));
    // A slot made just now, after those that wait for it, releases them itself when it is settled. Any other may be settled already.
    const afterThese = made.flatMap(({ effect }) => effect.after ?? []);
    const older = afterThese.filter((slot) => !isNew(slot));
    if (older.length > 0) await waiting.releaseTried(escalation.key, older);
    // Somebody else may have made them anew already.
    for (const { slot } of lost) await waiting.releaseIfThere(escalation.key, slot);
    return made.filter(({ state }) => state === 'sending').map((effect) => toQueuedEffect(effect));
  }

  /** In one trip, since a case is opened in a moment. Answers those that were not in the queue before. */
  async function makeSlots(
    escalation: Outgoing,
    effects: readonly Effect[],
    taking: Taking | undefined,
  ): Promise<EffectDocument[]> {
    const now = clock.now();
    const documents = effects.map((effect) => toNewEffect(escalation, effect, { taking, now }));
    try {
      await collection.bulkWrite(documents.map(insertLeased), { ordered: false });
      return documents;
    } catch (error) {
      const there = new Set(duplicatesIn(error));
      return documents.filter((_, index) => !there.has(index));
    }
  }

  /** Two questions, as each has an index of its own, and only one of them needs the server's clock. */
  async function readReady(options: LeaseOptions): Promise<EffectDocument[]> {
    const ofCase = options.escalation === undefined ? {} : { escalation: options.escalation };
    const due = { state: trusted({ $in: readyStates }), runAt: trusted({ $lte: options.now }) };
    const left = { state: 'sending' as const, $expr: trusted(leaseRanOut) };
    const readable = unreadable.others(options.now);
    const found = await Promise.all([
      model
        .find({ ...ofCase, ...due, ...readable })
        .sort(first)
        .limit(options.limit)
        .lean(),
      model
        .find({ ...ofCase, ...left, ...readable })
        .sort(first)
        .limit(options.limit)
        .lean(),
    ]);
    const documents = found.flat();
    const candidates = readMany(documents, readEffect);
    if (candidates.length === documents.length) return candidates.sort(byTurn).slice(0, options.limit);
    const sound = new Set(candidates.map(({ _id }) => _id));
    const broken = documents.filter(({ _id }) => !sound.has(_id));
    await unreadable.handle(broken, options.now);
    return readReady(options);
  }

  async function lease(options: LeaseOptions): Promise<QueuedEffect[]> {
    if (options.escalation === undefined) await waiting.healNowAndThen();
    const candidates = await readReady(options);
    if (candidates.length === 0) return [];
    const taken = await takeAll(candidates, options);
    // Others were faster with all of them: what stood behind those may be ready too.
    return taken.length === 0 ? lease(options) : taken;
  }

  /** Leases those that are still as they were read. */
  async function takeAll(candidates: EffectDocument[], { owner, leaseMs }: Lease): Promise<QueuedEffect[]> {
    if (candidates.length === 0) return [];
    const taking = { owner, token: randomUUID(), lengthMs: leaseMs };
    const operations = candidates.map((candidate) => ({
      updateOne: { filter: asRead(candidate), update: take(candidate, taking, mayBeOut(candidate)) },
    }));
    const { matchedCount } = await collection.bulkWrite(operations, { ordered: false });
    if (matchedCount === candidates.length) return candidates.map(toLeased);
    const ids = trusted({ $in: candidates.map(({ _id }) => _id) });
    const mine = await model.find({ _id: ids, 'lease.token': taking.token }, { _id: 1 }).lean();
    const taken = new Set(mine.map(({ _id }) => _id));
    return candidates.filter(({ _id }) => taken.has(_id)).map(toLeased);
  }

  async function settle(
    effect: QueuedEffect,
    outcome: Outcome,
    now: Date,
    lease?: Lease,
  ): Promise<Followers> {
    if (lease && 'sent' in outcome && mayBeAwaited(effect)) return settleAndTake(effect, outcome, now, lease);
    const end = await finishOne(effect, outcome, now);
    const released = end !== 'not-ours' && (await releaseAfter(effect, outcome));
    return { leased: [], more: released || end === 'wanted-anew' };
  }

  /**
   * In one trip, as the next sends wait for both. Should this effect be somebody else's by now, those that waited for it are only
   * taken early: each looks for itself what it needs.
   */
  async function settleAndTake(
    effect: QueuedEffect,
    outcome: Outcome,
    now: Date,
    { owner, leaseMs }: Lease,
  ): Promise<Followers> {
    const token = randomUUID();
    const { matchedCount } = await collection.bulkWrite([
      { updateOne: { filter: asLeased(effect), update: finish(effect, outcome, now, false) } },
      {
        updateMany: { filter: waitingFor(effect), update: takeWaiting({ owner, token, lengthMs: leaseMs }) },
      },
    ]);
    // What began to wait between the two is released as ever.
    const [leased, released] = await Promise.all([
      readTaken(effect.escalation, token),
      waiting.releaseAll(effect),
    ]);
    const end = matchedCount === leased.length ? await finishOne(effect, outcome, now) : 'over';
    return { leased, more: released || end === 'wanted-anew' };
  }

  async function readTaken(escalation: string, token: string): Promise<QueuedEffect[]> {
    const documents = await model.find({ escalation, 'lease.token': token }).lean();
    const taken = readMany(documents, readEffect);
    return taken.map((effect) => toQueuedEffect(effect, effect.mayBeOut ? 'doubtful' : 'sending'));
  }

  /** Whether anything was. What cannot be done without what the slot leaves outside waits on where there is nothing. */
  async function releaseAfter(effect: QueuedEffect, outcome: Outcome): Promise<boolean> {
    if ('waitFor' in outcome) return waiting.releaseIfThere(effect.escalation, outcome.waitFor);
    if (!mayBeAwaited(effect) || isShortPause(outcome)) return false;
    return 'sent' in outcome ? waiting.releaseAll(effect) : waiting.releaseTurn(effect, 'dead' in outcome);
  }

  async function finishOne(
    effect: QueuedEffect,
    outcome: Outcome,
    now: Date,
  ): Promise<'over' | 'wanted-anew' | 'not-ours'> {
    const isOver = 'sent' in outcome || 'dead' in outcome;
    const [usual, anew] = [finish(effect, outcome, now, false), finish(effect, outcome, now, true)];
    if (await isUpdated(isOver ? asLeased(effect) : mine(effect), usual)) return 'over';
    const mayBeWanted = isOver && refreshable.has(effect.effect.kind);
    return mayBeWanted && (await isUpdated(mine(effect), anew)) ? 'wanted-anew' : 'not-ours';
  }

  async function isUpdated(
    filter: Partial<EffectDocument>,
    update: ReturnType<typeof finish>,
  ): Promise<boolean> {
    const { matchedCount } = await collection.updateOne(filter, update);
    return matchedCount === 1;
  }

  async function endLeases(isGone: (owner: string) => boolean): Promise<void> {
    const owners = await model.distinct('lease.owner', { state: 'sending' });
    const gone = owners.filter((owner) => typeof owner === 'string' && isGone(owner));
    if (gone.length === 0) return;
    const theirs = { state: 'sending' as const, 'lease.owner': trusted({ $in: gone }) };
    await model.updateMany(theirs, { $set: { 'lease.lengthMs': 0 } });
  }

  async function reclaim(
    owner: string,
    { kept, before }: { kept: readonly string[]; before: Date },
  ): Promise<number> {
    const unheard = {
      ...{ state: 'sending' as const, 'lease.owner': owner, leasedAt: trusted({ $lt: before }) },
      ...(kept.length > 0 && { _id: trusted({ $nin: [...kept] }) }),
    };
    const { modifiedCount } = await model.updateMany(unheard, { $set: { 'lease.lengthMs': 0 } });
    return modifiedCount;
  }

  return {
    enqueue,
    lease,
    endLeases,
    reclaim,
    settle,

    async outside(escalation, slots) {
      const ids = slots.map((slot) => effectId(escalation, slot));
      const documents = await model
        .find({ _id: trusted({ $in: ids }), outside: trusted({ $ne: null }) }, { slot: 1, outside: 1 })
        .lean();
      const there = new Map<string, Outside>();
      for (const { slot, outside } of documents) if (outside) there.set(slot, outside);
      return there;
    },

    async standing(escalation, slots) {
      const ids = slots.map((slot) => effectId(escalation, slot));
      const documents = await model
        .find({ _id: trusted({ $in: ids }) }, { slot: 1, workspace: 1, state: 1, outside: 1 })
        .lean();
      const stand = documents.filter(({ state, outside }) => state !== 'dead' || Boolean(outside));
      return new Map(stand.map(({ slot, workspace }) => [slot, workspace]));
    },

    async troubled(escalation) {
      const failing = { state: trusted({ $in: failingStates }) };
      const failedBefore = {
        state: trusted({ $in: unsettledStates }),
        error: trusted({ $ne: null }),
      };
      const documents = await model.find({ escalation, $or: [failing, failedBefore] }).lean();
      return readMany(documents, readEffect).map((document) => toQueuedEffect(document));
    },

    async caseOfRoom(channel) {
      // Each has an index of its own.
      const rooms = await Promise.all(
        ['room', mirrorSlot('room')].map((slot) =>
          model.findOne({ slot, 'outside.channel': channel }, { escalation: 1 }).lean(),
        ),
      );
      return rooms.find((room) => room !== null)?.escalation ?? null;
    },

    async nextRunAt() {
      const [queued, leased] = await Promise.all([
        model
          .findOne({ state: trusted({ $in: readyStates }), ...unreadable.others() }, { runAt: 1 })
          .sort({ runAt: 1 })
          .lean(),
        model
          .findOne({ state: 'sending', ...unreadable.others() }, { lease: 1, leasedAt: 1 })
          .sort({ leasedAt: 1 })
          .lean(),
      ]);
      const instants: number[] = [];
      if (queued) instants.push(Number(queued.runAt));
      if (leased?.lease) instants.push(Number(leased.leasedAt) + leased.lease.lengthMs);
      return instants.length === 0 ? null : new Date(Math.min(...instants));
    },
  };
}

/** An effect that nobody else has taken over. */
const mine = ({ id, fence }: QueuedEffect) => ({ _id: id, fence, state: 'sending' as const });

/** The same, and not wanted anew meanwhile, if it is one that is shown again. */
const asLeased = (effect: QueuedEffect) =>
  refreshable.has(effect.effect.kind) ? { ...mine(effect), wanted: effect.wanted } : mine(effect);

const isShortPause = (outcome: Outcome): boolean => 'pausedUntil' in outcome && !outcome.long;

/** Nothing waits for what was there already. */
const mayBeAwaited = ({ effect, done, outside }: QueuedEffect): boolean =>
  awaited.has(effect.kind) && (done === null || outside === null);

const byTurn = (a: EffectDocument, b: EffectDocument): number =>
  a.severity.localeCompare(b.severity) || Number(a.createdAt) - Number(b.createdAt) || a.place - b.place;

/** Matches the effect only if nothing of what the lease depends on has changed since it was read. */
const asRead = ({ _id, fence, state, wanted }: EffectDocument) => ({ _id, fence, state, wanted });

const mayBeOut = (effect: EffectDocument): boolean => effect.mayBeOut || effect.state === 'sending';

const toLeased = (effect: EffectDocument): QueuedEffect =>
  toQueuedEffect(
    { ...effect, fence: effect.fence + 1, attempts: effect.attempts + 1 },
    mayBeOut(effect) ? 'doubtful' : 'sending',
  );

/**
 * Whatever waits for a slot before that slot, so that it is there when the slot is settled, however soon that is.
 */
function dependentsFirst(outbox: readonly Effect[]): Effect[] {
  const bySlot = new Map(outbox.map((effect) => [effect.slot, effect]));
  const depth = ({ after }: Effect, within = outbox.length): number => {
    const awaited = after === null ? undefined : bySlot.get(after);
    return awaited && within > 0 ? 1 + depth(awaited, within - 1) : 0;
  };
  return [...outbox].sort((a, b) => depth(b) - depth(a));
}
