import { z } from 'zod';
import { askLevel } from '../asking.ts';
import { accept, Change } from '../change.ts';
import type { Escalation } from '../escalation.ts';
import { choiceFrom, type InputOf, line, optional, text } from '../fields.ts';
import { type Policy, severities } from '../policy.ts';
import { expectRoles, promiseUpdate } from '../promises.ts';
import { expectAge, promiseService } from '../service-levels.ts';
import { severityOptions } from '../severity-options.ts';
import type { Act } from '../verb.ts';

/** What the form for raising a case asks. The title is clipped, not refused, where it comes from a message. */
export const openFields = {
  title: line('What is wrong?', 150, { hint: 'One line, as the customer would say it.' }),
  severity: {
    ...choiceFrom('Severity', severityOptions, { initial: () => 'sev2' }),
    schema: z.enum(severities, { error: 'Please choose one of these.' }),
  },
  team: choiceFrom(
    'Which team should help first?',
    ({ policy }) => Object.entries(policy.teams).map(([value, { name }]) => ({ value, label: name })),
    {
      initial: ({ policy }) => Object.keys(policy.teams)[0] ?? null,
    },
  ),
  customer: optional(line('Customer', 100)),
  description: optional(
    text('What do we know?', 2_500, {
      hint: 'What happens, since when, what was tried, what it costs the customer.',
    }),
  ),
};
export type OpenInput = InputOf<typeof openFields>;

export interface Opening {
  key: string;
  workspace: string;
  policy: Policy;
  origin: Escalation['origin'];
}

/** Opens a case: room, card, announcement, the first level asked and the clocks started. The team must be one of the policy's. */
export function open(input: OpenInput, { key, workspace, policy, origin }: Opening, act: Act): Escalation {
  const change = new Change(blank(input, { key, workspace, policy, origin }, act), act);
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
  const firstUpdateDueAt = new Date(Number(act.at) + policy.firstInternalUpdateWithinMs[input.severity]);
  promiseService(expectAge(expectRoles(change)), 'resolve');
  return promiseUpdate(change, firstUpdateDueAt, 'first-internal-update').done();
}

/** The same complaint raised by somebody else a moment later: they join, and what they wrote is kept. */
export function joinRaising(escalation: Escalation, { description }: OpenInput, act: Act): Change {
  const change = accept(escalation, act).bringIn([act.by]).tellRoom({ what: 'joined-raising' });
  return description ? change.record({ what: 'noted', text: description, link: null }) : change;
}

function blank(
  { title, severity, team, customer, description }: OpenInput,
  { key, workspace, policy, origin }: Opening,
  { by, at }: Act,
): Escalation {
  return {
    key,
    version: 0,
    workspace,
    status: 'open',
    title,
    description,
    customer,
    severity,
    team,
    origin,
    opened: { by, at },
    acknowledged: null,
    resolution: null,
    verification: null,
    closed: null,
    level: 0,
    round: 1,
    unowned: false,
    asks: [],
    awaitingCustomer: null,
    ageReason: null,
    roles: {},
    taskForce: [],
    subscribers: [],
    updates: [],
    updateRequestedBy: [],
    records: [],
    deadlines: [],
    nextDueAt: null,
    lastSeq: 0,
    lastPost: 'card',
    timeline: [],
    policy,
    outbox: [],
  };
}
