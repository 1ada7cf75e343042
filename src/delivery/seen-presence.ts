import type { PersonId } from '../domain/policy.ts';
import type { Presence } from '../domain/presence.ts';
import { AppError } from '../errors.ts';
import { inTime } from './in-time.ts';

/** Who is at a platform just now, as far as it tells. */
export interface SeenPresence {
  /** Whether it tells Muster at all. */
  isTold(): boolean;
  /** Of each of these people. It takes no longer than a moment and never throws: what goes wrong leaves them unknown. */
  of(people: readonly PersonId[]): Promise<ReadonlyMap<PersonId, Presence>>;
}

/** A platform that is asked who is present. */
export interface PresenceSource {
  isTold(): boolean;
  /** One try; who is not in the answer is unknown. Throws AppError. */
  look(people: readonly PersonId[]): Promise<ReadonlyMap<PersonId, Presence>>;
}

interface Parts extends PresenceSource {
  /** The platform, as people call it. */
  name: string;
  log: { warn(details: object, message: string): void };
  /** Real milliseconds of a clock that never goes back; the process's own when absent. */
  nowMs?: () => number;
  /** How long an answer is waited for; 700 when absent. */
  withinMs?: number | undefined;
}

/** Somebody who comes or goes is asked where they were for so long. */
const keptForMs = 30_000;
const usualWithinMs = 700;
/** After a failure that passes. */
const shortPauseMs = 30_000;
/** After a refusal: somebody has to mend it. */
const longPauseMs = 5 * 60_000;

/** What is known of who is present is kept for a short while, and a platform that fails is left alone for one. */
export function createSeenPresence({ name, log, isTold, look, ...rest }: Parts): SeenPresence {
  const { nowMs = () => performance.now(), withinMs = usualWithinMs } = rest;
  const seen = new Map<PersonId, { presence: Presence; atMs: number }>();
  const underway = new Map<PersonId, Promise<void>>();
  let pausedUntilMs = Number.NEGATIVE_INFINITY;

  const isPaused = () => nowMs() < pausedUntilMs;

  function known(person: PersonId): Presence | null {
    const last = seen.get(person);
    return last && nowMs() - last.atMs < keptForMs ? last.presence : null;
  }

  function pause(forMs: number, details: object): void {
    if (isPaused()) return;
    pausedUntilMs = nowMs() + forMs;
    const forS = Math.round(forMs / 1_000);
    log.warn(
      details,
      `${name} does not say who is present; for ${forS} s people are asked where a case is at home.`,
    );
  }

  async function ask(people: readonly PersonId[]): Promise<void> {
    try {
      const found = await look(people);
      for (const person of people)
        seen.set(person, { presence: found.get(person) ?? 'unknown', atMs: nowMs() });
    } catch (error) {
      pause(pauseAfterMs(error), error instanceof AppError ? { code: error.code } : { err: error });
    }
  }

  function begin(people: readonly PersonId[]): void {
    const asking = ask(people).finally(() => {
      for (const person of people) underway.delete(person);
    });
    for (const person of people) underway.set(person, asking);
  }

  /** Those who are being looked for already are not looked for again. */
  async function lookFor(people: readonly PersonId[]): Promise<void> {
    const others = people.filter((person) => !underway.has(person));
    if (others.length > 0) begin(others);
    const looked = await inTime(Promise.all(people.map((person) => underway.get(person))), withinMs);
    // What comes late is kept all the same.
    if ('late' in looked) pause(shortPauseMs, { code: 'no-answer' });
  }

  return {
    isTold,
    async of(people) {
      const each = [...new Set(people)];
      const missing = each.filter((person) => known(person) === null);
      if (missing.length > 0 && isTold() && !isPaused()) await lookFor(missing);
      return new Map(each.map((person) => [person, known(person) ?? 'unknown']));
    },
  };
}

function pauseAfterMs(error: unknown): number {
  if (!(error instanceof AppError)) return longPauseMs;
  return error.retryable ? Math.max(error.retryAfterMs ?? 0, shortPauseMs) : longPauseMs;
}
