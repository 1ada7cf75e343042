import type { EffectQueue, Lease, Outboxes, Outcome, QueuedEffect } from '../../src/delivery/ports.ts';
import { refreshable } from '../../src/domain/effects.ts';
import type { Escalation } from '../../src/domain/escalation.ts';

interface Kept extends QueuedEffect {
  waitsFor: string | null;
  /** Whether a try of it has ended. */
  tried: boolean;
  leasedUntil: Date | null;
  owner: string | null;
}

/** The effect queue of the port, in memory. `put` makes an effect what a test needs it to be. */
export function memoryQueue(now: () => Date): EffectQueue & {
  all: Map<string, Kept>;
  put(id: string, fields: Partial<Kept>): void;
} {
  const all = new Map<string, Kept>();
  const idOf = (key: string, slot: string) => `${key}/${slot}`;

  function want(escalation: Escalation, effect: QueuedEffect['effect']): void {
    const { key, workspace, severity, version } = escalation;
    const id = idOf(key, effect.slot);
    const there = all.get(id);
    if (there) {
      wantAgain(there, escalation, effect);
      return;
    }
    all.set(id, {
      id,
      escalation: key,
      workspace,
      severity,
      effect,
      wanted: version,
      done: null,
      state: 'pending',
      attempts: 0,
      runAt: now(),
      outside: null,
      error: null,
      fence: 0,
      createdAt: now(),
      waitsFor: null,
      tried: false,
      leasedUntil: null,
      owner: null,
    });
  }

  function wantAgain(there: Kept, { version, severity }: Escalation, effect: QueuedEffect['effect']): void {
    if (version <= there.wanted) return;
    const over = there.state === 'sent' || there.state === 'dead';
    if (over && !refreshable.has(effect.kind)) return;
    Object.assign(there, { wanted: version, severity, effect });
    if (over) Object.assign(there, { state: 'pending', attempts: 0, runAt: now() });
  }

  function holdBack(escalation: Escalation): void {
    for (const { slot, after } of escalation.outbox) {
      const effect = all.get(idOf(escalation.key, slot));
      const first = after === null ? undefined : all.get(idOf(escalation.key, after));
      if (effect?.state === 'pending' && !effect.tried && first && !first.tried)
        Object.assign(effect, { state: 'waiting', waitsFor: after });
    }
  }

  function isReady({ state, runAt, leasedUntil }: Kept, at: Date): boolean {
    if (state === 'sending') return leasedUntil !== null && leasedUntil <= at;
    return (state === 'pending' || state === 'failed' || state === 'doubtful') && runAt <= at;
  }

  function release({ escalation, effect }: QueuedEffect): void {
    for (const other of all.values()) {
      if (other.escalation === escalation && other.state === 'waiting' && other.waitsFor === effect.slot)
        Object.assign(other, { state: 'pending', waitsFor: null, runAt: now() });
    }
  }

  function end(kept: Kept, leased: QueuedEffect, outcome: Outcome, at: Date): void {
    kept.leasedUntil = null;
    if ('waitFor' in outcome) {
      const there = all.get(idOf(kept.escalation, outcome.waitFor))?.outside;
      kept.attempts--;
      if (outcome.outside) kept.outside = outcome.outside;
      Object.assign(
        kept,
        there ? { state: 'pending', runAt: at } : { state: 'waiting', waitsFor: outcome.waitFor },
      );
      return;
    }
    if ('pausedUntil' in outcome) {
      kept.attempts--;
      Object.assign(kept, { state: leased.state === 'doubtful' ? 'doubtful' : 'pending' });
      kept.runAt = outcome.pausedUntil;
      if (!outcome.long) return;
      kept.tried = true;
      release(kept);
      return;
    }
    kept.tried = true;
    if ('sent' in outcome) {
      const state = kept.wanted > leased.wanted ? 'pending' : 'sent';
      Object.assign(kept, { state, outside: outcome.sent, done: leased.wanted, attempts: 0, error: null });
    } else if ('dead' in outcome) Object.assign(kept, { state: 'dead', error: { ...outcome.dead, at } });
    else {
      const { state, retryAt, error } = outcome;
      Object.assign(kept, { state, runAt: retryAt, error: { ...error, at } });
    }
    release(kept);
  }

  function take(effects: readonly Kept[], { owner, leaseMs }: Lease, at: Date): QueuedEffect[] {
    return effects
      .filter((kept) => isReady(kept, at))
      .map((kept) => {
        const doubtful = kept.state === 'doubtful' || kept.state === 'sending';
        kept.fence++;
        kept.attempts++;
        kept.state = 'sending';
        kept.leasedUntil = new Date(Number(at) + leaseMs);
        kept.owner = owner;
        return { ...structuredClone(kept), state: doubtful ? 'doubtful' : 'sending' };
      });
  }

  return {
    all,
    put(id, fields) {
      const kept = all.get(id);
      if (!kept) throw new Error(`There is no effect ${id}.`);
      Object.assign(kept, fields);
    },
    async enqueue(escalation, lease) {
      const fresh = escalation.outbox.filter(({ slot }) => !all.has(idOf(escalation.key, slot)));
      for (const effect of escalation.outbox) want(escalation, effect);
      holdBack(escalation);
      return lease
        ? take(
            fresh.flatMap(({ slot }) => all.get(idOf(escalation.key, slot)) ?? []),
            lease,
            now(),
          )
        : [];
    },
    async lease({ owner, now: at, leaseMs, limit, escalation }) {
      const ready = [...all.values()]
        .filter((kept) => isReady(kept, at) && (!escalation || kept.escalation === escalation))
        .sort((a, b) => a.severity.localeCompare(b.severity) || Number(a.createdAt) - Number(b.createdAt))
        .slice(0, limit);
      return take(ready, { owner, leaseMs }, at);
    },
    async endLeases(isGone) {
      for (const kept of all.values())
        if (kept.state === 'sending' && kept.owner && isGone(kept.owner)) kept.leasedUntil = new Date(0);
    },
    async settle(effect, outcome, at, lease) {
      const kept = all.get(effect.id);
      const slot = effect.effect.slot;
      const waiting = [...all.values()].filter(
        (e) => e.escalation === effect.escalation && e.waitsFor === slot,
      );
      if (kept && kept.fence === effect.fence && kept.state === 'sending') end(kept, effect, outcome, at);
      return lease && 'sent' in outcome ? take(waiting, lease, at) : [];
    },
    async outside(escalation, slots) {
      const known = slots.flatMap((slot) => {
        const outside = all.get(idOf(escalation, slot))?.outside;
        return outside ? [[slot, outside] as const] : [];
      });
      return new Map(known);
    },
    troubled: async (escalation) =>
      structuredClone(
        [...all.values()].filter(
          (e) => e.escalation === escalation && e.error !== null && e.state !== 'sent',
        ),
      ),
    caseOfRoom: async (channel) =>
      [...all.values()].find(({ effect, outside }) => effect.kind === 'room' && outside?.channel === channel)
        ?.escalation ?? null,
    async nextRunAt() {
      const instants = [...all.values()].flatMap(({ state, runAt, leasedUntil }) => {
        if (state === 'sending') return leasedUntil ? [Number(leasedUntil)] : [];
        return state === 'pending' || state === 'failed' || state === 'doubtful' ? [Number(runAt)] : [];
      });
      return instants.length > 0 ? new Date(Math.min(...instants)) : null;
    },
  };
}

/** The outboxes of escalations kept in a map. */
export function memoryOutboxes(all: Map<string, Escalation>): Outboxes {
  return {
    full: async (limit) =>
      structuredClone([...all.values()].filter(({ outbox }) => outbox.length > 0).slice(0, limit)),
    async clear({ key, version }) {
      const there = all.get(key);
      if (there?.version === version) all.set(key, { ...there, outbox: [] });
    },
  };
}
