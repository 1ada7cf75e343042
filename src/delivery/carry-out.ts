import { type Effect, mirrorSlot, sideOf } from '../domain/effects.ts';
import type { Escalation } from '../domain/escalation.ts';
import { AppError } from '../errors.ts';
import type { Clock, Deliveries } from '../usecases/ports.ts';
import { outcomeOf } from './back-off.ts';
import { isAway, type Job, referredSlots, slotsSeen } from './job.ts';
import type { Pacer } from './pacer.ts';
import { perform } from './perform.ts';
import type { EffectQueue, Lease, Limit, Outcome, Outside, Platform, QueuedEffect } from './ports.ts';
import type { RoomOfCase } from './room-ports.ts';
import { referredByEcho } from './show-echo.ts';
import { showWord } from './show-word.ts';
import { changesTrouble, toTroubles } from './trouble.ts';
import { whileOurs } from './while-ours.ts';
import { withTimeLimit } from './with-time-limit.ts';
import type { Trouble, Words } from './words.ts';

export interface CarryOutDeps {
  queue: EffectQueue;
  pacer: Pacer;
  load(key: string): Promise<Escalation | null>;
  /** The platform a workspace lives on; throws an `AppError` when there is none for it. */
  platformOf(workspace: string): Platform;
  deliveries: Pick<Deliveries, 'sendDeadAgain'>;
  words: Words;
  /** The product's clock, which the words go by; practice moves it. */
  clock: Clock;
  /** What time it really is: leases and pauses go by it. */
  realClock: Clock;
  /** A case has a trouble more, or one less, that people should see: its card should be shown again. */
  onTrouble(key: string): void | Promise<void>;
  /** The card of a case had to be posted anew, so that it is not pinned. */
  onCardMoved?(room: RoomOfCase): void;
  /** The card of a case was lost, perhaps with its room, and is there again: what could not be said there can be now. */
  onCardBack?(room: RoomOfCase): Promise<void>;
  /** In [0, 1), so that what failed together is not tried again at one instant; `Math.random` when absent. */
  random?(): number;
  /** The one place that hears of faults. `effect` is its id. */
  onFault(error: unknown, about: { effect?: string }): void;
}

/** Shorter than the lease, so that nobody else takes over what still runs here; longer than a few calls of 10 s each. */
const performWithinMs = 55_000;
/** Since it was leased; no call is begun later, as one may take 10 s, and then it may be somebody else's. */
const beginWithinMs = 45_000;

/** When the outside says to wait without saying how long. */
const defaultStopMs = 30_000;
/** What stands behind a pause as long as this need not wait for its turn. */
const longPauseMs = 2_000;

/** What the effects of one case need beside themselves, read once for those leased together. */
type Case = Pick<Job, 'escalation' | 'slots'> & { troubled: readonly QueuedEffect[] };

interface Circumstances {
  known?: Escalation | undefined;
  /** When they were asked for, in real time: the lease ends no earlier than its length after that. */
  askedAt: Date;
  wish(): Lease | undefined;
}

/** How a try ended, and what follows it, leased already; it was asked for at `askedAt`. */
export interface Settled {
  outcome: Outcome;
  next: QueuedEffect[];
  askedAt: Date;
  /** Something else of the case may be sent now. */
  isMoreReady: boolean;
}
interface CarriedOut {
  effect: QueuedEffect;
  settled: Promise<Settled>;
}

export function createCarryOut(deps: CarryOutDeps) {
  const { queue, pacer, words, clock, realClock, random = Math.random } = deps;

  /**
   * Carries out leased effects of one case side by side; each promise ends when its effect is settled. `known` is the case if it
   * was at hand, at least as new as the effects; `wish` says under which lease the effects that follow may be taken.
   */
  function carryOut(effects: readonly QueuedEffect[], { known, askedAt, wish }: Circumstances): CarriedOut[] {
    const isOurs = () => Number(realClock.now()) - Number(askedAt) <= beginWithinMs;
    let begun: Promise<Case> | undefined;
    // Only when one of them may go: thousands may be waiting for their turn. Each meets a failure of this by itself.
    const reading = () => {
      begun ??= readCase(effects, known);
      return begun;
    };
    return effects.map((effect) => ({ effect, settled: carryOutOne(effect, reading, { isOurs, wish }) }));
  }

  async function carryOutOne(
    effect: QueuedEffect,
    reading: () => Promise<Case>,
    { isOurs, wish }: Pick<Circumstances, 'wish'> & { isOurs(): boolean },
  ): Promise<Settled> {
    const outcome = await attempt(effect, reading, isOurs);
    const askedAt = realClock.now();
    const { leased: next, more } = await queue.settle(effect, outcome, askedAt, wish());
    if (roomHasToWait(effect, outcome)) next.push(...(await showInterim(reading, wish)));
    if (changesTrouble(effect, outcome)) await deps.onTrouble(effect.escalation);
    if (isMoved(effect, outcome)) deps.onCardMoved?.(roomOf(effect));
    if (isBack(effect, outcome)) await deps.onCardBack?.(roomOf(effect));
    return { outcome, next, askedAt, isMoreReady: more || effect.effect.kind === 'retry' };
  }

  /** Who raised the case should see at once that it is there. */
  async function showInterim(
    reading: () => Promise<Case>,
    wish: Circumstances['wish'],
  ): Promise<QueuedEffect[]> {
    const known = await reading().catch(() => null);
    if (!known) return [];
    const { escalation } = known;
    const interim = { kind: 'interim', slot: 'interim', after: null } as const;
    return queue.enqueue({ ...escalation, outbox: [interim] }, wish());
  }

  async function attempt(
    queued: QueuedEffect,
    reading: () => Promise<Case>,
    isOurs: () => boolean,
  ): Promise<Outcome> {
    try {
      const platform = whileOurs(deps.platformOf(queued.workspace), isOurs);
      const limits = platform.limitsOf(queued);
      const waitMs = await pacer.enter(limits, queued);
      if (waitMs > 0) return paused(waitMs);
      return await withinLimits(limits, () => performOnce(queued, reading, platform));
    } catch (error) {
      if (!(error instanceof AppError)) deps.onFault(error, { effect: queued.id });
      return outcomeOf(error, queued, { now: realClock.now(), random: random() });
    }
  }

  const paused = (waitMs: number): Outcome => ({
    pausedUntil: new Date(Number(realClock.now()) + waitMs),
    long: waitMs >= longPauseMs,
  });

  async function withinLimits(limits: readonly Limit[], work: () => Promise<Outcome>): Promise<Outcome> {
    try {
      return await withTimeLimit(work(), performWithinMs, noAnswer);
    } catch (error) {
      if (error instanceof AppError && error.code === 'rate-limited')
        await pacer.stop(limits, error.limit, error.retryAfterMs ?? defaultStopMs);
      throw error;
    } finally {
      pacer.leave(limits);
    }
  }

  async function performOnce(
    queued: QueuedEffect,
    reading: () => Promise<Case>,
    platform: Platform,
  ): Promise<Outcome> {
    // It is about no case, so none has to be read.
    if (queued.effect.kind === 'word') return showWord({ queued, platform, words }, queued.effect);
    const sendDeadAgain = () => deps.deliveries.sendDeadAgain(queued.escalation, realClock.now());
    const { escalation, slots, troubled } = await reading();
    const seen = slotsSeen(queued, escalation, slots);
    const outcome = await perform({
      ...{ queued, escalation, platform, words, sendDeadAgain, now: clock.now() },
      slots: seen,
      troubled: [...troubleOfRoom(queued, seen, platform), ...toTroubles(troubled, queued.id)],
    });
    return 'waitFor' in outcome && isAway(queued, escalation)
      ? { ...outcome, waitFor: mirrorSlot(outcome.waitFor) }
      : outcome;
  }

  async function readCase(effects: readonly QueuedEffect[], known: Escalation | undefined): Promise<Case> {
    const key = effects[0]?.escalation ?? '';
    const hasCard = effects.some(({ effect }) => effect.kind === 'card' || effect.kind === 'interim');
    // A room refers to nothing else.
    const refers = effects.some(({ effect }) => effect.kind !== 'room');
    const [escalation, slots, troubled] = await Promise.all([
      known ?? deps.load(key),
      refers ? queue.outside(key, slotsReferredTo(effects)) : new Map<string, Outside>(),
      hasCard ? queue.troubled(key) : [],
    ]);
    if (!escalation) throw new AppError('unknown-escalation', `There is no case ${key} any more.`);
    return { escalation, slots, troubled };
  }

  return carryOut;
}

/** What the card says of a room that is there, but is not what was wished for. */
function troubleOfRoom({ effect }: QueuedEffect, slots: Job['slots'], platform: Platform): Trouble[] {
  const room = effect.kind === 'card' ? slots.get('room') : undefined;
  const why = room ? platform.roomTrouble?.(room.channel) : null;
  if (!why) return [];
  const wished: Effect = { kind: 'room', slot: 'room', after: null };
  return [{ effect: wished, dead: false, code: 'room-not-as-wished', why }];
}

const slotsReferredTo = (effects: readonly QueuedEffect[]): string[] => [
  ...new Set([
    ...referredSlots,
    ...effects.flatMap(({ effect }) => (effect.kind === 'echo' ? referredByEcho(effect) : [])),
  ]),
];

const roomHasToWait = ({ effect }: QueuedEffect, outcome: Outcome): boolean =>
  effect.slot === 'room' &&
  (('pausedUntil' in outcome && outcome.long) || 'retryAt' in outcome || 'dead' in outcome);

/** It was deleted, which the edit has found out. */
const isMoved = ({ effect, outside }: QueuedEffect, outcome: Outcome): boolean =>
  effect.kind === 'card' && outside !== null && 'sent' in outcome && outcome.sent?.id !== outside.id;

const isBack = ({ effect }: QueuedEffect, outcome: Outcome): boolean =>
  effect.kind === 'card' && effect.lost !== undefined && 'sent' in outcome;

const roomOf = ({ escalation: key, effect }: QueuedEffect): RoomOfCase => ({
  key,
  side: sideOf(effect.slot),
});

const noAnswer = (): AppError =>
  new AppError('no-answer', 'The platform did not answer in time; it is tried again.', {
    retryable: true,
    doubtful: true,
  });
