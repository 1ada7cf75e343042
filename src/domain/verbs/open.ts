import { z } from 'zod';
import { askLevel } from '../asking.ts';
import { accept, Change } from '../change.ts';
import type { Escalation } from '../escalation.ts';
import { choice, choiceFrom, type InputOf, line, type Option, optional, text } from '../fields.ts';
import type { Intake } from '../intake.ts';
import { categories, type Policy, severities } from '../policy.ts';
import { expectRoles } from '../promises.ts';
import { noRootCauses } from '../root-causes.ts';
import { expectAge, promiseService } from '../service-levels.ts';
import { severityOptions } from '../severity-options.ts';
import { categoryNames, typeHints, typeNames } from '../type-names.ts';
import { promiseFirstUpdates } from '../update-promises.ts';
import type { Act } from '../verb.ts';

/** What the form for raising a case asks. The title is clipped, not refused, where it comes from a message. */
export const openFields = {
  title: line('What is wrong?', 150, { hint: 'One line, as the customer would say it.' }),
  severity: {
    ...choiceFrom('Severity', severityOptions, { initial: () => 'sev2' }),
    schema: z.enum(severities, { error: 'Please choose one of these.' }),
  },
  type: {
    ...choice('Why is it escalated?', ['functional', 'hierarchical', 'executive'], {
      initial: () => 'functional',
    }),
    options: () => typeOptions,
    schema: z.enum(['functional', 'hierarchical', 'executive']).default('functional'),
    // Whoever raises a case by other ways than the form may leave it out.
    needed: () => true,
  },
  service: optional(choiceFrom('Affected service', ({ rulebook }) => namedOptions(rulebook.services))),
  team: optional(
    choiceFrom('Which team should help first?', ({ rulebook }) => namedOptions(rulebook.teams), {
      hint: 'Left out: the team of the service, or the first one of the policy.',
    }),
  ),
  customer: optional(line('Customer', 100)),
  skill: optional(choiceFrom('Which skill is needed?', ({ rulebook }) => namedOptions(rulebook.skills))),
  category: optional(choice('What makes it necessary?', categories, { labels: categoryNames })),
  description: optional(
    text('What do we know?', 2_500, {
      hint: 'What happens, since when, what was tried, what it costs the customer.',
    }),
  ),
};
export type OpenInput = InputOf<typeof openFields>;

const typeOptions: Option[] = Object.entries(typeHints).map(([value, hint]) => ({
  value,
  label: typeNames[value as keyof typeof typeHints],
  hint,
}));

const namedOptions = (all: Readonly<Record<string, { name: string }>>): Option[] =>
  Object.entries(all).map(([value, { name }]) => ({ value, label: name }));
export interface Opening {
  key: string;
  workspace: string;
  policy: Policy;
  intake: Intake;
  origin: Escalation['origin'];
}

/** Opens a case: room, card, announcement, the first level asked and the clocks started. */
export function open(input: OpenInput, opening: Opening, act: Act): Escalation {
  const { policy, origin } = opening;
  const change = new Change(blank(input, opening, act), act);
  const manager = policy.managers[0];
  change
    .record({ what: 'opened', severity: input.severity })
    .show({ kind: 'room' }, 'room')
    .show({ kind: 'card' }, 'card', 'room')
    .show({ kind: 'purpose' }, 'purpose', 'room')
    .show({ kind: 'pin' }, 'pin', 'card');
  if (origin?.signs?.length) change.record({ what: 'signs-seen', signs: origin.signs });
  if (origin?.link) change.show({ kind: 'bookmark' }, 'bookmark', 'card');
  if (origin?.place) change.show({ kind: 'origin' }, 'origin', 'room');
  if (manager) change.set({ roles: { manager } });
  change.bringIn([act.by, ...(manager ? [manager] : [])]);
  askLevel(change, 0, 'opened');
  promiseService(expectAge(expectRoles(change)), 'resolve');
  return promiseFirstUpdates(change).done();
}

/** The same complaint raised by somebody else a moment later: they join, and what they wrote is kept. */
export function joinRaising(escalation: Escalation, { description }: OpenInput, act: Act): Change {
  const change = accept(escalation, act).bringIn([act.by]).tellRoom({ what: 'joined-raising' });
  return description ? change.record({ what: 'noted', text: description, link: null }) : change;
}

function blank(
  { title, severity, type, category, customer, description }: OpenInput,
  { key, workspace, policy, origin, intake }: Opening,
  { by, at }: Act,
): Escalation {
  return {
    key,
    version: 0,
    workspace,
    mirror: null,
    status: 'open',
    title,
    description,
    customer,
    type,
    severity,
    category,
    ...intake,
    origin,
    opened: { by, at },
    acknowledged: null,
    resolution: null,
    verification: null,
    closed: null,
    level: 0,
    climbs: {},
    round: 1,
    unowned: false,
    asks: [],
    awaitingCustomer: null,
    ageReason: null,
    roles: {},
    taskForce: [],
    subscribers: policy.stakeholders,
    updates: [],
    updateRequestedBy: [],
    customerDraft: null,
    records: [],
    rootCauses: noRootCauses,
    deadlines: [],
    nextDueAt: null,
    lastSeq: 0,
    lastPost: 'card',
    timeline: [],
    policy,
    outbox: [],
  };
}
