import { z } from 'zod';
import { audiences } from './audiences.ts';
import { roomSides } from './effects.ts';
import { means } from './means.ts';
import { roles, severities } from './policy.ts';
import { rootCauseKinds } from './root-causes.ts';
import { serviceLevels } from './service-levels.ts';
import { signs } from './signs/sign.ts';

const people = z.array(z.string());
const reason = z.string();
/** Before customers had a clock of their own it was always people inside the company. */
const audience = z.enum(audiences).default('internal');
/** Before mirrors were looked after it was always the room at home. */
const side = z.enum(roomSides).default('home');
const says = <W extends string, S extends z.ZodRawShape>(what: W, details: S) =>
  z.object({ what: z.literal(what), ...details });

/** What can have happened to an escalation, with just what is needed to say it in words. */
const happeningSchema = z.discriminatedUnion('what', [
  says('opened', { severity: z.enum(severities) }),
  says('signs-seen', { signs: z.array(z.enum(signs)) }),
  says('joined-raising', {}),
  says('asked', {
    group: z.string(),
    people,
    why: z.enum([
      'opened',
      'silence',
      'declined',
      'escalated',
      'expired',
      'handed-back',
      'late-update',
      'late-customer-update',
      'reopened',
      'repeated',
      'too-few',
      'too-slow',
      'standstill',
      'other-route',
    ]),
    dueAt: z.date(),
  }),
  /** Nobody could be asked: no one is on call, or all have left. */
  says('nobody-there', { group: z.string() }),
  says('nobody-left', {}),
  says('still-unowned', {}),
  says('service-level-soon', { level: z.enum(serviceLevels), dueAt: z.date() }),
  says('service-level-broken', { level: z.enum(serviceLevels), dueAt: z.date() }),
  says('standstill', { since: z.date() }),
  says('customer-awaited', { reason, until: z.date() }),
  says('customer-answered', {}),
  says('customer-wait-over', {}),
  says('aged', { days: z.number().int() }),
  says('age-explained', { reason }),
  says('de-escalated', { to: z.string(), reason }),
  says('released', { people, reason: reason.nullable() }),
  says('unanswered', { group: z.string() }),
  says('acknowledged', {}),
  says('still-on-it', { until: z.date().nullable() }),
  says('acknowledgement-expired', { person: z.string() }),
  says('declined', { reason: reason.nullable() }),
  says('handed-back', { reason: reason.nullable() }),
  says('escalated', { to: z.string(), reason }),
  says('role-taken', { role: z.enum(roles) }),
  says('role-given', { role: z.enum(roles), person: z.string() }),
  says('role-unfilled', { role: z.enum(roles) }),
  says('people-added', { people, reason: reason.nullable() }),
  says('joined', {}),
  says('severity-changed', { from: z.enum(severities), to: z.enum(severities), reason }),
  says('update-due', { audience, dueAt: z.date(), owner: z.string() }),
  says('update-late', { audience, dueAt: z.date(), owner: z.string() }),
  says('subscribed', {}),
  says('unsubscribed', {}),
  says('update-sent', { audience, update: z.number().int() }),
  /** It waits for somebody else to approve it. */
  says('update-drafted', { customers: people, text: z.string() }),
  says('update-approved', { update: z.number().int(), writer: z.string() }),
  says('update-sent-back', { writer: z.string(), reason }),
  says('update-snoozed', { audience, until: z.date() }),
  says('update-skipped', { audience, reason }),
  says('update-requested', { owner: z.string() }),
  says('record-linked', { record: z.string() }),
  says('noted', { text: z.string(), link: z.string().nullable() }),
  says('sent-again', {}),
  says('resolution-declared', { how: z.enum(['fix', 'workaround']), done: z.string() }),
  says('verified', { note: z.string().nullable() }),
  says('resolution-rejected', { reason }),
  /** Null = nothing is promised, or it was done before. */
  says('root-cause-demanded', { internalBy: z.date().nullable(), customerBy: z.date().nullable() }),
  says('root-cause-written', { kind: z.enum(rootCauseKinds), revision: z.number().int() }),
  says('root-cause-accepted', { kind: z.enum(rootCauseKinds), revision: z.number().int() }),
  says('root-cause-sent-back', { kind: z.enum(rootCauseKinds), revision: z.number().int(), reason }),
  says('root-cause-shared', { revision: z.number().int(), whom: z.string(), means: z.enum(means) }),
  says('root-cause-skipped', { of: z.enum(['both', 'customer']), reason }),
  says('reopened', { reason }),
  says('closed', { summary: z.string(), anyway: z.string().nullable() }),
  says('cancelled', { reason }),
  says('room-archived', { side }),
  says('room-left', { side }),
  /** `mended`: by Muster itself, not by somebody else. */
  says('room-back', { side, was: z.enum(['archived', 'left']), mended: z.boolean() }),
  /** Somebody wants another one, as Muster cannot work in it. */
  says('room-given-up', { side }),
  says('room-replaced', { side, was: z.enum(['deleted', 'given-up']).default('deleted') }),
  says('card-restored', { side, was: z.enum(['deleted', 'unpinned']) }),
  says('mending-stopped', { side, of: z.enum(['card-deleted', 'card-unpinned', 'room-deleted']) }),
  says('person-left', { person: z.string() }),
  /** The room is shown in this workspace too from now on. */
  says('mirrored', { workspace: z.string() }),
]);
export type Happening = z.infer<typeof happeningSchema>;

/**
 * One line of the case's history. `at` is when it was written down, `happenedAt` when it happened if somebody said so; `by` is
 * null for what followed from time; `command` is the id of the command that caused it, so that a repeat is recognised.
 */
export const entrySchema = z.object({
  n: z.number().int(),
  at: z.date(),
  happenedAt: z.date().nullable(),
  by: z.string().nullable(),
  via: z.string(),
  command: z.string().nullable(),
  event: happeningSchema,
});
export type Entry = z.infer<typeof entrySchema>;
