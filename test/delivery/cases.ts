import { isRefusal } from '../../src/domain/change.ts';
import { fallDue } from '../../src/domain/due/fall-due.ts';
import type { Escalation } from '../../src/domain/escalation.ts';
import type { Act } from '../../src/domain/verb.ts';
import { open } from '../../src/domain/verbs/open.ts';
import { findVerb } from '../../src/domain/verbs/registry.ts';
import { filledIn, plainIntake, smallPolicy, smallRulebook } from '../support/policies.ts';

export const openedAt = new Date('2026-03-02T10:00:00Z');

const actOf = (by: string, at: Date): Act => ({
  ...{ by, at, via: 'test', command: null },
  roster: smallRulebook,
});

/** A case raised by Ana for the checkout team: Chloe and Dan are asked, Ben manages. */
export function raisedCase(fields: Partial<Escalation> = {}): Escalation {
  const {
    key = 'ESC-1',
    origin = null,
    policy = smallPolicy,
    title = 'Checkout is down',
    severity = 'sev1',
  } = fields;
  const input = filledIn({ title, severity, customer: fields.customer ?? null });
  return open(
    input,
    { key, workspace: 'slack:T1', policy, origin, intake: plainIntake },
    actOf('ana', openedAt),
  );
}

/** What the case becomes when somebody does this; a refusal is a mistake in the test. */
export function after(
  escalation: Escalation,
  by: string,
  verb: string,
  input: Record<string, unknown> = {},
  at: Date = openedAt,
): Escalation {
  const decision = findVerb(verb)?.decide(escalation, input, actOf(by, at));
  if (!decision || isRefusal(decision)) throw new Error(`${verb} was refused.`);
  return decision.done();
}

/** What the case becomes when time has come to this instant and everything has happened that was due. */
export function fallenDue(escalation: Escalation, now: Date): Escalation {
  const next = fallDue(escalation, now, smallRulebook)?.done();
  return next ? fallenDue(next, now) : escalation;
}
