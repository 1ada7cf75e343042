import type { Escalation } from '../domain/escalation.ts';
import type { PersonId } from '../domain/policy.ts';
import { mayDo } from '../domain/verb.ts';
import { sendAgain } from '../domain/verbs/send-again.ts';
import { maySee } from '../domain/visibility.ts';
import { AppError } from '../errors.ts';
import { healthMessage, type TroubledCase } from '../view/health.ts';
import type { MessageView } from '../view/message.ts';
import { type CompanyDeps, companyOf, isOfCompany } from './company.ts';
import type { Clock, Deliveries, EscalationStore, Undelivered } from './ports.ts';

/** How the parts that Muster stands on do, as far as this process has seen. Instants are real time. */
export interface Vitals {
  /** Null before the first call; `why` is null when it answered, whatever the answer. */
  platforms: readonly { name: string; lastCall: { at: Date; why: string | null } | null }[];
  databaseAnsweredInMs: number;
  /** How many of Muster are at work, this one included. */
  processes: number;
  /** When what holds of the policy file was read, and since when a newer one has mistakes. */
  policy: { readAt: Date; mistaken: { since: Date } | null };
  /** What the sweep last found that should have been woken before; null when it has found nothing. */
  lastFind: { at: Date; lateByMs: number } | null;
}

export interface HealthDeps extends CompanyDeps {
  escalations: Pick<EscalationStore, 'load' | 'earliestDue'>;
  deliveries: Pick<Deliveries, 'undelivered'>;
  clock: Clock;
  realClock: Clock;
  vitals(): Promise<Vitals>;
}

/** More than this is said as "1000 or more". */
const mostCounted = 1_000;
/** So many cases are looked at for whether the person may know of them. */
const mostCases = 100;

/** Says how Muster does, and of what was given up whatever this person may know. Changes nothing. */
export function createHealth(deps: HealthDeps) {
  const { escalations, deliveries, clock, realClock, vitals } = deps;
  return async function health(by: PersonId, workspace: string): Promise<MessageView> {
    const now = realClock.now();
    const [undelivered, nextWakeUpAt, vital] = await Promise.all([
      undeliveredIn(companyOf(deps, workspace), now),
      escalations.earliestDue(),
      vitals(),
    ]);
    const dead = undelivered.filter(({ state }) => state === 'dead');
    const cases = await casesOf(dead, by, workspace);
    const named = cases.reduce((sum, { lost }) => sum + lost.length, 0);
    return healthMessage({
      ...vital,
      ...{ now, productNow: clock.now(), nextWakeUpAt, undelivered, cases },
      countedAll: undelivered.length < mostCounted,
      unnamed: dead.length - named,
    });
  };

  async function undeliveredIn(workspaces: readonly string[], now: Date): Promise<Undelivered[]> {
    const found = await Promise.all(
      workspaces.map((workspace) => deliveries.undelivered({ now, workspace, limit: mostCounted })),
    );
    // The given up first, as each answers it.
    const isDead = ({ state }: Undelivered) => state === 'dead';
    const all = found.flat();
    return [...all.filter(isDead), ...all.filter((each) => !isDead(each))].slice(0, mostCounted);
  }

  /** Without those that cannot be read, as nobody knows then who may know of them. */
  async function casesOf(
    dead: readonly Undelivered[],
    by: PersonId,
    workspace: string,
  ): Promise<TroubledCase[]> {
    const keys = [...new Set(dead.map(({ escalation }) => escalation))].slice(0, mostCases);
    const loaded = await Promise.all(keys.map((key) => escalations.load(key).catch(unreadable)));
    return loaded
      .filter((escalation) => escalation !== null)
      .filter((escalation) => isOfCompany(deps, escalation, workspace) && maySee(escalation, by))
      .map((escalation) => ({
        escalation,
        lost: dead.filter((effect) => effect.escalation === escalation.key),
        maySendAgain: mayDo(sendAgain, escalation, by),
      }));
  }
}

function unreadable(error: unknown): Escalation | null {
  if (error instanceof AppError && ['broken-document', 'newer-document'].includes(error.code)) return null;
  throw error;
}
