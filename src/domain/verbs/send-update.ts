import { audienceLabels, meantAudience } from '../audience-field.ts';
import { type Audience, audiences } from '../audiences.ts';
import { accept, type Decision } from '../change.ts';
import {
  customerLines,
  customerWords,
  readCustomers,
  templateChosen,
  templateOptions,
} from '../customer-words.ts';
import { draft } from '../drafting.ts';
import { type Escalation, lastUpdate } from '../escalation.ts';
import { choice, choiceFrom, type FormContext, optional, text } from '../fields.ts';
import { type Means, means, meansNames } from '../means.ts';
import { needsReason, nextInitial, nextOptions, none, readInterval } from '../next-update.ts';
import { refuse } from '../refusal.ts';
import { needsApproval, sendOut } from '../updates.ts';
import { type Act, defineVerb } from '../verb.ts';

const forCustomers = (context: FormContext): boolean => meantAudience(context) === 'customer';
const customersOnly = { shown: forCustomers, needed: forCustomers };

export const sendUpdate = defineVerb({
  name: 'send-update',
  label: 'Send update',
  hint: 'Tell the stakeholders, or keep what the customers were told: where the case stands and when they hear next.',
  allowed: ['opener', 'asked', 'task-force', 'manager'],
  when: ['open', 'acknowledged', 'resolved', 'verified'],
  fields: {
    audience: choice('To whom?', audiences, { labels: audienceLabels, initial: meantAudience }),
    template: optional(
      choiceFrom('Approved words', templateOptions, {
        initial: templateChosen,
        shown: (context) =>
          forCustomers(context) && Object.keys(context.rulebook.customerMessages).length > 0,
        follows: ['audience'],
      }),
    ),
    text: text('What should they know?', 2_500, {
      hint: 'What happened, what it means for the customer, what is being done.',
      initial: (context) => (forCustomers(context) ? customerWords(context) : lastWords(context)),
      follows: ['audience', 'template'],
    }),
    customers: optional(
      text('Which customers?', 2_500, {
        hint: 'Each on a line of its own.',
        initial: ({ escalation }) => escalation && customerLines(escalation),
        ...customersOnly,
      }),
    ),
    means: optional(
      choice('By what means?', means, {
        labels: meansNames,
        initial: ({ escalation }) => (escalation && lastUpdate(escalation, 'customer')?.means) ?? null,
        ...customersOnly,
      }),
    ),
    next: choiceFrom('Next update in', nextOptions, { initial: nextInitial, follows: ['audience'] }),
    whyNoNext: optional(text('If none: why?', 500)),
  },
  decide(escalation, { audience, text: words, customers, means: how, next, whyNoNext }, act) {
    const nextInMs = next === none ? null : readInterval(next);
    if (next === none && !whyNoNext && needsReason(escalation, audience))
      return refuse({ code: 'why-no-next-update' }, 'whyNoNext');
    if (next !== none && nextInMs === null)
      return refuse({ code: 'invalid-input', messages: { next: 'Please choose one of these.' } }, 'next');
    const rest = { text: words, nextInMs, whyNoNext };
    if (audience === 'customer') return tellCustomers(escalation, { ...rest, customers, means: how }, act);
    return sendOut(accept(escalation, act), {
      ...{ by: act.by, audience, ...rest },
      ...{ customers: [], means: null, approvedBy: null },
    });
  },
});

const lastWords = ({ escalation }: FormContext): string | null =>
  (escalation && lastUpdate(escalation, 'internal')?.text) ?? null;

interface Filled {
  text: string;
  nextInMs: number | null;
  whyNoNext: string | null;
  customers: string | null;
  means: Means | null;
}

/** Kept at once, or only when somebody else has approved it. */
function tellCustomers(
  escalation: Escalation,
  { customers, means: how, ...rest }: Filled,
  act: Act,
): Decision {
  const audience: Audience = 'customer';
  const told = readCustomers(customers ?? '', escalation, act.roster);
  const messages = {
    ...(!told && { customers: 'Please name at least one customer, and each on a line of its own.' }),
    ...(!how && { means: 'Please choose one of these.' }),
  };
  if (!told || !how) return refuse({ code: 'invalid-input', messages });
  const words = { ...rest, customers: told, means: how };
  if (needsApproval(escalation, audience)) return draft(escalation, words, act);
  const { customerDraft } = escalation;
  const change = accept(escalation, act);
  if (customerDraft?.sentBack || customerDraft?.by === act.by) change.set({ customerDraft: null });
  return sendOut(change, { by: act.by, audience, ...words, approvedBy: null });
}
