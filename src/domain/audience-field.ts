import { type Audience, audiences } from './audiences.ts';
import { customersOf } from './customers.ts';
import type { Deadline } from './deadlines.ts';
import { dueUpdate, type Escalation } from './escalation.ts';
import { choice, type FormContext, optional } from './fields.ts';

export const audienceLabels: Record<Audience, string> = {
  internal: 'Internal stakeholders: the room, the announcement, subscribers',
  customer: 'Customers: you tell them, and Muster keeps what was said',
};

/** Asks which of the promised updates is meant, where there can be more than one. */
export const audienceField = optional(
  choice('Whose update?', audiences, {
    labels: { internal: 'For internal stakeholders', customer: 'For the customers' },
    initial: (context) => meantAudience(context),
    shown: ({ escalation }) => escalation !== null && customersOf(escalation).length > 0,
  }),
);

/** What the form is about: what was chosen, or whichever update is promised sooner. */
export const meantAudience = ({ escalation, filled }: FormContext): Audience =>
  audiences.find((audience) => audience === filled?.audience) ??
  (escalation ? soonest(escalation) : null) ??
  'internal';

const soonest = (escalation: Escalation): Audience | null =>
  audiences
    .flatMap((audience) => {
      const due = dueUpdate(escalation, audience);
      return due && !due.pausedAt ? [{ audience, dueAt: due.dueAt }] : [];
    })
    .sort((a, b) => Number(a.dueAt) - Number(b.dueAt))[0]?.audience ?? null;

/** The promised update that is meant; undefined when there is none, or its clock stands. Nobody said which: whichever is promised sooner. */
export function meantUpdate(
  escalation: Escalation,
  chosen: Audience | null,
): (Deadline & { audience: Audience }) | undefined {
  const audience = chosen ?? soonest(escalation);
  const due = audience && dueUpdate(escalation, audience);
  return audience && due && !due.pausedAt ? { ...due, audience } : undefined;
}
