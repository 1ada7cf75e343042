import assert from 'node:assert/strict';
import type { Escalation } from '../../src/domain/escalation.ts';
import { mayDo, type Verb } from '../../src/domain/verb.ts';
import { verbs } from '../../src/domain/verbs/registry.ts';
import { buttonFor, updateButton } from '../../src/view/buttons.ts';
import type { Button, FormField } from '../../src/view/message.ts';
import { type Answers, type Door, people, withoutPlatform } from '../support/doors/door.ts';
import { openSlackDoor } from '../support/doors/slack-door.ts';
import { openTeamsDoor } from '../support/doors/teams-door.ts';
import { at, having, inStatus, opened, pass, promising } from '../support/escalations.ts';

type VerbButton = Extract<Button, { verb: string }>;

const analysis = {
  happened: 'No payments.',
  cause: 'A release.',
  found: 'Bisecting.',
  prevention: 'A test.',
};
const resolving = (escalation: Escalation): Escalation =>
  having(
    escalation,
    ['acknowledge', 'chloe', 3],
    ['declare-resolved', 'ben', 10, { how: 'fix', done: 'Rolled back.' }],
    ['verify', 'mira', 12, {}],
  );
const verified = () => resolving(opened({ policy: promising }));
const analysed = () =>
  having(verified(), ['write-root-cause', 'ben', 13, { ...analysis, summary: 'A faulty version.' }]);
const accepted = () => having(analysed(), ['accept-root-cause', 'mira', 14, { which: 'internal:1' }]);
const forCustomers = () => having(accepted(), ['write-customer-root-cause', 'ben', 15, { text: 'Sorry.' }]);
const toldCustomers = {
  ...{ audience: 'customer', text: 'We are on it.', customers: 'ACME', means: 'call' },
  ...{ next: '1h', whyNoNext: null },
};

const statuses = ['open', 'acknowledged', 'resolved', 'verified', 'closed', 'cancelled'] as const;

const aboutUpdates = ['send-update', 'snooze-update', 'skip-update', 'approve-update', 'send-back-update'];
const aboutRootCauses = verbs.map(({ name }) => name).filter((name) => name.endsWith('root-cause'));

/** What can be done in these cases only, or is something else in them. */
const special: { make(): Escalation; verbs: readonly string[] }[] = [
  { make: () => pass(opened(), 12), verbs: ['acknowledge', 'decline', 'escalate', 'de-escalate'] },
  { make: () => pass(opened({ policy: promising }), 40), verbs: [...aboutUpdates, 'acknowledge'] },
  {
    make: () => having(opened(), ['await-customer', 'ben', 5, { reason: 'Their logs.', atMost: '1h' }]),
    verbs: ['customer-answered', 'await-customer', 'send-update'],
  },
  {
    make: () =>
      having(opened({ policy: promising, severity: 'sev1' }), ['send-update', 'chloe', 5, toldCustomers]),
    verbs: aboutUpdates,
  },
  { make: analysed, verbs: aboutRootCauses },
  { make: accepted, verbs: aboutRootCauses },
  { make: forCustomers, verbs: aboutRootCauses },
  {
    make: () => having(forCustomers(), ['accept-root-cause', 'mira', 16, { which: 'customer:1' }]),
    verbs: [...aboutRootCauses, 'close'],
  },
  { make: () => having(opened(), ['subscribe', 'mira', 1]), verbs: ['subscribe', 'unsubscribe'] },
  {
    make: () => ({ ...inStatus('acknowledged'), opened: { by: 'ana', at: at(-31 * 24 * 60) } }),
    verbs: ['explain-age'],
  },
  { make: archived, verbs: ['new-room'] },
];

function archived(): Escalation {
  const escalation = opened();
  const n = escalation.timeline.length + 1;
  const by = { by: null, via: 'test', command: null };
  const entry = {
    n,
    at: at(5),
    happenedAt: null,
    ...by,
    event: { what: 'room-archived', side: 'home' },
  } as const;
  return { ...escalation, timeline: [...escalation.timeline, entry] };
}

const casesFor = (verb: Verb): Escalation[] =>
  [
    ...statuses.map(inStatus),
    ...special.filter((each) => each.verbs.includes(verb.name)).map(({ make }) => make()),
  ].map((escalation) => ({ ...escalation, outbox: [] }));

/** Where it takes somebody else than whoever did the step before. */
const does: Record<string, string> = { acknowledge: 'chloe', decline: 'chloe', unsubscribe: 'mira' };
const managers = ['mira', 'ben'];

const doerOf = (verb: Verb, escalation: Escalation): string | undefined =>
  [...(does[verb.name] ? [does[verb.name] ?? ''] : []), ...managers, ...people].find((person) =>
    mayDo(verb, escalation, person),
  );

function answerTo({ name, kind, options, initial }: FormField, isAll: boolean): string | readonly string[] {
  switch (kind) {
    case 'line':
      return 'A few words <at>Ben</at> *here*';
    case 'text':
      return name === 'customers' ? 'ACME' : 'Words\n\nin two paragraphs & more.';
    case 'link':
      return 'https://tickets.example/7?a=(b)';
    case 'person':
      return 'elif';
    case 'people':
      return ['farid', 'dan'];
    case 'choice':
      return (
        (isAll ? options.at(-1)?.value : typeof initial === 'string' ? initial : options[0]?.value) ?? ''
      );
    case 'moment':
    case 'yes':
      return '';
  }
}

/** What others follow is left as it is, and so is what has a value of its own: a moment, a box. */
const answersTo = (fields: readonly FormField[], isAll: boolean): Answers =>
  new Map(
    fields
      .filter((field) => (isAll || !field.optional) && !field.refreshes)
      .map((field) => [field, answerTo(field, isAll)] as const)
      .filter(([, answer]) => answer !== ''),
  );

describe('each thing that can be done with a case', () => {
  let doors: [Door, Door];
  let count = 0;
  const done = new Set<string>();
  before(async () => {
    doors = [await openSlackDoor(), await openTeamsDoor()];
  });
  after(() => Promise.all(doors.map((door) => door.stop())));

  /** The same on both; answers what it came to. */
  async function onBoth(
    escalation: Escalation,
    by: string,
    press: (there: Escalation) => VerbButton,
    isAll: boolean,
  ) {
    count += 1;
    const key = `ESC-${1_000 + count}`;
    const [slack, teams] = await Promise.all(
      doors.map(async ({ workspace, product, does: acts }) => {
        const there = { ...escalation, key, workspace };
        product.escalations.all.set(key, there);
        const button = press(there);
        const form = await product.form({ verb: button.verb, key, by, filled: { ...button.filled } });
        const answers = answersTo('fields' in form ? form.fields : [], isAll);
        const outcome = await acts(by, button, answers);
        const state = product.escalations.all.get(key) ?? assert.fail();
        return { ...outcome, state: withoutPlatform(state), isDone: state.version > there.version };
      }),
    );
    assert.deepEqual(teams, slack);
    return slack ?? assert.fail();
  }

  const audiences = ['internal', 'customer'] as const;
  const buttonsOf = ({ name, fields }: Verb): ((escalation: Escalation) => VerbButton)[] =>
    'audience' in fields
      ? audiences.map((audience) => (escalation) => verbButton(updateButton(escalation, name, audience)))
      : [(escalation) => verbButton(buttonFor(escalation, name))];

  for (const verb of verbs)
    it(`is the same in Slack and in Teams, done or refused, in the same words: ${verb.label}`, async () => {
      const hasFields = Object.keys(verb.fields).length > 0;
      for (const escalation of casesFor(verb)) {
        const by = doerOf(verb, escalation);
        if (!by) continue;
        const variants = hasFields && verb.when.includes(escalation.status) ? [false, true] : [false];
        for (const press of buttonsOf(verb))
          for (const isAll of variants) {
            const { isDone, said, wrong } = await onBoth(escalation, by, press, isAll);
            if (isDone) done.add(verb.name);
            else assert.ok(said || wrong.length > 0, `Nothing came of ${verb.name}, and nobody was told.`);
          }
      }
    }).timeout(60_000);

  it('was done at least once', () => {
    // What was given up is sent again by the queue; the case itself does not change.
    assert.deepEqual(
      verbs.map(({ name }) => name).filter((name) => !done.has(name)),
      [],
    );
  });

  it('is refused in the same words to whoever may not do it', async () => {
    for (const verb of verbs) {
      const escalation = { ...opened(), outbox: [] };
      const by = people.findLast((person) => !mayDo(verb, escalation, person));
      if (!by) continue;
      const { isDone, said } = await onBoth(
        escalation,
        by,
        (there) => verbButton(buttonFor(there, verb.name)),
        false,
      );
      assert.equal(isDone, false);
      assert.notEqual(said, '', verb.name);
    }
  }).timeout(60_000);

  it('begins with the same case, whichever way it is raised', async () => {
    const filled = new Map([
      ['Severity', 'sev1'],
      ['Customer', 'ACME'],
      ['What do we know?', 'Nobody can pay.\n<at>Ben</at> *knows*'],
    ]);
    const [slack, teams] = await Promise.all(
      doors.map(async (door) => {
        const outcome = await door.raises('ana', 'Checkout is *down* <for> everybody', filled);
        const [raised] = [...door.product.escalations.all.values()].slice(-1);
        return { outcome, state: withoutPlatform(raised ?? assert.fail()) };
      }),
    );
    assert.equal(slack?.state.title, 'Checkout is *down* <for> everybody');
    assert.deepEqual(teams, slack);
  });
});

const verbButton = (button: Button): VerbButton => ('verb' in button ? button : assert.fail());
