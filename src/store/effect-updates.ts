import type { Outcome, QueuedEffect } from '../delivery/ports.ts';
import { type Effect, type Lost, type Outgoing, refreshable, toWish } from '../domain/effects.ts';
import type { EffectDocument } from './effect-model.ts';
import { format } from './format.ts';

export const effectId = (escalation: string, slot: string): string => `${escalation}/${slot}`;

export interface Taking {
  owner: string;
  token: string;
  lengthMs: number;
}

/** The effects whose slot has lost what it had outside. */
export const lostIn = (outbox: readonly Effect[]): Effect[] =>
  outbox.filter((effect) => 'lost' in effect && effect.lost !== undefined);

/** What follows a slot that is made anew cannot be done before: the slot was tried long ago. */
const waitsUntil = (outbox: readonly Effect[], after: string): 'tried' | 'outside' =>
  lostIn(outbox).some(({ slot }) => slot === after) ? 'outside' : 'tried';

/** A slot that was not in the queue yet. What waits for no other is leased at once, if somebody wants to send it. */
export function toNewEffect(
  outgoing: Outgoing,
  wished: Effect,
  { taking, now }: { taking: Taking | undefined; now: Date },
): EffectDocument {
  const { key, workspace, severity, outbox } = outgoing;
  const { wanted, effect } = toWish(outgoing, wished);
  const isReady = effect.after === null;
  const lease = isReady && taking ? taking : null;
  return {
    _id: effectId(key, effect.slot),
    format,
    escalation: key,
    slot: effect.slot,
    workspace,
    severity,
    effect,
    refreshable: refreshable.has(effect.kind),
    wanted,
    done: null,
    state: lease ? 'sending' : isReady ? 'pending' : 'waiting',
    tried: false,
    mayBeOut: false,
    attempts: lease ? 1 : 0,
    runAt: now,
    waitsFor: effect.after === null ? null : { slot: effect.after, until: waitsUntil(outbox, effect.after) },
    lease,
    leasedAt: null,
    fence: lease ? 1 : 0,
    outside: null,
    error: null,
    createdAt: now,
    place: outbox.indexOf(wished),
  };
}

/**
 * Inserts an effect, and the server's time with the lease of one that is leased. One that is there already is not changed: no
 * effect has that fence, so that it is a duplicate.
 */
export function insertLeased({ _id, leasedAt, ...effect }: EffectDocument) {
  const update = effect.lease
    ? { $setOnInsert: effect, $currentDate: { leasedAt: true as const } }
    : { $setOnInsert: { ...effect, leasedAt } };
  return { updateOne: { filter: { _id, fence: -1 }, update, upsert: true } };
}

// Whatever comes from outside is a literal in a pipeline: a text that starts with a dollar sign would be read as a field.
const literal = (value: unknown) => ({ $literal: value });

/**
 * Wants a slot that is in the queue as of the version that wished it; what is over and can be refreshed, or has lost what it had outside, is ready
 * again. A pipeline, so that it is one step that decides on the effect as the server has it.
 */
function wantAnew({ severity, outbox }: Outgoing, { wanted, effect }: ReturnType<typeof toWish>) {
  const isLost = hasStill('lost' in effect ? effect.lost : undefined);
  const isOver = { $and: [{ $or: ['$refreshable', isLost] }, { $in: ['$state', ['sent', 'dead']] }] };
  const { after } = effect;
  const waits = after !== null && waitsUntil(outbox, after) === 'outside';
  return [
    {
      $set: {
        wanted,
        severity: literal(severity),
        effect: literal(effect),
        state: { $cond: [isOver, waits ? 'waiting' : 'pending', '$state'] },
        ...(waits && {
          waitsFor: { $cond: [isOver, literal({ slot: after, until: 'outside' }), '$waitsFor'] },
        }),
        outside: { $cond: [isLost, null, '$outside'] },
        attempts: { $cond: [isOver, 0, '$attempts'] },
        runAt: { $cond: [isOver, '$$NOW', '$runAt'] },
      },
    },
  ];
}

/** Changes nothing where the slot was wanted as of that version before. */
export function wantSlot(outgoing: Outgoing, wished: Effect) {
  const wish = toWish(outgoing, wished);
  return {
    updateOne: {
      filter: { _id: effectId(outgoing.key, wished.slot), wanted: { $lt: wish.wanted } },
      update: wantAnew(outgoing, wish),
    },
  };
}

/** Whether a slot still has outside what it is said to have lost: else it was made anew since. */
const hasStill = (lost: Lost | undefined) =>
  lost
    ? {
        $and: [
          { $eq: ['$outside.channel', literal(lost.channel)] },
          { $eq: ['$outside.id', literal(lost.id)] },
        ],
      }
    : false;

/** Leases an effect, in the server's time. `mayBeOut`: an earlier try may have come through. */
export const take = ({ tried }: EffectDocument, lease: Taking, mayBeOut: boolean) => ({
  // Only one whose lease ran out is in doubt without having been settled.
  $set: { state: 'sending' as const, lease, mayBeOut, tried: tried || mayBeOut },
  $inc: { fence: 1, attempts: 1 },
  $currentDate: { leasedAt: true as const },
});

/** Those of its case that wait for this effect. */
export const waitingFor = ({ escalation, effect }: QueuedEffect) => ({
  escalation,
  state: 'waiting' as const,
  'waitsFor.slot': effect.slot,
});

/** Releases and leases in one step. */
export const takeWaiting = (lease: Taking) => ({
  $set: { state: 'sending' as const, lease, waitsFor: null },
  $inc: { fence: 1, attempts: 1 },
  $currentDate: { leasedAt: true as const },
});

export const leaseRanOut = { $lte: [{ $add: ['$leasedAt', '$lease.lengthMs'] }, '$$NOW'] };

const settled = { tried: true, lease: null, leasedAt: null, waitsFor: null };

/** Writes down how a try ended. `wantedAnew`: a later version wanted the slot meanwhile, so it is not over but ready again. */
export function finish(
  { wanted, state: leasedAs }: QueuedEffect,
  outcome: Outcome,
  now: Date,
  wantedAnew: boolean,
) {
  if ('sent' in outcome) {
    const state = wantedAnew ? ('pending' as const) : ('sent' as const);
    const nothingWrong = { mayBeOut: false, attempts: 0, error: null };
    return {
      $set: { ...settled, ...nothingWrong, state, done: wanted, outside: outcome.sent, runAt: now },
    };
  }
  if ('dead' in outcome) {
    const over = wantedAnew ? { state: 'pending' as const, attempts: 0 } : { state: 'dead' as const };
    return { $set: { ...settled, ...over, error: { ...outcome.dead, at: now }, runAt: now } };
  }
  if ('waitFor' in outcome) {
    const waitsFor = { slot: outcome.waitFor, until: 'outside' as const };
    const shown = outcome.outside ? { outside: outcome.outside, tried: true, mayBeOut: false } : {};
    return {
      $set: { ...shown, state: 'waiting' as const, waitsFor, lease: null, leasedAt: null },
      $inc: { attempts: -1 },
    };
  }
  if ('pausedUntil' in outcome) {
    const { pausedUntil: runAt, long } = outcome;
    const state = leasedAs === 'doubtful' ? ('doubtful' as const) : ('pending' as const);
    const turn = long ? { tried: true } : {};
    return { $set: { state, runAt, ...turn, lease: null, leasedAt: null }, $inc: { attempts: -1 } };
  }
  const { state, retryAt, error } = outcome;
  const doubt = state === 'doubtful' ? { mayBeOut: true } : {};
  return { $set: { ...settled, ...doubt, state, error: { ...error, at: now }, runAt: retryAt } };
}
