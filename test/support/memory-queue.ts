import type { EffectQueue, Lease, Outboxes, Outcome, QueuedEffect } from '../../src/delivery/ports.ts';
import { type Effect, type Lost, type Outgoing, refreshable, toWish } from '../../src/domain/effects.ts';
import type { Escalation } from '../../src/domain/escalation.ts';

interface Kept extends QueuedEffect {
  /** `tried`: for its turn only; `outside`: cannot be done without. */
  waitsFor: { slot: string; until: 'tried' | 'outside' } | null;
  /** Whether a try of it has ended. */
  tried: boolean;
  /** An earlier try may have come through. */
  mayBeOut: boolean;
  leasedAt: Date | null;
  leasedUntil: Date | null;
  owner: string | null;
  /** Its place among those created at the same time. */
  place: number;
}

/**
 * The effect queue of the port, in memory, for as many cases as you like: each call is one step. `put` makes an effect what a test
 * needs it to be.
 */
export function memoryQueue(now: () => Date): EffectQueue & {
  all: Map<string, Kept>;
  put(id: string, fields: Partial<Kept>): void;
} {
  const all = new Map<string, Kept>();
  const byCase = new Map<string, Map<string, Kept>>();
  const byRoom = new Map<string, Kept>();
  /** What is neither sent nor given up: the rest is most of it. */
  const unsettled = new Set<Kept>();

  const slotsOf = (escalation: string): Map<string, Kept> => byCase.get(escalation) ?? new Map();

  function change(kept: Kept, fields: Partial<Kept>): void {
    Object.assign(kept, fields);
    if (kept.state === 'sent' || kept.state === 'dead') unsettled.delete(kept);
    else unsettled.add(kept);
    if (kept.effect.kind === 'room' && kept.outside) byRoom.set(kept.outside.channel, kept);
  }

  function add(escalation: Outgoing, wished: Effect): Kept {
    const { key, workspace, severity, outbox } = escalation;
    const { wanted, effect } = toWish(escalation, wished);
    const waitsFor =
      effect.after === null ? null : { slot: effect.after, until: waitsUntil(outbox, effect.after) };
    const kept: Kept = {
      ...{ id: `${key}/${effect.slot}`, escalation: key, workspace, severity, effect },
      ...{ wanted, done: null, state: waitsFor ? 'waiting' : 'pending', attempts: 0 },
      ...{ runAt: now(), createdAt: now(), outside: null, error: null, fence: 0, waitsFor },
      ...{
        tried: false,
        mayBeOut: false,
        leasedAt: null,
        leasedUntil: null,
        owner: null,
        place: outbox.indexOf(wished),
      },
    };
    all.set(kept.id, kept);
    byCase.set(key, slotsOf(key).set(effect.slot, kept));
    change(kept, {});
    return kept;
  }

  function wantAgain(there: Kept, outgoing: Outgoing, wished: Effect): void {
    const { severity, outbox } = outgoing;
    const { wanted, effect } = toWish(outgoing, wished);
    if (wanted <= there.wanted) return;
    const isLost = hasStill(there, 'lost' in effect ? effect.lost : undefined);
    const isOver =
      (refreshable.has(effect.kind) || isLost) && (there.state === 'sent' || there.state === 'dead');
    change(there, { wanted, severity, effect, ...(isLost && { outside: null }) });
    if (!isOver) return;
    const until = effect.after !== null && waitsUntil(outbox, effect.after);
    if (until === 'outside' && effect.after)
      change(there, { state: 'waiting', waitsFor: { slot: effect.after, until } });
    else change(there, { state: 'pending' });
    change(there, { attempts: 0, runAt: now() });
  }

  function releaseWhere(escalation: string, isReady: (waitsFor: NonNullable<Kept['waitsFor']>) => boolean) {
    for (const kept of slotsOf(escalation).values())
      if (kept.state === 'waiting' && kept.waitsFor && isReady(kept.waitsFor))
        change(kept, { state: 'pending', waitsFor: null });
  }

  function releaseIfThere(escalation: string, awaited: string): void {
    if (slotsOf(escalation).get(awaited)?.outside)
      releaseWhere(escalation, ({ slot, until }) => slot === awaited && until === 'outside');
  }

  function isReady({ state, runAt, leasedUntil }: Kept, at: Date): boolean {
    if (state === 'sending') return leasedUntil !== null && leasedUntil <= now();
    return (state === 'pending' || state === 'failed' || state === 'doubtful') && runAt <= at;
  }

  function take(kept: Kept, { owner, leaseMs }: Lease): QueuedEffect {
    const mayBeOut = kept.mayBeOut || kept.state === 'sending';
    const { fence, attempts, tried } = kept;
    const lease = { owner, leasedAt: now(), leasedUntil: new Date(Number(now()) + leaseMs) };
    const taken = { fence: fence + 1, attempts: attempts + 1, tried: tried || mayBeOut, mayBeOut };
    change(kept, { state: 'sending', waitsFor: null, ...lease, ...taken });
    return toQueued(kept, mayBeOut ? 'doubtful' : 'sending');
  }

  function finish(kept: Kept, leased: QueuedEffect, outcome: Outcome, at: Date): void {
    change(kept, { leasedUntil: null, owner: null, ...fieldsAfter(kept, leased, outcome, at) });
  }

  /** What cannot be done without what the slot leaves outside waits on where there is nothing. */
  function releaseAfter({ escalation, effect, done, outside }: QueuedEffect, outcome: Outcome): void {
    if ('waitFor' in outcome) releaseIfThere(escalation, outcome.waitFor);
    else if ((done === null || outside === null) && !('pausedUntil' in outcome && !outcome.long))
      releaseWhere(
        escalation,
        ({ slot, until }) => slot === effect.slot && ('sent' in outcome || until === 'tried'),
      );
  }

  return {
    all,
    put(id, fields) {
      const kept = all.get(id);
      if (!kept) throw new Error(`There is no effect ${id}.`);
      change(kept, fields);
    },

    async enqueue(escalation, lease) {
      const { key, outbox } = escalation;
      const made: Kept[] = [];
      for (const effect of outbox) {
        const there = slotsOf(key).get(effect.slot);
        if (there) wantAgain(there, escalation, effect);
        else made.push(add(escalation, effect));
      }
      const isComing = (slot: string) => slotsOf(key).get(slot)?.tried === false;
      const older = new Set(made.flatMap(({ effect: { after } }) => after ?? []));
      for (const { effect } of made) older.delete(effect.slot);
      releaseWhere(key, ({ slot, until }) => until === 'tried' && older.has(slot) && !isComing(slot));
      for (const { slot } of lostIn(outbox)) releaseIfThere(key, slot);
      return lease ? made.filter(({ effect }) => effect.after === null).map((kept) => take(kept, lease)) : [];
    },

    async lease({ owner, now: at, leaseMs, limit, escalation }) {
      const ready: Kept[] = [];
      for (const kept of escalation === undefined ? unsettled : slotsOf(escalation).values())
        if (isReady(kept, at)) ready.push(kept);
      return ready
        .sort(byTurn)
        .slice(0, limit)
        .map((kept) => take(kept, { owner, leaseMs }));
    },

    async endLeases(isGone) {
      for (const kept of unsettled)
        if (kept.state === 'sending' && kept.owner && isGone(kept.owner)) kept.leasedUntil = now();
    },

    async reclaim(owner, { kept, before }) {
      const unheard = [...unsettled].filter(
        (effect) =>
          effect.state === 'sending' &&
          effect.owner === owner &&
          effect.leasedAt !== null &&
          effect.leasedAt < before &&
          !kept.includes(effect.id),
      );
      for (const effect of unheard) change(effect, { leasedUntil: now() });
      return unheard.length;
    },
    async settle(effect, outcome, at, lease) {
      const slots = [...slotsOf(effect.escalation).values()];
      const kept = all.get(effect.id);
      const isMine = kept?.fence === effect.fence && kept.state === 'sending';
      if (kept && isMine) finish(kept, effect, outcome, at);
      const takes = lease && 'sent' in outcome && (effect.done === null || effect.outside === null);
      const leased = takes
        ? slots
            .filter(({ state, waitsFor }) => state === 'waiting' && waitsFor?.slot === effect.effect.slot)
            .map((waiting) => take(waiting, lease))
        : [];
      if (isMine && !takes) releaseAfter(effect, outcome);
      return { leased, more: slots.some((slot) => isReady(slot, at)) };
    },

    async outside(escalation, slots) {
      const there = slotsOf(escalation);
      const known = slots.flatMap((slot) => {
        const outside = there.get(slot)?.outside;
        return outside ? [[slot, outside] as const] : [];
      });
      return new Map(known);
    },

    async standing(escalation, slots) {
      const there = slotsOf(escalation);
      const stand = slots.flatMap((slot) => {
        const kept = there.get(slot);
        return kept && (kept.state !== 'dead' || kept.outside) ? [[slot, kept.workspace] as const] : [];
      });
      return new Map(stand);
    },

    troubled: async (escalation) =>
      [...slotsOf(escalation).values()]
        .filter(({ error, state }) => error !== null && state !== 'sent')
        .map((kept) => toQueued(kept)),

    async caseOfRoom(channel) {
      const room = byRoom.get(channel);
      return room?.outside?.channel === channel ? room.escalation : null;
    },

    async nextRunAt() {
      let first = Number.POSITIVE_INFINITY;
      for (const { state, runAt, leasedUntil } of unsettled)
        if (state !== 'waiting') first = Math.min(first, Number(state === 'sending' ? leasedUntil : runAt));
      return Number.isFinite(first) ? new Date(first) : null;
    },
  };
}

const lostIn = (outbox: readonly Effect[]): Effect[] =>
  outbox.filter((effect) => 'lost' in effect && effect.lost !== undefined);

/** What follows a slot that is made anew cannot be done before. */
const waitsUntil = (outbox: readonly Effect[], after: string): 'tried' | 'outside' =>
  lostIn(outbox).some(({ slot }) => slot === after) ? 'outside' : 'tried';

const hasStill = ({ outside }: Kept, lost: Lost | undefined): boolean =>
  lost !== undefined && outside?.channel === lost.channel && outside.id === lost.id;

/** How an effect stands after a try that ended like this. */
function fieldsAfter(kept: Kept, leased: QueuedEffect, outcome: Outcome, at: Date): Partial<Kept> {
  const wantedAnew = refreshable.has(kept.effect.kind) && kept.wanted > leased.wanted;
  const untried = { attempts: kept.attempts - 1 };
  if ('waitFor' in outcome) {
    const shown = outcome.outside && { outside: outcome.outside, tried: true, mayBeOut: false };
    return { ...untried, ...shown, state: 'waiting', waitsFor: { slot: outcome.waitFor, until: 'outside' } };
  }
  if ('pausedUntil' in outcome) {
    const state = leased.state === 'doubtful' ? 'doubtful' : 'pending';
    return { ...untried, state, runAt: outcome.pausedUntil, tried: kept.tried || outcome.long };
  }
  const tried = { tried: true, waitsFor: null };
  if ('sent' in outcome) {
    const nothingWrong = { mayBeOut: false, attempts: 0, error: null, runAt: at };
    const state = wantedAnew ? 'pending' : 'sent';
    return { ...tried, ...nothingWrong, state, outside: outcome.sent, done: leased.wanted };
  }
  if ('dead' in outcome) {
    const over = wantedAnew ? ({ state: 'pending', attempts: 0 } as const) : ({ state: 'dead' } as const);
    return { ...tried, ...over, error: { ...outcome.dead, at }, runAt: at };
  }
  const { state, retryAt, error } = outcome;
  const mayBeOut = kept.mayBeOut || state === 'doubtful';
  return { ...tried, state, mayBeOut, runAt: retryAt, error: { ...error, at } };
}

const byTurn = (a: Kept, b: Kept): number =>
  a.severity.localeCompare(b.severity) || Number(a.createdAt) - Number(b.createdAt) || a.place - b.place;

/** As it is given away: whoever has it keeps it as it was. */
function toQueued(kept: Kept, state = kept.state): QueuedEffect {
  const { id, escalation, workspace, severity, effect, wanted, done, attempts, runAt } = kept;
  const { outside, error, fence, createdAt } = kept;
  return {
    ...{ id, escalation, workspace, severity, effect, wanted, done, state, attempts, runAt },
    ...{ outside, error, fence, createdAt },
  };
}

/** The outboxes of escalations kept in a map. */
export function memoryOutboxes(all: Map<string, Escalation>): Outboxes {
  return {
    async full(limit) {
      const full: Escalation[] = [];
      for (const escalation of all.values()) {
        if (full.length >= limit) break;
        if (escalation.outbox.length > 0) full.push(escalation);
      }
      return full;
    },
    async clear({ key, version }) {
      const there = all.get(key);
      if (there?.version === version) all.set(key, { ...there, outbox: [] });
    },
  };
}
