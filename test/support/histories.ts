import fc from 'fast-check';
import { audiences } from '../../src/domain/audiences.ts';
import { isRefusal } from '../../src/domain/change.ts';
import { fallDue } from '../../src/domain/due/fall-due.ts';
import type { Escalation } from '../../src/domain/escalation.ts';
import { means } from '../../src/domain/means.ts';
import { roles, severities } from '../../src/domain/policy.ts';
import { at, decide, ladder, opening, promising, roster, routed } from './escalations.ts';

const people = ['ana', 'ben', 'chloe', 'dan', 'elif', 'farid', 'gwen', 'mira', 'zoe'];
const person = fc.constantFrom(...people);
const words = fc.constantFrom('Because.', 'Wait…\nwhat?', '👩‍👩‍👧');
const revision = fc.constantFrom(
  ...['internal:1', 'internal:1', 'internal:2', 'customer:1', 'customer:1', 'customer:2'],
);
const audience = fc.constantFrom(...audiences);
const perhaps = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null });

/** For each verb an input that its form lets through; whether it is refused is up to the case. */
const inputs: Record<string, fc.Arbitrary<Record<string, unknown>>> = {
  acknowledge: fc.constant({}),
  verify: fc.record({ note: perhaps(words) }),
  close: fc.record({ summary: words, anyway: perhaps(words) }),
  'send-update': fc.record({
    audience: fc.constantFrom('internal', 'customer'),
    text: words,
    customers: fc.constantFrom('ACME', 'acme ', 'ACME\nGlobex', 'Globex'),
    means: fc.constantFrom(...means),
    next: fc.constantFrom('none', '15m', '1h', '1d', 'soon', '0m'),
    whyNoNext: perhaps(words),
  }),
  'approve-update': fc.record({ text: words }),
  'send-back-update': fc.record({ reason: words }),
  escalate: fc.record({
    to: fc.constantFrom(
      ...['next-level', 'team:checkout', 'team:platform', 'team:nobody'],
      ...['type:hierarchical', 'type:executive', 'type:functional'],
    ),
    reason: words,
  }),
  'declare-resolved': fc.record({ how: fc.constantFrom('fix', 'workaround'), done: words }),
  'reject-resolution': fc.record({ reason: words }),
  'write-root-cause': fc.record({
    ...{ happened: words, cause: words, factors: perhaps(words), found: words },
    ...{ prevention: words, summary: words },
  }),
  'accept-root-cause': fc.record({ which: revision }),
  'send-back-root-cause': fc.record({ which: revision, reason: words }),
  'write-customer-root-cause': fc.record({ text: words }),
  'share-customer-root-cause': fc.record({ whom: words, means: fc.constantFrom('email', 'call') }),
  'skip-root-cause': fc.record({ of: fc.constantFrom('both', 'customer'), reason: words }),
  'take-role': fc.record({ role: fc.constantFrom(...roles) }),
  'give-role': fc.record({ role: fc.constantFrom(...roles), person }),
  'add-people': fc.record({
    people: fc.array(person, { minLength: 1, maxLength: 3 }),
    reason: perhaps(words),
  }),
  'change-severity': fc.record({ severity: fc.constantFrom(...severities), reason: words }),
  'add-note': fc.record({ text: words, happenedAt: perhaps(fc.constant(at(-5))), link: fc.constant(null) }),
  'link-record': fc.record({
    url: fc.constantFrom('https://t.example/1', 'https://t.example/2'),
    title: words,
    kind: fc.constant('ticket'),
    state: fc.constantFrom('open', 'closed'),
  }),
  'request-update': fc.constant({}),
  'snooze-update': fc.record({ audience: perhaps(audience), by: fc.constantFrom('10m', '1h') }),
  'skip-update': fc.record({ audience: perhaps(audience), reason: words }),
  decline: fc.record({ reason: perhaps(words) }),
  join: fc.constant({}),
  subscribe: fc.constant({}),
  unsubscribe: fc.constant({}),
  reopen: fc.record({ reason: words }),
  cancel: fc.record({ reason: words }),
  'send-again': fc.constant({}),
  'await-customer': fc.record({ reason: words, atMost: fc.constantFrom('1h', '7d') }),
  'customer-answered': fc.constant({}),
  'de-escalate': fc.record({ to: fc.constantFrom('0', '1', '7'), reason: words }),
  'release-people': fc.record({
    people: fc.array(person, { minLength: 1, maxLength: 3 }),
    reason: perhaps(words),
  }),
  'new-room': fc.constant({}),
  'explain-age': fc.record({ reason: words }),
};

type Step =
  | { does: string; by: string; input: Record<string, unknown> }
  | { minutes: number }
  | { wakes: true }
  | { relayed: true };

const asks = (verb: string, by: fc.Arbitrary<string>): fc.Arbitrary<Step> =>
  fc.record({ does: fc.constant(verb), by, input: inputs[verb] ?? fc.constant({}) });

const tellsCustomers: fc.Arbitrary<Step> = fc.record({
  ...{ does: fc.constant('send-update'), by: fc.constantFrom('ana', 'ben') },
  input: fc.record({
    ...{
      audience: fc.constant('customer'),
      text: words,
      customers: fc.constant('ACME'),
      means: fc.constant('call'),
    },
    ...{ next: fc.constantFrom('15m', '1h'), whyNoNext: fc.constant(null) },
  }),
});

const wake: Step = { wakes: true };
const later = fc.constantFrom(1, 4, 10, 25, 70, 400).map((minutes): Step => ({ minutes }));
const inTurn = (...steps: fc.Arbitrary<Step>[]): fc.Arbitrary<Step[]> => fc.tuple(...steps);

const review = fc.oneof(
  { weight: 4, arbitrary: asks('accept-root-cause', fc.constant('mira')) },
  { weight: 1, arbitrary: asks('send-back-root-cause', fc.constant('mira')) },
);

/** Single steps, and runs of steps that move a case on, so that histories get somewhere. */
const stretch: fc.Arbitrary<Step[]> = fc.oneof(
  {
    weight: 10,
    arbitrary: inTurn(fc.constantFrom(...Object.keys(inputs)).chain((verb) => asks(verb, person))),
  },
  { weight: 4, arbitrary: inTurn(later, fc.constant(wake)) },
  { weight: 2, arbitrary: inTurn(later, ...Array.from({ length: 4 }, () => fc.constant(wake))) },
  // The clock of another machine, or one that was set back.
  { weight: 1, arbitrary: inTurn(fc.constantFrom(-1, -15).map((minutes): Step => ({ minutes }))) },
  { weight: 1, arbitrary: inTurn(fc.constant<Step>({ relayed: true })) },
  {
    weight: 2,
    arbitrary: inTurn(asks('acknowledge', fc.constantFrom('chloe', 'ben')), later, fc.constant(wake)),
  },
  {
    weight: 1,
    arbitrary: inTurn(...['chloe', 'dan', 'ben', 'gwen'].map((by) => asks('decline', fc.constant(by)))),
  },
  {
    weight: 1,
    arbitrary: inTurn(
      asks('declare-resolved', fc.constant('ben')),
      asks('verify', fc.constant('mira')),
      asks('close', fc.constant('ben')),
      asks('reopen', person),
    ),
  },
  {
    weight: 1,
    arbitrary: inTurn(
      asks('await-customer', fc.constant('ben')),
      later,
      asks('customer-answered', fc.constant('mira')),
    ),
  },
  {
    weight: 2,
    arbitrary: inTurn(
      asks('declare-resolved', fc.constant('ben')),
      asks('verify', fc.constant('mira')),
      asks('write-root-cause', fc.constant('ben')),
      review,
      asks('write-customer-root-cause', fc.constant('ben')),
      asks('accept-root-cause', fc.constant('mira')),
      later,
      fc.constant(wake),
      asks('share-customer-root-cause', fc.constant('ben')),
      asks('close', fc.constant('ben')),
    ),
  },
  {
    weight: 1,
    arbitrary: inTurn(
      tellsCustomers,
      later,
      fc.constant(wake),
      fc.constantFrom('approve-update', 'send-back-update').chain((verb) => asks(verb, fc.constant('mira'))),
    ),
  },
  {
    weight: 1,
    arbitrary: person.chain((by) =>
      inTurn(asks('subscribe', fc.constant(by)), later, asks('unsubscribe', fc.constant(by))),
    ),
  },
);

/** One state of a case: what it was before, and what made it so (null for its opening). */
export interface Moment {
  before: Escalation | null;
  state: Escalation;
  now: Date;
  step: Step | null;
}

/** Lives a case through the steps and shows each state it was in. Refusals leave it as it is and are not shown. */
function live(escalation: Escalation, steps: readonly Step[]): Moment[] {
  const moments: Moment[] = [{ before: null, state: escalation, now: at(0), step: null }];
  let state = escalation;
  let minutes = 0;
  for (const each of steps) {
    const before = state;
    if ('minutes' in each) minutes += each.minutes;
    else if ('relayed' in each) state = { ...state, outbox: [] };
    else if ('wakes' in each) state = fallDue(state, at(minutes), roster)?.done() ?? state;
    else {
      const decision = decide(state, [each.does, each.by, minutes, each.input]);
      if (!isRefusal(decision)) state = decision.done();
    }
    if (state !== before) moments.push({ before, state, now: at(minutes), step: each });
  }
  return moments;
}

const history = fc.record({
  severity: fc.constantFrom(...severities),
  team: fc.constantFrom('checkout', 'platform'),
  by: fc.constantFrom('ana', 'ben', 'zoe'),
  policy: fc.constantFrom(ladder, promising, routed),
  steps: fc.array(stretch, { maxLength: 30, size: 'max' }).map((stretches) => stretches.flat()),
});

/** Cases that many people did many things to, over time, moment by moment. */
export const histories = history.map(({ steps, ...raising }) => live(opening(raising), steps));
