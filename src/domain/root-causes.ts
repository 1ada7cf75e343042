import { z } from 'zod';
import type { Escalation } from './escalation.ts';
import { means } from './means.ts';
import type { PersonId } from './policy.ts';

/** The analysis for the company, and what customers get to read of it. */
export const rootCauseKinds = ['internal', 'customer'] as const;
export type RootCauseKind = (typeof rootCauseKinds)[number];

const byAt = z.object({ by: z.string(), at: z.date() });

/** `outdated`: written before the case went on again; it is kept, but does not count any more. */
const revisionSchema = byAt.extend({
  n: z.number().int(),
  /** Null = somebody else still has to accept it or to send it back. */
  review: byAt.extend({ accepted: z.boolean(), reason: z.string().nullable() }).nullable(),
  outdated: z.boolean(),
});

/** Why it happened, in numbered revisions, all of which are kept. */
export const rootCausesSchema = z.object({
  internal: z.array(
    revisionSchema.extend({
      happened: z.string(),
      cause: z.string(),
      factors: z.string().nullable(),
      found: z.string(),
      prevention: z.string(),
      /** What customers may read. */
      summary: z.string(),
    }),
  ),
  /** `from` is the number of the internal revision that it was made of. */
  customer: z.array(revisionSchema.extend({ from: z.number().int(), text: z.string() })),
  shares: z.array(byAt.extend({ revision: z.number().int(), whom: z.string(), means: z.enum(means) })),
  /** A manager has said that none is needed: neither, or none for customers. */
  skipped: byAt.extend({ of: z.enum(['both', 'customer']), reason: z.string() }).nullable(),
});
export type RootCauses = z.infer<typeof rootCausesSchema>;
export type InternalRootCause = RootCauses['internal'][number];
export type CustomerRootCause = RootCauses['customer'][number];

export const noRootCauses: RootCauses = { internal: [], customer: [], shares: [], skipped: null };

const newestOf = <R extends { outdated: boolean }>(revisions: readonly R[]): R | undefined => {
  const last = revisions.at(-1);
  return last?.outdated ? undefined : last;
};

/** What was written last since the case was taken for resolved; undefined when nothing was. */
const internalRootCause = ({ rootCauses }: Escalation): InternalRootCause | undefined =>
  newestOf(rootCauses.internal);

/** The same where it was accepted: only of this one anything may be made for customers. */
export function acceptedRootCause(escalation: Escalation): InternalRootCause | undefined {
  const newest = internalRootCause(escalation);
  return newest?.review?.accepted ? newest : undefined;
}

/** What was written for customers of the accepted analysis; undefined when nothing was, or of an earlier one only. */
export function customerRootCause(escalation: Escalation): CustomerRootCause | undefined {
  const newest = newestOf(escalation.rootCauses.customer);
  return newest && newest.from === acceptedRootCause(escalation)?.n ? newest : undefined;
}

/** The same where it may be shared. */
export function acceptedForCustomers(escalation: Escalation): CustomerRootCause | undefined {
  const newest = customerRootCause(escalation);
  return newest?.review?.accepted ? newest : undefined;
}

/** Whether customers have one since the case was taken for resolved. */
const isShared = ({ rootCauses: { shares, customer } }: Escalation): boolean =>
  shares.some(({ revision }) => customer.some(({ n, outdated }) => n === revision && !outdated));

/** What somebody else than its writer has to look at now. There is one at most: what is made of the other comes after it. */
export function underReview(
  escalation: Escalation,
): { kind: RootCauseKind; revision: InternalRootCause | CustomerRootCause } | undefined {
  const internal = internalRootCause(escalation);
  if (internal && !internal.review) return { kind: 'internal', revision: internal };
  const customer = customerRootCause(escalation);
  return customer && !customer.review ? { kind: 'customer', revision: customer } : undefined;
}

/** Whether the policy wants one, and nobody has said that none is needed. One for customers wants the one that it is made of. */
export function isDemanded(escalation: Escalation, kind: RootCauseKind): boolean {
  const { policy, severity, rootCauses } = escalation;
  const { skipped } = rootCauses;
  const forCustomers = policy.customerRootCauseWithin[severity] !== null && skipped === null;
  if (kind === 'customer' || forCustomers) return forCustomers;
  return policy.internalRootCauseWithin[severity] !== null && skipped?.of !== 'both';
}

export const isDone = (escalation: Escalation, kind: RootCauseKind): boolean =>
  kind === 'internal' ? acceptedRootCause(escalation) !== undefined : isShared(escalation);

/** Demanded, and not done. */
export const isMissing = (escalation: Escalation, kind: RootCauseKind): boolean =>
  isDemanded(escalation, kind) && !isDone(escalation, kind);

/** What has to be done next about the root causes of a case. */
export type RootCauseStep = 'write' | 'accept' | 'write-for-customers' | 'accept-for-customers' | 'share';

/** Null when nothing is owed. What was begun is owed as well, though the policy does not demand it, unless none is needed. */
export function rootCauseStep(escalation: Escalation): RootCauseStep | null {
  const { status, rootCauses } = escalation;
  if (status !== 'resolved' && status !== 'verified') return null;
  const internal = internalRootCause(escalation);
  if (!internal) return status === 'verified' && isMissing(escalation, 'internal') ? 'write' : null;
  if (!internal.review?.accepted)
    return rootCauses.skipped?.of === 'both' ? null : internal.review ? 'write' : 'accept';
  return rootCauses.skipped ? null : stepForCustomers(escalation);
}

function stepForCustomers(escalation: Escalation): RootCauseStep | null {
  const customer = customerRootCause(escalation);
  if (!customer) return isMissing(escalation, 'customer') ? 'write-for-customers' : null;
  if (!customer.review) return 'accept-for-customers';
  if (!customer.review.accepted) return 'write-for-customers';
  return escalation.rootCauses.shares.some(({ revision }) => revision === customer.n) ? null : 'share';
}

/** Who has to do it: who has the role for it, or wrote it before; the managers where nobody does. */
export function peopleForStep(escalation: Escalation, step: RootCauseStep): PersonId[] {
  const { roles, policy, acknowledged, rootCauses } = escalation;
  const managers = [...new Set([...(roles.manager ? [roles.manager] : []), ...policy.managers])];
  if (step === 'accept' || step === 'accept-for-customers') {
    const writer = underReview(escalation)?.revision.by;
    const reviewers = new Set([...managers, ...(acknowledged ? [acknowledged.by] : [])]);
    return [...reviewers].filter((person) => person !== writer);
  }
  const [role, revisions] =
    step === 'write' ? [roles.coordinator, rootCauses.internal] : [roles.comms, rootCauses.customer];
  const one = role ?? newestOf<InternalRootCause | CustomerRootCause>(revisions)?.by;
  return one ? [one] : managers;
}
