import assert from 'node:assert/strict';
import { isRefusal } from '../../src/domain/change.ts';
import { type Escalation, statuses } from '../../src/domain/escalation.ts';
import { mayDo, type Standing, standingsOf } from '../../src/domain/verb.ts';
import { findVerb, verbs } from '../../src/domain/verbs/registry.ts';
import { decide, inStatus, opened, refusal } from '../support/escalations.ts';

/** An input that each verb accepts in each of these cases. */
const inputs: Record<string, Record<string, unknown>> = {
  close: { summary: 'Learned.', anyway: 'All know.' },
  'send-update': { audience: 'internal', text: 'We are on it.', next: '1h', whyNoNext: null },
  'approve-update': { text: 'We are on it.' },
  'send-back-update': { reason: 'Do not blame them.' },
  escalate: { to: 'next-level', reason: 'We need help.' },
  'declare-resolved': { how: 'fix', done: 'Rolled back.' },
  'reject-resolution': { reason: 'Still slow.' },
  'write-root-cause': {
    ...{ happened: 'No payments.', cause: 'A bad release.', factors: null, found: 'By bisecting.' },
    ...{ prevention: 'A test.', summary: 'A faulty version.' },
  },
  'accept-root-cause': { which: 'internal:1' },
  'send-back-root-cause': { which: 'internal:1', reason: 'Why was it not tested?' },
  'write-customer-root-cause': { text: 'A faulty version.' },
  'share-customer-root-cause': { whom: 'ACME', means: 'email' },
  'skip-root-cause': { of: 'both', reason: 'Known from ESC-7.' },
  'take-role': { role: 'comms' },
  'give-role': { role: 'comms', person: 'zoe' },
  'add-people': { people: ['zoe'], reason: null },
  'change-severity': { severity: 'sev1', reason: 'It is worse.' },
  'add-note': { text: 'The shop is back.', happenedAt: null, link: null },
  'link-record': { url: 'https://t.example/1', title: 'Ticket', kind: 'ticket', state: 'open' },
  'snooze-update': { audience: null, by: '15m' },
  'skip-update': { audience: null, reason: 'Nothing new.' },
  reopen: { reason: 'It is back.' },
  cancel: { reason: 'A mistake.' },
  'await-customer': { reason: 'Their logs.', atMost: '4h' },
  'de-escalate': { to: '0', reason: 'It is calm.' },
  'release-people': { people: ['dan'], reason: null },
  'explain-age': { reason: 'They build a new shop.' },
};

const lines = (table: string): string[] => table.split('\n').map((line) => line.trimEnd());
const grid = (columns: readonly string[], cell: (verb: string, column: string) => boolean): string[] => {
  const row = (name: string, cells: string[]) =>
    [name.padEnd(25), ...cells.map((text, i) => text.padEnd((columns[i]?.length ?? 0) + 1))]
      .join(' ')
      .trimEnd();
  return [
    row('', [...columns]),
    ...verbs.map(({ name }) =>
      row(
        name,
        columns.map((column) => (cell(name, column) ? 'yes' : '-')),
      ),
    ),
  ];
};
const verbNamed = (name: string) => {
  const verb = findVerb(name);
  assert.ok(verb);
  return verb;
};

const whenTable = `
                          open  acknowledged  resolved  verified  closed  cancelled  merged
acknowledge               yes   yes           -         -         -       -          -
verify                    -     -             yes       -         -       -          -
close                     -     -             -         yes       -       -          -
send-update               yes   yes           yes       yes       -       -          -
approve-update            yes   yes           yes       yes       -       -          -
send-back-update          yes   yes           yes       yes       -       -          -
escalate                  yes   yes           -         -         -       -          -
declare-resolved          yes   yes           -         -         -       -          -
reject-resolution         -     -             yes       -         -       -          -
write-root-cause          -     -             yes       yes       -       -          -
accept-root-cause         -     -             yes       yes       -       -          -
send-back-root-cause      -     -             yes       yes       -       -          -
write-customer-root-cause -     -             yes       yes       -       -          -
share-customer-root-cause -     -             yes       yes       -       -          -
skip-root-cause           -     -             yes       yes       -       -          -
take-role                 yes   yes           yes       yes       -       -          -
give-role                 yes   yes           yes       yes       -       -          -
add-people                yes   yes           yes       yes       -       -          -
change-severity           yes   yes           -         -         -       -          -
add-note                  yes   yes           yes       yes       yes     yes        -
link-record               yes   yes           yes       yes       -       -          -
request-update            yes   yes           yes       -         -       -          -
snooze-update             yes   yes           yes       yes       -       -          -
skip-update               yes   yes           yes       yes       -       -          -
decline                   yes   yes           -         -         -       -          -
join                      yes   yes           yes       yes       -       -          -
subscribe                 yes   yes           yes       yes       -       -          -
unsubscribe               yes   yes           yes       yes       yes     yes        -
await-customer            yes   yes           -         -         -       -          -
customer-answered         yes   yes           -         -         -       -          -
de-escalate               yes   yes           -         -         -       -          -
release-people            yes   yes           yes       yes       -       -          -
explain-age               yes   yes           yes       yes       -       -          -
reopen                    -     -             -         yes       yes     yes        -
cancel                    yes   yes           -         -         -       -          -
new-room                  yes   yes           yes       yes       -       -          -
send-again                yes   yes           yes       yes       yes     yes        yes`;

const whoTable = `
                          anyone  opener  asked  task-force  manager  architect  owner  coordinator  comms
acknowledge               -       -       yes    yes         yes      -          -      -            -
verify                    -       -       -      -           yes      yes        -      -            -
close                     -       yes     -      -           yes      -          -      -            -
send-update               -       yes     yes    yes         yes      -          -      -            -
approve-update            -       -       -      -           yes      -          -      -            yes
send-back-update          -       -       -      -           yes      -          -      -            yes
escalate                  -       yes     yes    yes         yes      -          -      -            -
declare-resolved          -       -       -      -           yes      -          -      -            -
reject-resolution         -       yes     -      -           yes      yes        -      -            -
write-root-cause          -       -       -      -           yes      -          yes    yes          -
accept-root-cause         -       -       -      -           yes      -          yes    -            -
send-back-root-cause      -       -       -      -           yes      -          yes    -            -
write-customer-root-cause -       -       -      -           yes      -          -      -            yes
share-customer-root-cause -       -       -      -           yes      -          -      -            yes
skip-root-cause           -       -       -      -           yes      -          -      -            -
take-role                 -       -       yes    yes         yes      -          -      -            -
give-role                 -       -       -      yes         yes      -          -      -            -
add-people                -       yes     yes    yes         yes      -          -      -            -
change-severity           -       yes     -      yes         yes      -          -      -            -
add-note                  -       yes     yes    yes         yes      -          -      -            -
link-record               -       yes     yes    yes         yes      -          -      -            -
request-update            yes     yes     yes    yes         yes      yes        yes    yes          yes
snooze-update             -       yes     -      yes         yes      -          -      -            -
skip-update               -       yes     -      yes         yes      -          -      -            -
decline                   -       -       yes    yes         yes      -          -      -            -
join                      yes     yes     yes    yes         yes      yes        yes    yes          yes
subscribe                 yes     yes     yes    yes         yes      yes        yes    yes          yes
unsubscribe               yes     yes     yes    yes         yes      yes        yes    yes          yes
await-customer            -       -       -      yes         yes      -          -      -            -
customer-answered         -       yes     -      yes         yes      -          -      -            -
de-escalate               -       -       -      -           yes      -          -      -            -
release-people            -       -       -      -           yes      -          -      -            -
explain-age               -       -       -      -           yes      -          -      -            -
reopen                    -       yes     yes    yes         yes      yes        -      -            -
cancel                    -       yes     -      -           yes      -          -      -            -
new-room                  -       -       -      yes         yes      -          -      -            -
send-again                -       -       -      -           yes      -          -      -            -`;

/** A case in which Sam is this to it and nothing else. */
function samAs(standing: Standing): Escalation {
  const base = opened();
  const { policy, roles, asks, taskForce } = base;
  const [ask] = asks;
  assert.ok(ask);
  const cases: Record<Standing, Partial<Escalation>> = {
    anyone: {},
    opener: { opened: { ...base.opened, by: 'sam' } },
    asked: { asks: [...asks, { ...ask, id: 99, person: 'sam' }] },
    'task-force': { taskForce: [...taskForce, 'sam'] },
    manager: { policy: { ...policy, managers: ['sam'] } },
    architect: { roles: { ...roles, architect: 'sam' } },
    owner: { acknowledged: { by: 'sam', at: base.opened.at } },
    coordinator: { roles: { ...roles, coordinator: 'sam' } },
    comms: { roles: { ...roles, comms: 'sam' } },
  };
  return { ...base, ...cases[standing] };
}

describe('what may be done when', () => {
  it('is this table', () => {
    const rows = grid(statuses, (name, status) => verbNamed(name).when.some((each) => each === status));
    assert.deepEqual(rows, lines(whenTable).slice(1));
  });

  for (const status of statuses) {
    for (const { name, when } of verbs) {
      if (when.includes(status)) continue;
      it(`${name} is refused for now when the case is ${status}`, () => {
        const code = refusal(inStatus(status), [
          name,
          name === 'join' ? 'zoe' : 'ben',
          25,
          inputs[name] ?? {},
        ]).code;
        assert.equal(code, 'not-now');
      });
    }
  }

  for (const { name, when } of verbs) {
    it(`${name} is decided, not thrown, whenever it may be done`, () => {
      for (const status of when) {
        const decision = decide(inStatus(status), [
          name,
          name === 'join' ? 'zoe' : 'ben',
          25,
          inputs[name] ?? {},
        ]);
        if (isRefusal(decision)) assert.notEqual(decision.refused.code, 'not-now');
        else assert.equal(decision.done().version, inStatus(status).version + 1);
      }
    });
  }
});

const standings: Standing[] = [
  ...(['anyone', 'opener', 'asked', 'task-force', 'manager', 'architect'] as const),
  ...(['owner', 'coordinator', 'comms'] as const),
];

describe('who may do what', () => {
  it('is this table', () => {
    const rows = grid(standings, (name, standing) =>
      mayDo(verbNamed(name), samAs(standings.find((each) => each === standing) ?? 'anyone'), 'sam'),
    );
    assert.deepEqual(rows, lines(whoTable).slice(1));
  });

  for (const standing of standings) {
    it(`makes somebody ${standing} by just one thing`, () => {
      assert.deepEqual(
        [...standingsOf(samAs(standing), 'sam')],
        [...new Set<Standing>(['anyone', standing])],
      );
    });
  }

  it('counts the holder of the manager role as a manager, and every manager of the policy', () => {
    const escalation = { ...opened(), roles: { manager: 'gwen' } };
    for (const person of ['gwen', 'ben', 'mira'])
      assert.ok(standingsOf(escalation, person).has('manager'), person);
    assert.ok(!standingsOf(escalation, 'chloe').has('manager'));
  });

  it('still counts somebody as asked whose ask was answered', () => {
    const escalation = inStatus('acknowledged');
    assert.ok(standingsOf(escalation, 'dan').has('asked'));
  });
});

describe('the registry', () => {
  it('names every verb once', () => {
    const names = verbs.map(({ name }) => name);
    assert.deepEqual(names, [...new Set(names)]);
  });

  it('knows nothing by another name', () => {
    assert.equal(findVerb('explode'), undefined);
    assert.equal(findVerb('toString'), undefined);
  });

  it('says of each verb what it does, in one sentence', () => {
    for (const { name, label, hint } of verbs) {
      assert.match(hint, /^[A-Z].*\.$/, name);
      assert.ok(label.length <= 24, name);
    }
  });
});
