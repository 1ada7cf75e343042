import assert from 'node:assert/strict';
import { AppError } from '../src/errors.ts';
import { explainPolicy, type Wish } from '../src/explain-command.ts';
import { paymentsPolicy as policy } from './support/payments-policy.ts';
import { usePolicyFolder } from './support/policy-folder.ts';

describe('what a policy file makes of a case', () => {
  const write = usePolicyFolder();
  const now = new Date('2026-12-22T21:00:00Z');
  const explain = async (wish: Wish, text = policy) =>
    explainPolicy(await write(text), wish, { now, zone: 'Europe/Budapest' });
  const goldCase: Wish = { service: 'checkout', customer: 'acme  INC.' };

  it('is said in words', async () => {
    const said = await explain({ ...goldCase, category: 'technical', source: 'message', skill: 'german' });
    assert.deepEqual(said.split('\n'), [
      'Tue 2026-12-22 22:00 CET: Functional, sev2, team payments, service checkout, category technical, skill german, customer acme  INC., tier gold, from a message.',
      '',
      'Rule 3 holds: Gold. It goes by: ladder payments, service levels gold.',
      'The rules before it do not:',
      '  1  Executive  type is functional, not executive; severity is sev2, not sev1 or sev3',
      '  2  By day     it is not in the working time of office',
      '',
      'War room      open to everybody, named {key}-{title}',
      'Announced     in #escalations',
      'Managers      Ben, Farid (the first is given the role)',
      'Hear updates  Ana',
      '',
      'If nobody does anything:',
      '  Tue 2026-12-22 22:00 CET  The case was raised. Asked: On call (Dan), to acknowledge by 22:15.',
      '  Tue 2026-12-22 22:15 CET  Nobody acknowledged in time. Asked: German (Dan), to acknowledge by 22:30.',
      '  Tue 2026-12-22 22:30 CET  Nobody acknowledged in time. Asked: Sponsor (Farid), to acknowledge by 23:30.',
      '  Tue 2026-12-22 22:50 CET  An update is due at 23:00; Ben was prompted.',
      '  Tue 2026-12-22 22:50 CET  An update to acme  INC. is due at 23:00; Ben was prompted.',
      '  Tue 2026-12-22 23:00 CET  The update promised for 23:00 is late. Ben, please send it, or say why none is needed.',
      '  Tue 2026-12-22 23:00 CET  The update to acme  INC. promised for 23:00 is late. Ben, please send it, or say why none is needed.',
      '  Tue 2026-12-22 23:30 CET  Nobody acknowledged, and there is no level left to ask. The case has no owner: somebody has to take it now.',
      '',
      'Clocks:',
      '                             LENGTH  WARNS                     ENDS                      COUNTS IN',
      '  Acknowledge                15 min  -                         Tue 2026-12-22 22:15 CET  any time',
      '  First update               1 h     Tue 2026-12-22 22:50 CET  Tue 2026-12-22 23:00 CET  any time',
      '  Next updates               1 h     Tue 2026-12-22 23:50 CET  Wed 2026-12-23 00:00 CET  any time',
      '  First update to customers  1 h     Tue 2026-12-22 22:50 CET  Tue 2026-12-22 23:00 CET  any time',
      '  Next updates to customers  2 h     Wed 2026-12-23 00:50 CET  Wed 2026-12-23 01:00 CET  any time',
      '  Standstill                 3 h     -                         Wed 2026-12-23 01:00 CET  any time',
      '  Resolve                    4 h     Wed 2026-12-23 12:12 CET  Wed 2026-12-23 13:00 CET  working time of office',
      '  Verify                     1 h     Wed 2026-12-23 13:48 CET  Wed 2026-12-23 14:00 CET  any time',
      '  Root cause                 none',
      '  Root cause for customers   none',
      '  Close                      4 h     Wed 2026-12-23 17:12 CET  Thu 2026-12-24 09:30 CET  working time of office',
      'Counted as if each came at the last moment, or at once where nothing is promised: Next updates after First update, Next updates to customers after First update to customers, Verify after Resolve, Close after Verify.',
      '',
      'Shifts that were swapped or taken over while Muster runs are not in the file, so they are not seen here.',
    ]);
  });

  it('says that all is as usual where no rule holds', async () => {
    const said = await explain({ severity: 'sev4' });
    assert.match(
      said,
      /^No rule holds, so all is as usual\. It goes by: ladder usual, service levels usual\.\nWhy not:\n {2}1 {2}Executive/m,
    );
    assert.match(said, /^ {2}3 {2}Gold +service is none, not checkout; tier is none, not gold$/m);
    assert.match(said, /^ {2}Resolve +none$/m);
    assert.match(said, /^ {2}First update to customers +none$/m);
    assert.match(said, /^No customer is named, so none is promised an update\.$/m);
    assert.match(said, /^Hear updates {2}nobody$/m);
  });

  it('says where more follows of the same than is worth telling', async () => {
    const levels = Array.from({ length: 30 }, () => '{ ask: [{ team: support }], acknowledgeWithin: 1m }');
    const said = await explain({}, `${policy}\nlevels: [${levels.join(', ')}]`);
    assert.match(said, /^ {2}Tue 2026-12-22 22:\d\d CET .*\n {2}And so on\.\n\nClocks:/m);
  });

  it('goes by the type, the source and a supposed tier', async () => {
    assert.match(
      await explain({ type: 'executive', severity: 'sev1' }),
      /Rule 1 holds: Executive.[\s\S]*War room +private/,
    );
    assert.match(await explain({ service: 'checkout', tier: 'gold' }), /Rule 3 holds: Gold\./);
    assert.match(await explain({ source: 'sign' }), /from a message in which signs were seen\./);
    assert.match(
      await explain({ service: 'checkout', at: '2026-12-22T10:00Z' }),
      /Rule 2 holds: By day\.[\s\S]*Announced +nowhere/,
    );
  });

  it('tells the two hours of one name apart on the night on which the clocks go back', async () => {
    const first = await explain({ ...goldCase, at: '2026-10-25T02:50+02:00' });
    assert.match(first, /^Sun 2026-10-25 02:50 CEST: /);
    assert.match(first, /Asked: On call \(Chloe\), to acknowledge by Sun 2026-10-25 02:05 CET\./);
    assert.match(
      await explain({ ...goldCase, at: '2026-10-25T02:50+01:00' }),
      /^Sun 2026-10-25 02:50 CET: [\s\S]*Asked: On call \(Chloe\), to acknowledge by 03:05\./,
    );
  });

  it('skips the hour that is not there on the night on which they go ahead', async () => {
    const said = await explain({ ...goldCase, at: '2026-03-29T01:50+01:00' });
    assert.match(said, /^Sun 2026-03-29 01:50 CET: [\s\S]*to acknowledge by Sun 2026-03-29 03:05 CEST\./);
  });

  it('is shown in the zone that is asked for', async () => {
    const said = await explain({ at: '2026-12-22T21:00:00Z', zone: 'Asia/Kolkata' });
    assert.match(said, /^Wed 2026-12-23 02:30 GMT\+5:30: /);
  });

  it('is said as JSON, with instants that name their zone', async () => {
    const { rule, rulesBefore, steps, clocks, managers } = JSON.parse(
      await explain({ ...goldCase, json: true }),
    );
    assert.deepEqual(rule, { number: 3, name: 'Gold' });
    assert.equal(rulesBefore.length, 2);
    assert.deepEqual(managers[0], { id: 'ben@example.com', name: 'Ben' });
    assert.deepEqual(steps[0].asked, {
      level: 'On call',
      people: [{ id: 'dan@example.com', name: 'Dan' }],
      acknowledgeBy: '2026-12-22T22:15:00+01:00',
    });
    assert.deepEqual(clocks[6], {
      kind: 'resolve',
      after: null,
      promised: {
        length: '4 h',
        startsAt: '2026-12-22T22:00:00+01:00',
        warnsAt: '2026-12-23T12:12:00+01:00',
        endsAt: '2026-12-23T13:00:00+01:00',
        calendar: 'office',
      },
    });
  });

  it('notes that a customer is not known, and that one of a team takes turns', async () => {
    assert.match(
      await explain({ customer: 'ACNE' }),
      /does not know the customer ACNE, so it has neither tier nor sponsor\. Did you mean "ACME"\?/,
    );
    const inTurn = policy.replace('{ schedule: payments }', '{ oneOf: payments }');
    assert.match(await explain(goldCase, inTurn), /it is another one for each case/);
    assert.doesNotMatch(
      await explain(goldCase),
      /another one for each case|does not know|No customer is named/,
    );
  });

  const wrong: [Wish, string][] = [
    [{ service: 'chekout' }, 'The policy has no service chekout. Did you mean "checkout"? It has: checkout.'],
    [{ skill: 'french' }, 'The policy has no skill french. It has: german.'],
    [{ team: 'suport' }, 'The policy has no team suport. Did you mean "support"? It has: payments, support.'],
    [{ tier: 'glod' }, 'The policy has no tier glod. Did you mean "gold"? It has: gold, silver.'],
    [
      { tier: 'silver', customer: 'ACME' },
      'ACME has the tier gold, not silver. Leave out --tier, or --customer.',
    ],
    [{ zone: 'Europe/Budapst' }, 'There is no time zone Europe/Budapst. Did you mean "Europe/Budapest"?'],
    [{ zone: 'home' }, 'There is no time zone home. Write one like Europe/Budapest.'],
    [{ at: 'tomorrow' }, '--at tomorrow is no date and time. Write it like 2026-12-24T22:00+01:00.'],
    [
      { at: '2026-02-30T10:00Z' },
      '--at 2026-02-30T10:00Z is no date and time. Write it like 2026-12-24T22:00+01:00.',
    ],
    [{ at: '2026-12-24' }, '--at 2026-12-24 is no date and time. Write it like 2026-12-24T22:00+01:00.'],
    [
      { at: '2026-07-24T22:00' },
      '--at 2026-07-24T22:00 says no zone. Write 2026-07-24T22:00+02:00 for Europe/Budapest, or 2026-07-24T22:00Z for UTC.',
    ],
  ];
  for (const [wish, message] of wrong)
    it(`refuses ${JSON.stringify(wish)} with its mend`, async () => {
      await assert.rejects(explain(wish), (error) => error instanceof AppError && error.message === message);
    });

  it('says that there is nothing to name', async () => {
    const bare = policy
      .replace(/^services: .*\n/m, '')
      .replaceAll('service: checkout, ', '')
      .replace('tier: gold, service: checkout', 'tier: gold');
    await assert.rejects(explain({ service: 'checkout' }, bare), {
      message: 'The policy has no service at all. Leave out --service.',
    });
  });
});
