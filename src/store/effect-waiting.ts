import { trusted } from 'mongoose';
import type { QueuedEffect } from '../delivery/ports.ts';
import type { Clock } from '../usecases/ports.ts';
import type { EffectDocument, EffectModel } from './effect-model.ts';
import { effectId, waitingFor } from './effect-updates.ts';

const healEveryMs = 2_000;
const mostHealed = 200;
/** What an effect waits for may be put in a moment after it; a crash has come between when it is not there by then. */
const mayComeWithinMs = 10_000;
const hasChanged = ({ modifiedCount }: { modifiedCount: number }): boolean => modifiedCount > 0;
const isOver = ({ state }: Pick<EffectDocument, 'state'>): boolean => state === 'sent' || state === 'dead';
const release = { $set: { state: 'pending', waitsFor: null } } as const;

/**
 * Effects that wait for another slot of their case. They are released when that slot is settled; where a crash came between
 * the two, healing finds them.
 */
export function createWaiting(model: EffectModel, clock: Clock) {
  let healedAtMs = Number.NEGATIVE_INFINITY;
  let healed = 0;

  /** Releases those waiting for their turn after these slots, where these were tried or do not exist. */
  async function releaseTried(escalation: string, slots: readonly string[]): Promise<void> {
    const ids = slots.map((slot) => effectId(escalation, slot));
    const untried = await model.find({ _id: trusted({ $in: ids }), tried: false }, { slot: 1 }).lean();
    const coming = new Set(untried.map(({ slot }) => slot));
    const ready = slots.filter((slot) => !coming.has(slot));
    if (ready.length === 0) return;
    const waitsFor = { 'waitsFor.slot': trusted({ $in: ready }), 'waitsFor.until': 'tried' } as const;
    await model.updateMany({ escalation, state: 'waiting', ...waitsFor }, release);
  }

  /** A slot was settled: releases whatever waits for it, to look again. Answers whether anything did. */
  async function releaseAll(effect: QueuedEffect): Promise<boolean> {
    return hasChanged(await model.updateMany(waitingFor(effect), release));
  }

  /** A try of a slot has ended without leaving anything: releases whatever waits for its turn only. `isOver`: there will be no other. */
  async function releaseTurn(effect: QueuedEffect, isOver: boolean): Promise<boolean> {
    const until = trusted({ $in: isOver ? (['tried', 'over'] as const) : (['tried'] as const) });
    return hasChanged(await model.updateMany({ ...waitingFor(effect), 'waitsFor.until': until }, release));
  }

  /** The same, for those that have begun to wait until a slot is over when it was so already. */
  async function releaseIfOver(escalation: string, slot: string): Promise<void> {
    const awaited = await model.findById(effectId(escalation, slot), { state: 1 }).lean();
    if (awaited && !isOver(awaited)) return;
    const waitsFor = { 'waitsFor.slot': slot, 'waitsFor.until': 'over' } as const;
    await model.updateMany({ escalation, state: 'waiting', ...waitsFor }, release);
  }

  /** Something has begun to wait for what a slot leaves outside, which may have come just before. */
  async function releaseIfThere(escalation: string, slot: string): Promise<boolean> {
    const awaited = await model.findById(effectId(escalation, slot), { outside: 1 }).lean();
    if (!awaited?.outside) return false;
    const waitsFor = { 'waitsFor.slot': slot, 'waitsFor.until': 'outside' } as const;
    return hasChanged(await model.updateMany({ escalation, state: 'waiting', ...waitsFor }, release));
  }

  /** Releases those whose slot was settled without them being released: some of them at each call, in turn. */
  async function heal(): Promise<void> {
    // In the order of an index on the state: by their keys, all that was ever sent would be read.
    const waiting = await model
      .find({ state: 'waiting' }, { escalation: 1, waitsFor: 1, createdAt: 1 })
      .sort({ severity: 1, createdAt: 1, place: 1 })
      .skip(healed)
      .limit(mostHealed)
      .lean();
    healed = waiting.length === mostHealed ? healed + mostHealed : 0;
    if (waiting.length === 0) return;
    const awaitedBy = ({ escalation, waitsFor }: (typeof waiting)[number]) =>
      effectId(escalation, waitsFor?.slot ?? '');
    const slots = await model
      .find({ _id: trusted({ $in: waiting.map(awaitedBy) }) }, { state: 1, tried: 1, outside: 1 })
      .lean();
    const slotsById = new Map(slots.map((slot) => [slot._id, slot]));
    const longAgo = new Date(Number(clock.now()) - mayComeWithinMs);
    const ready = waiting.filter((effect) => {
      const slot = slotsById.get(awaitedBy(effect));
      if (effect.waitsFor?.until === 'outside') return slot?.outside;
      if (!slot) return effect.createdAt < longAgo;
      return effect.waitsFor?.until === 'over' ? isOver(slot) : slot.tried;
    });
    if (ready.length === 0) return;
    await model.updateMany({ _id: trusted({ $in: ready.map(({ _id }) => _id) }), state: 'waiting' }, release);
  }

  async function healNowAndThen(): Promise<void> {
    if (performance.now() - healedAtMs < healEveryMs) return;
    healedAtMs = performance.now();
    await heal();
  }

  return { releaseTried, releaseAll, releaseTurn, releaseIfOver, releaseIfThere, healNowAndThen };
}
