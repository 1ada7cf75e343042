import type { Outcome, QueuedEffect } from '../delivery/ports.ts';
import { type Effect, refreshable } from '../domain/effects.ts';
import type { Escalation } from '../domain/escalation.ts';

// Updates as pipelines, so that each is one atomic step that decides on the document as the server has it. Whatever comes from
// outside is a literal: a text that starts with a dollar sign would otherwise be read as a field.

const literal = (value: unknown) => ({ $literal: value });
const otherwise = (field: string, value: unknown) => ({ $ifNull: [field, literal(value)] });

export const effectId = (escalation: string, slot: string): string => `${escalation}/${slot}`;

/** Wants a slot as of this version of the case; makes it if it is new. Repeating it changes nothing. */
export function want({ key, version, workspace, severity }: Escalation, effect: Effect, place: number) {
  const now = new Date();
  const isNew = { $eq: [{ $type: '$state' }, 'missing'] };
  const raised = { $lt: ['$wanted', version] };
  const again = { $and: [refreshable.has(effect.kind), { $not: [isNew] }, raised] };
  const settled = { $in: ['$state', ['sent', 'dead']] };
  const waitsFor = effect.after === null ? null : { slot: effect.after, until: 'tried' };
  return [
    {
      $set: {
        escalation: literal(key),
        slot: literal(effect.slot),
        workspace: literal(workspace),
        severity: literal(severity),
        effect: literal(effect),
        refreshable: literal(refreshable.has(effect.kind)),
        wanted: { $max: ['$wanted', version] },
        done: otherwise('$done', null),
        state: {
          $cond: [
            isNew,
            waitsFor ? 'waiting' : 'pending',
            { $cond: [{ $and: [again, settled] }, 'pending', '$state'] },
          ],
        },
        tried: otherwise('$tried', false),
        mayBeOut: otherwise('$mayBeOut', false),
        attempts: {
          $cond: [{ $and: [again, { $ne: ['$state', 'sending'] }] }, 0, otherwise('$attempts', 0)],
        },
        runAt: { $cond: [{ $and: [again, settled] }, now, otherwise('$runAt', now)] },
        waitsFor: { $cond: [isNew, literal(waitsFor), '$waitsFor'] },
        lease: otherwise('$lease', null),
        fence: otherwise('$fence', 0),
        outside: otherwise('$outside', null),
        error: otherwise('$error', null),
        createdAt: otherwise('$createdAt', now),
        place: otherwise('$place', place),
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
  const attempts = { $cond: [again, 0, '$attempts'] };
  if ('dead' in outcome)
    return [
      {
        $set: {
          ...settled,
          state: { $cond: [again, 'pending', 'dead'] },
          attempts,
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
        attempts,
        mayBeOut: outcome.state === 'doubtful' ? true : '$mayBeOut',
        error: literal({ ...outcome.error, at: now }),
        runAt: outcome.retryAt,
      },
    },
  ];
}
