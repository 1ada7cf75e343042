import type { Outcome, QueuedEffect } from '../delivery/ports.ts';
import { type Effect, refreshable } from '../domain/effects.ts';
import type { Escalation } from '../domain/escalation.ts';
import type { EffectDocument } from './effect-model.ts';

export const effectId = (escalation: string, slot: string): string => `${escalation}/${slot}`;

/** A slot that was not in the queue yet. */
export function toNewEffect(
  { key, version, workspace, severity, outbox }: Escalation,
  effect: Effect,
): EffectDocument {
  const now = new Date();
  return {
    _id: effectId(key, effect.slot),
    escalation: key,
    slot: effect.slot,
    workspace,
    severity,
    effect,
    refreshable: refreshable.has(effect.kind),
    wanted: version,
    done: null,
    state: effect.after === null ? 'pending' : 'waiting',
    tried: false,
    mayBeOut: false,
    attempts: 0,
    runAt: now,
    waitsFor: effect.after === null ? null : { slot: effect.after, until: 'tried' },
    lease: null,
    fence: 0,
    outside: null,
    error: null,
    createdAt: now,
    place: outbox.indexOf(effect),
  };
}

// What follows are pipelines: each is one atomic step that decides on the document as the server has it. Whatever comes from
// outside is a literal there: a text that starts with a dollar sign would otherwise be read as a field.

const literal = (value: unknown) => ({ $literal: value });

/** Wants a slot that is in the queue as of this version; what is over and can be refreshed is ready again. */
export function wantAnew({ version, severity }: Escalation, effect: Effect) {
  const isOver = { $and: ['$refreshable', { $in: ['$state', ['sent', 'dead']] }] };
  return [
    {
      $set: {
        wanted: version,
        severity: literal(severity),
        effect: literal(effect),
        state: { $cond: [isOver, 'pending', '$state'] },
        attempts: { $cond: [isOver, 0, '$attempts'] },
        runAt: { $cond: [isOver, new Date(), '$runAt'] },
      },
    },
  ];
}

/** Leases an effect, in the server's time. `mayBeOut`: an earlier try may have come through. */
export const take = (
  lease: { owner: string; token: string },
  { leaseMs, mayBeOut }: { leaseMs: number; mayBeOut: boolean },
) => [
  {
    $set: {
      state: 'sending',
      lease: {
        owner: literal(lease.owner),
        token: literal(lease.token),
        until: { $add: ['$$NOW', leaseMs] },
      },
      fence: { $add: ['$fence', 1] },
      attempts: { $add: ['$attempts', 1] },
      mayBeOut,
      // Only one whose lease ran out is in doubt without having been settled.
      tried: { $or: ['$tried', mayBeOut] },
    },
  },
];

export const leaseRanOut = { $lte: ['$lease.until', '$$NOW'] };

/** Writes down how a try ended; what was wanted anew meanwhile is ready again. */
export function finish({ wanted }: QueuedEffect, outcome: Outcome, now: Date) {
  const again = { $and: ['$refreshable', { $gt: ['$wanted', wanted] }] };
  const settled = { tried: true, lease: null, waitsFor: null };
  if ('sent' in outcome)
    return [
      {
        $set: {
          ...settled,
          state: { $cond: [again, 'pending', 'sent'] },
          done: wanted,
          outside: literal(outcome.sent),
          mayBeOut: false,
          attempts: 0,
          error: null,
          runAt: now,
        },
      },
    ];
  if ('waitFor' in outcome)
    return [
      {
        $set: {
          state: 'waiting',
          waitsFor: literal({ slot: outcome.waitFor, until: 'outside' }),
          lease: null,
          attempts: { $max: [0, { $subtract: ['$attempts', 1] }] },
        },
      },
    ];
  if ('dead' in outcome)
    return [
      {
        $set: {
          ...settled,
          state: { $cond: [again, 'pending', 'dead'] },
          attempts: { $cond: [again, 0, '$attempts'] },
          error: literal({ ...outcome.dead, at: now }),
          runAt: now,
        },
      },
    ];
  return [
    {
      $set: {
        ...settled,
        state: outcome.state,
        mayBeOut: outcome.state === 'doubtful' ? true : '$mayBeOut',
        error: literal({ ...outcome.error, at: now }),
        runAt: outcome.retryAt,
      },
    },
  ];
}
