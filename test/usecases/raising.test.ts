import assert from 'node:assert/strict';
import type { Escalation } from '../../src/domain/escalation.ts';
import type { Rulebook } from '../../src/domain/rulebook.ts';
import type { Rule } from '../../src/domain/signs/rule.ts';
import type { EscalationStore } from '../../src/usecases/ports.ts';
import { createRaising, type RaisingDeps, type RaisingSoFar } from '../../src/usecases/raising.ts';
import type { FormView } from '../../src/view/message.ts';
import { newCase } from '../contract/new-case.ts';
import { at, having, ladder } from '../support/escalations.ts';
import { shopRulebook } from '../support/labelled-titles.ts';
import { memoryEscalations } from '../support/memory-stores.ts';

const rulebook: Rulebook = {
  ...shopRulebook,
  customers: [{ names: ['ACME', 'Acme Trading'], tier: null, sponsor: null }],
};
const checkout = { id: 'checkout', name: 'Checkout' };
const search = { id: 'search', name: 'Search' };
const secret = { ...ladder, room: { ...ladder.room, private: true } };

const deps = (escalations: EscalationStore): RaisingDeps => ({
  escalations,
  clock: { now: () => at(30) },
  rulebook: () => rulebook,
  rooms: async (cases) => new Map(cases.map(({ key }) => [key, `room-of-${key}`])),
});

/** These cases are open, and it is half past nine; Zoe raises. */
async function raisingBeside(...cases: Escalation[]) {
  const escalations = memoryEscalations();
  for (const each of cases) await escalations.insert(each);
  const raising = createRaising(deps(escalations));
  const soFar = (filled: RaisingSoFar['filled'], rest: Partial<RaisingSoFar> = {}): RaisingSoFar => ({
    ...{ by: 'zoe', workspace: 'slack:T1', filled, carry: {}, last: 'customer', ...rest },
  });
  const again = (filled: RaisingSoFar['filled'], rest: Partial<RaisingSoFar> = {}) =>
    raising.raiseFormAgain(soFar(filled, rest));
  return { ...raising, soFar, again };
}

const openCase = (n: number, rest: Partial<Escalation>) =>
  newCase(n, { title: `Case ${n}`, customer: null, opened: { by: 'ana', at: at(n) }, ...rest });

const sayings = ({ notes }: FormView): string[] =>
  (notes?.messages ?? []).map(({ fallback }) =>
    fallback
      .map((piece) =>
        typeof piece === 'string'
          ? piece
          : Object.values(piece)
              .filter((v) => typeof v === 'string')
              .join(),
      )
      .join(''),
  );
const buttonsOf = ({ notes }: FormView): string[] =>
  (notes?.messages ?? []).flatMap(({ buttons = [] }) => buttons.map(({ label }) => label));
const initials = ({ fields }: FormView) =>
  Object.fromEntries(fields.flatMap(({ name, initial }) => (initial === null ? [] : [[name, initial]])));

describe('the form for raising a case', () => {
  it('is filled in at the beginning with what its words speak for, and says why', async () => {
    const { raiseForm } = await raisingBeside();
    const form = raiseForm({ title: 'Checkout is down for Acme Trading', carry: { originText: 'x' } });
    assert.deepEqual(initials(form), {
      ...{ title: 'Checkout is down for Acme Trading', severity: 'sev1', type: 'functional' },
      ...{ service: 'checkout', customer: 'ACME' },
    });
    assert.equal(form.notes?.under, null);
    assert.deepEqual(sayings(form), [
      'By what is written: Severity: SEV1 · Major (“down” in the title), Service: Checkout (“Checkout” in the title), ' +
        'Customer: ACME (“Acme Trading” in the title).',
    ]);
    assert.deepEqual(buttonsOf(form), []);
    assert.deepEqual(form.carry, { originText: 'x' });
  });

  it('calls nothing optional that is filled in by itself', async () => {
    const { raiseForm } = await raisingBeside();
    const filled = raiseForm({}).fields.filter(({ initial }) => initial !== null);
    assert.deepEqual(
      filled.map(({ name, optional }) => [name, optional]),
      [
        ['severity', false],
        ['type', false],
      ],
    );
  });

  it('is as plain as ever where there is nothing to suggest', async () => {
    const { raiseForm } = await raisingBeside();
    const form = raiseForm({});
    assert.equal(form.notes, undefined);
    assert.deepEqual(initials(form), { severity: 'sev2', type: 'functional' });
    assert.deepEqual(
      form.fields
        .filter(({ refreshes }) => refreshes)
        .map(({ name }) => name)
        .sort(),
      [...['customer', 'service', 'title']],
    );
  });

  it('offers with a button what is suggested later, and keeps what was filled in', async () => {
    const { again } = await raisingBeside();
    const filled = { title: 'Checkout is slow', severity: 'sev2', type: 'functional', customer: 'Zed' };
    const form = await again(filled, { last: 'title' });
    assert.deepEqual(initials(form), filled);
    assert.equal(form.notes?.under, 'title');
    assert.deepEqual(sayings(form), [
      'Muster suggests Severity: SEV3 · Major (“slow” in the title), Service: Checkout (“Checkout” in the title).',
    ]);
    assert.deepEqual(
      form.notes?.messages.flatMap(({ buttons = [] }) => buttons),
      [{ verb: 'fill-in', key: 'severity=sev3&service=checkout', label: 'Fill these in' }],
    );
  });

  it('has its notes under the field that was filled in last, also after a button was pressed', async () => {
    const { again } = await raisingBeside();
    const first = await again({ title: 'Checkout is slow' }, { last: 'title' });
    const second = await again({ title: 'Checkout is slow' }, { last: null, carry: first.carry });
    assert.deepEqual([first.notes?.under, second.notes?.under], ['title', 'title']);
    assert.equal((await again({ title: 'x' }, { last: null })).notes?.under, null);
  });

  it('says nothing against what the person has chosen', async () => {
    const { again } = await raisingBeside();
    const form = await again({ title: 'Checkout is slow', severity: 'sev1', service: 'billing' });
    assert.deepEqual(sayings(form), []);
  });
});

describe('open cases beside the form', () => {
  it('are three at most: of the customer by any of its names, then of the service, then with the same title', async () => {
    const { again } = await raisingBeside(
      openCase(1, { title: 'Refund rejected' }),
      openCase(2, { service: checkout }),
      openCase(3, { customer: 'acme  TRADING' }),
      openCase(4, { customer: 'ACME', service: checkout }),
      openCase(5, { customer: 'Other', service: search }),
    );
    const filled = {
      title: 'Refund rejected again',
      severity: 'sev2',
      customer: 'ACME',
      service: 'checkout',
    };
    const form = await again(filled);
    assert.deepEqual(buttonsOf(form), ['Join ESC-4', 'Join ESC-3', 'Join ESC-2']);
    assert.equal(form.carry.shown, 'ESC-4 ESC-3 ESC-2');
    assert.deepEqual(buttonsOf(await again({ title: 'Refund rejected again', severity: 'sev2' })), [
      'Join ESC-1',
    ]);
    assert.deepEqual(buttonsOf(await again({ title: 'Something else' })), []);
  });

  it('are said with key, title, customer, service, owner, age and room', async () => {
    const waiting = openCase(1, { title: 'Refund missing', customer: 'ACME', service: checkout });
    const { again } = await raisingBeside(
      waiting,
      having(openCase(2, { customer: 'ACME' }), ['acknowledge', 'chloe', 5]),
    );
    assert.deepEqual(sayings(await again({ customer: 'acme', service: 'checkout' })).slice(0, 3), [
      'Is it one of these? They are open already; join instead of raising it again.',
      '🟠 ESC-1 · Refund missing · ACME · Checkout · open · raised 29 min ago · room-of-ESC-1',
      '🟠 ESC-2 · Case 2 · ACME · chloe · raised 28 min ago · room-of-ESC-2',
    ]);
  });

  it('that are private are shown to those in them alone, and those to whom they are shown cannot join twice', async () => {
    const { again } = await raisingBeside(openCase(1, { customer: 'ACME', policy: secret }));
    assert.deepEqual(sayings(await again({ customer: 'ACME' })), []);
    const seen = await again({ customer: 'ACME' }, { by: 'ana' });
    assert.match(sayings(seen)[1] ?? '', /ESC-1 .* you are in it$/);
    assert.deepEqual(buttonsOf(seen), []);
  });

  it('of other workspaces, and those that are over, are not shown', async () => {
    const { again } = await raisingBeside(
      openCase(1, { customer: 'ACME', workspace: 'slack:T2' }),
      openCase(2, { customer: 'ACME', status: 'closed', nextDueAt: null }),
    );
    assert.deepEqual(sayings(await again({ customer: 'ACME' })), []);
  });

  it('that were shown are remembered over several looks', async () => {
    const { again } = await raisingBeside(
      openCase(1, { customer: 'ACME' }),
      openCase(2, { customer: 'Zed' }),
    );
    const first = await again({ customer: 'ACME' });
    const second = await again({ customer: 'Zed' }, { carry: first.carry });
    assert.equal(second.carry.shown, 'ESC-1 ESC-2');
    assert.equal((await again({ customer: 'Zed' }, { carry: second.carry })).carry.shown, 'ESC-1 ESC-2');
  });
});

describe('who joined from the form', () => {
  it('is told, with the room', async () => {
    const { afterJoining } = await raisingBeside(openCase(1, {}));
    const said = { tone: 'good', fallback: ['You are in.'], sections: [['You are in.']] } as const;
    const view = await afterJoining('ESC-1', {
      answer: { done: 'ESC-1', verb: 'join' },
      said,
      workspace: 'slack:T1',
    });
    assert.deepEqual(view.sections, [['You are in.'], ['The room: ', { room: 'room-of-ESC-1' }]]);
    const already = { refused: { code: 'joined-already' }, field: null } as const;
    assert.equal(
      (await afterJoining('ESC-1', { answer: already, said, workspace: 'slack:T1' })).sections?.length,
      2,
    );
  });

  it('and was refused hears why, and of no room', async () => {
    const { afterJoining } = await raisingBeside();
    const said = { tone: 'attention', fallback: ['No.'], sections: [['No.']] } as const;
    const refused = { refused: { code: 'not-allowed', verb: 'join' }, field: null } as const;
    assert.deepEqual(await afterJoining('ESC-1', { answer: refused, said, workspace: 'slack:T1' }), said);
  });
});

describe('who raised what somebody else raised a few minutes ago', () => {
  const filled = { title: 'Mine', customer: 'Acme Trading', service: 'checkout' };
  const same = { customer: 'ACME', service: checkout };
  const raisedAt = (minutes: number, by = 'ana') => ({ opened: { by, at: at(minutes) } });

  it('is told, with a button to join', async () => {
    const { alsoRaised, soFar } = await raisingBeside(openCase(1, { ...same, ...raisedAt(21) }));
    const told = await alsoRaised('ESC-2', soFar(filled));
    assert.deepEqual(told?.buttons, [{ verb: 'join', key: 'ESC-1', label: 'Join ESC-1' }]);
    assert.deepEqual(told?.fallback[0], { person: 'ana' });
  });

  for (const [what, other, more] of [
    ['ten minutes ago', { ...same, ...raisedAt(20) }, {}],
    ['by themselves', { ...same, ...raisedAt(25, 'zoe') }, {}],
    ['for the same customer, but another service', { ...same, service: search, ...raisedAt(25) }, {}],
    ['and they were shown it', { ...same, ...raisedAt(25) }, { carry: { shown: 'ESC-1' } }],
    ['in private', { ...same, ...raisedAt(25), policy: secret }, {}],
  ] as const)
    it(`is told nothing when that was ${what}`, async () => {
      const { alsoRaised, soFar } = await raisingBeside(openCase(1, other));
      assert.equal(await alsoRaised('ESC-2', soFar(filled, more)), null);
    });

  it('is told nothing without a customer and a service, or of the case itself', async () => {
    const { alsoRaised, soFar } = await raisingBeside(openCase(1, { ...same, ...raisedAt(25) }));
    assert.equal(await alsoRaised('ESC-2', soFar({ customer: 'ACME' })), null);
    assert.equal(await alsoRaised('ESC-2', soFar({ service: 'checkout' })), null);
    assert.equal(await alsoRaised('ESC-1', soFar(filled)), null);
  });
});

describe('signs in the words of the form', () => {
  const penalty: Rule = { id: 'x', sign: 'legal', language: 'en', phrases: ['penalty'], weight: 2 };
  const type = ({ fields }: FormView) => fields.find(({ name }) => name === 'type')?.initial;

  it('are read by the rules of the policy as they are now, and by those Muster comes with where it has none', async () => {
    let rules: readonly Rule[] | undefined;
    const { raiseForm } = await raisingBeside();
    const { raiseForm: byPolicy } = createRaising({ ...deps(memoryEscalations()), signRules: () => rules });
    const [lawyer, other] = [{ title: 'They talk to a lawyer' }, { title: 'They want the penalty' }];
    assert.deepEqual([lawyer, other].map(raiseForm).map(type), ['executive', 'functional']);
    assert.deepEqual([lawyer, other].map(byPolicy).map(type), ['executive', 'functional']);
    rules = [penalty];
    assert.deepEqual([lawyer, other].map(byPolicy).map(type), ['functional', 'executive']);
  });
});
