import assert from 'node:assert/strict';
import { missingToClose } from '../../src/domain/closing.ts';
import { fallDue } from '../../src/domain/due/fall-due.ts';
import type { Escalation } from '../../src/domain/escalation.ts';
import { futureOf } from '../../src/domain/future.ts';
import type { Policy } from '../../src/domain/policy.ts';
import { peopleForStep, rootCauseStep } from '../../src/domain/root-causes.ts';
import {
  at,
  dueOf,
  having,
  inStatus,
  ladder,
  minutesOf,
  opened,
  pass,
  refusal,
  roster,
  running,
  sent,
  written,
} from '../support/escalations.ts';
import { minutesEach, promisedMinutes } from '../support/policies.ts';

/** An hour for the analysis, two for customers; nothing of it for the mildest cases. */
const learning: Policy = {
  ...ladder,
  internalUpdateEvery: minutesEach(9_000, 9_000, 9_000, 9_000),
  internalRootCauseWithin: promisedMinutes(60, 60, 60, 0),
  customerRootCauseWithin: promisedMinutes(120, 120, 120, 0),
};
const fix = { how: 'fix', done: 'Rolled back.' };
const analysis = {
  ...{ happened: 'Nobody could pay.', cause: 'A bad release.', factors: null, found: 'By bisecting.' },
  ...{ prevention: 'A test for it.', summary: 'A faulty version was installed.' },
};
const last = { audience: 'internal', text: 'It is over.', next: 'none', whyNoNext: null };
const forCustomers = { text: 'We installed a faulty version.' };
const mail = { whom: 'ACME', means: 'email' };
const internal = (n: number) => ({ which: `internal:${n}` });
const customer = (n: number) => ({ which: `customer:${n}` });

/** Chloe has it, Dan coordinates, Zoe speaks with customers, Ben manages; verified by Mira at minute 12. */
const resolved = (policy = learning): Escalation =>
  having(
    opened({ policy }),
    ['acknowledge', 'chloe', 3],
    ['give-role', 'ben', 4, { role: 'coordinator', person: 'dan' }],
    ['give-role', 'ben', 5, { role: 'comms', person: 'zoe' }],
    ['send-update', 'ben', 6, { ...last, next: '1d' }],
    ['declare-resolved', 'ben', 10, fix],
  );
const verified = (policy = learning): Escalation => having(resolved(policy), ['verify', 'mira', 12]);
const analysed = () => having(verified(), ['write-root-cause', 'dan', 20, analysis]);
const accepted = () => having(analysed(), ['accept-root-cause', 'ben', 30, internal(1)]);
const drafted = () => having(accepted(), ['write-customer-root-cause', 'zoe', 40, forCustomers]);
const approved = () => having(drafted(), ['accept-root-cause', 'ben', 50, customer(1)]);
const shared = () => having(approved(), ['share-customer-root-cause', 'zoe', 60, mail]);

const told = (escalation: Escalation) =>
  sent(escalation)
    .filter((slot) => slot.startsWith('tell/'))
    .map((slot) => slot.split('/')[2]);
const clocks = (escalation: Escalation) => running(escalation).filter((line) => line.includes('root-cause'));
const missing = (escalation: Escalation) =>
  missingToClose(escalation).flatMap((each) =>
    each.check === 'root-cause' ? [`${each.kind} ${each.step ?? 'later'}`] : [],
  );

describe('root causes that the policy demands', () => {
  it('are owed from the verification on, and whoever coordinates hears of it', () => {
    assert.deepEqual(clocks(resolved()), []);
    const next = verified();
    assert.deepEqual(clocks(next), [
      'customer-root-cause at 132 warns at 108',
      'internal-root-cause at 72 warns at 60',
    ]);
    assert.deepEqual(next.timeline.at(-1)?.event, {
      what: 'root-cause-demanded',
      internalBy: at(72),
      customerBy: at(132),
    });
    assert.ok(told(next).includes('dan'));
  });

  it('are owed by the managers where nobody coordinates', () => {
    const alone = having(
      opened({ policy: learning }),
      ['declare-resolved', 'ben', 10, fix],
      ['verify', 'mira', 12],
    );
    assert.deepEqual(peopleForStep(alone, 'write'), ['ben', 'mira']);
    assert.ok(told(alone).includes('ben'));
  });

  it('are none where the policy promises nothing, but may be written all the same', () => {
    const free = having(verified(ladder), ['write-root-cause', 'dan', 20, analysis]);
    assert.deepEqual([clocks(free), missing(free), rootCauseStep(free)], [[], [], 'accept']);
    const mild = having(
      opened({ policy: learning, severity: 'sev4' }),
      ['declare-resolved', 'ben', 10, fix],
      ['verify', 'mira', 12],
    );
    assert.deepEqual([clocks(mild), missing(mild), rootCauseStep(mild)], [[], [], null]);
  });

  it('go from the analysis to what customers have got, each step by somebody, and then close the case', () => {
    const path: [() => Escalation, string | null, string[], string[]][] = [
      [verified, 'write', ['dan'], ['internal write', 'customer later']],
      [analysed, 'accept', ['ben', 'mira', 'chloe'], ['internal accept', 'customer later']],
      [accepted, 'write-for-customers', ['zoe'], ['customer write-for-customers']],
      [drafted, 'accept-for-customers', ['ben', 'mira', 'chloe'], ['customer accept-for-customers']],
      [approved, 'share', ['zoe'], ['customer share']],
      [shared, null, [], []],
    ];
    for (const [make, step, people, left] of path) {
      const escalation = make();
      const now = rootCauseStep(escalation);
      assert.deepEqual([now, now ? peopleForStep(escalation, now) : []], [step, people]);
      assert.deepEqual(missing(escalation), left);
    }
    const done = having(shared(), ['send-update', 'zoe', 61, last]);
    const closed = having(done, ['close', 'ben', 62, { summary: 'A bad release.', anyway: null }]);
    assert.deepEqual([closed.status, closed.deadlines], ['closed', []]);
  });

  it('stop the clock when the analysis is accepted, and when customers have theirs, not before', () => {
    assert.equal(dueOf(analysed(), 'internal-root-cause'), 'internal-root-cause at 72 warns at 60');
    assert.deepEqual(clocks(accepted()), ['customer-root-cause at 132 warns at 108']);
    assert.deepEqual(clocks(approved()), ['customer-root-cause at 132 warns at 108']);
    assert.deepEqual(clocks(shared()), []);
  });

  it('tell at each step those whose turn it is, and the writer how it was taken', () => {
    assert.deepEqual(told(analysed()), ['ben', 'chloe', 'mira']);
    assert.deepEqual(told(accepted()), ['dan', 'zoe']);
    assert.deepEqual(told(drafted()), ['ben', 'chloe', 'mira']);
    assert.deepEqual(told(approved()), ['zoe']);
    assert.deepEqual(told(shared()), []);
  });

  it('that are written before the verification are not asked for again', () => {
    const early = having(
      resolved(),
      ['write-root-cause', 'dan', 11, analysis],
      ['accept-root-cause', 'chloe', 11, internal(1)],
      ['verify', 'mira', 12],
    );
    assert.deepEqual(clocks(early), ['customer-root-cause at 132 warns at 108']);
    assert.equal(rootCauseStep(early), 'write-for-customers');
  });

  it('demand the analysis as well where only one for customers is promised', () => {
    const policy = { ...learning, internalRootCauseWithin: ladder.internalRootCauseWithin };
    assert.deepEqual(missing(verified(policy)), ['internal write', 'customer later']);
    assert.deepEqual(clocks(verified(policy)), ['customer-root-cause at 132 warns at 108']);
  });
});

describe('accepting a root cause', () => {
  it('is refused to its writer, and possible for a manager or the owner', () => {
    const byBen = having(verified(), ['write-root-cause', 'ben', 20, analysis]);
    assert.deepEqual(refusal(byBen, ['accept-root-cause', 'ben', 21, internal(1)]), {
      code: 'wrote-root-cause',
    });
    for (const by of ['mira', 'chloe']) {
      const { review } =
        having(byBen, ['accept-root-cause', by, 21, internal(1)]).rootCauses.internal[0] ?? {};
      assert.deepEqual(review, { by, at: at(21), accepted: true, reason: null });
    }
    const byOwner = having(verified(), ['write-root-cause', 'chloe', 20, analysis]);
    assert.equal(refusal(byOwner, ['accept-root-cause', 'chloe', 21, internal(1)]).code, 'wrote-root-cause');
    assert.equal(refusal(byOwner, ['accept-root-cause', 'dan', 21, internal(1)]).code, 'not-allowed');
  });

  it('is refused for a revision that was written anew meanwhile, and when nothing waits', () => {
    const again = having(analysed(), ['write-root-cause', 'dan', 21, { ...analysis, cause: 'A full disk.' }]);
    assert.equal(refusal(again, ['accept-root-cause', 'ben', 22, internal(1)]).code, 'root-cause-revised');
    assert.equal(
      refusal(again, ['send-back-root-cause', 'ben', 22, { ...internal(1), reason: 'x' }]).code,
      'root-cause-revised',
    );
    assert.equal(
      refusal(accepted(), ['accept-root-cause', 'mira', 31, internal(1)]).code,
      'no-root-cause-to-review',
    );
    assert.equal(
      refusal(verified(), ['accept-root-cause', 'mira', 13, internal(1)]).code,
      'no-root-cause-to-review',
    );
  });
});

describe('whoever wrote a root cause', () => {
  it('is not waited for to accept it, nor reminded of that', () => {
    const byBen = having(verified(), ['write-root-cause', 'ben', 20, analysis]);
    assert.deepEqual(peopleForStep(byBen, 'accept'), ['mira', 'chloe']);
    assert.deepEqual(told(pass(byBen, 60)), ['chloe', 'mira']);
  });
});

describe('a root cause that is sent back', () => {
  const back = () =>
    having(analysed(), ['send-back-root-cause', 'chloe', 25, { ...internal(1), reason: 'Why untested?' }]);

  it('keeps the reason, tells its writer, and leaves the clock running', () => {
    assert.deepEqual(back().rootCauses.internal[0]?.review, {
      ...{ by: 'chloe', at: at(25), accepted: false, reason: 'Why untested?' },
    });
    assert.deepEqual([told(back()), rootCauseStep(back())], [['dan'], 'write']);
    assert.equal(dueOf(back(), 'internal-root-cause'), 'internal-root-cause at 72 warns at 60');
  });

  it('is written anew as the next revision, and the first is kept', () => {
    const again = having(back(), ['write-root-cause', 'dan', 28, { ...analysis, factors: 'No test.' }]);
    assert.deepEqual(
      again.rootCauses.internal.map(({ n, factors, review }) => [n, factors, review?.accepted]),
      [
        [1, null, false],
        [2, 'No test.', undefined],
      ],
    );
    assert.equal(
      rootCauseStep(having(again, ['accept-root-cause', 'ben', 29, internal(2)])),
      'write-for-customers',
    );
  });

  it('is possible for what customers are to read, too', () => {
    const next = having(drafted(), [
      'send-back-root-cause',
      'ben',
      45,
      { ...customer(1), reason: 'Too long.' },
    ]);
    assert.deepEqual([rootCauseStep(next), told(next)], ['write-for-customers', ['zoe']]);
    assert.equal(
      refusal(next, ['share-customer-root-cause', 'zoe', 46, mail]).code,
      'not-accepted-for-customers',
    );
  });
});

describe('a root cause for customers', () => {
  it('is not written or shared before the internal one is accepted', () => {
    for (const make of [verified, analysed]) {
      assert.equal(
        refusal(make(), ['write-customer-root-cause', 'zoe', 26, forCustomers]).code,
        'root-cause-not-accepted',
      );
      assert.equal(
        refusal(make(), ['share-customer-root-cause', 'zoe', 26, mail]).code,
        'root-cause-not-accepted',
      );
    }
  });

  it('is not shared before somebody else has accepted it', () => {
    assert.equal(
      refusal(accepted(), ['share-customer-root-cause', 'zoe', 31, mail]).code,
      'not-accepted-for-customers',
    );
    assert.equal(
      refusal(drafted(), ['share-customer-root-cause', 'zoe', 41, mail]).code,
      'not-accepted-for-customers',
    );
    const byBen = having(accepted(), ['write-customer-root-cause', 'ben', 40, forCustomers]);
    assert.equal(refusal(byBen, ['accept-root-cause', 'ben', 41, customer(1)]).code, 'wrote-root-cause');
  });

  it('does not go out once the analysis that it was made of is revised, until both are accepted anew', () => {
    const revised = having(approved(), [
      'write-root-cause',
      'dan',
      51,
      { ...analysis, cause: 'A full disk.' },
    ]);
    assert.equal(
      refusal(revised, ['share-customer-root-cause', 'zoe', 52, mail]).code,
      'root-cause-not-accepted',
    );
    const again = having(revised, ['accept-root-cause', 'ben', 53, internal(2)]);
    assert.equal(
      refusal(again, ['share-customer-root-cause', 'zoe', 54, mail]).code,
      'not-accepted-for-customers',
    );
    const anew = having(
      again,
      ['write-customer-root-cause', 'zoe', 55, { text: 'A disk was full.' }],
      ['accept-root-cause', 'ben', 56, customer(2)],
      ['share-customer-root-cause', 'zoe', 57, mail],
    );
    assert.deepEqual(anew.rootCauses.shares, [{ by: 'zoe', at: at(57), revision: 2, ...mail }]);
  });

  it('is kept as shared with whom, by whom and by what means, as often as it is', () => {
    const twice = having(shared(), [
      'share-customer-root-cause',
      'zoe',
      61,
      { whom: 'Globex', means: 'call' },
    ]);
    assert.deepEqual(twice.rootCauses.shares, [
      { by: 'zoe', at: at(60), revision: 1, whom: 'ACME', means: 'email' },
      { by: 'zoe', at: at(61), revision: 1, whom: 'Globex', means: 'call' },
    ]);
  });
});

describe('closing a case of which a root cause is demanded', () => {
  const summary = { summary: 'A bad release.', anyway: null };

  it('is refused with what is missing, whatever reason is given', () => {
    const informed = having(verified(), ['send-update', 'zoe', 13, last]);
    for (const anyway of [null, 'We are in a hurry.'])
      assert.deepEqual(refusal(informed, ['close', 'ben', 14, { ...summary, anyway }]), {
        code: 'not-ready-to-close',
        missing: [
          { check: 'root-cause', kind: 'internal', step: 'write' },
          { check: 'root-cause', kind: 'customer', step: null },
        ],
      });
  });

  it('is possible once a manager has said that none is needed; that is kept', () => {
    const none = having(
      verified(),
      ['send-update', 'zoe', 13, last],
      ['skip-root-cause', 'mira', 14, { of: 'both', reason: 'Known from ESC-7.' }],
    );
    assert.deepEqual(none.rootCauses.skipped, {
      by: 'mira',
      at: at(14),
      of: 'both',
      reason: 'Known from ESC-7.',
    });
    assert.deepEqual([clocks(none), rootCauseStep(none)], [[], null]);
    assert.equal(having(none, ['close', 'ana', 15, summary]).status, 'closed');
    assert.equal(
      refusal(verified(), ['skip-root-cause', 'zoe', 14, { of: 'both', reason: 'x' }]).code,
      'not-allowed',
    );
  });

  it('still wants the analysis where only the one for customers is not needed', () => {
    const next = having(verified(), [
      'skip-root-cause',
      'ben',
      14,
      { of: 'customer', reason: 'Nobody noticed.' },
    ]);
    assert.deepEqual(
      [missing(next), clocks(next)],
      [['internal write'], ['internal-root-cause at 72 warns at 60']],
    );
    const done = having(
      next,
      ['write-root-cause', 'dan', 20, analysis],
      ['accept-root-cause', 'ben', 21, internal(1)],
    );
    assert.deepEqual([missing(done), rootCauseStep(done)], [[], null]);
  });

  it('needs no leave for what is done already or was never demanded', () => {
    const both = { of: 'both', reason: 'x' };
    assert.equal(refusal(shared(), ['skip-root-cause', 'ben', 61, both]).code, 'no-root-cause-missing');
    assert.equal(
      refusal(verified(ladder), ['skip-root-cause', 'ben', 13, both]).code,
      'no-root-cause-missing',
    );
    assert.equal(
      refusal(inStatus('verified'), ['skip-root-cause', 'ben', 13, both]).code,
      'no-root-cause-missing',
    );
  });
});

describe('a case that goes on', () => {
  const back = { reason: 'It is back.' };

  it('stops the clocks, and keeps what was accepted as of before', () => {
    const next = having(shared(), ['reopen', 'ana', 70, back]);
    assert.deepEqual(clocks(having(accepted(), ['reopen', 'ana', 70, back])), []);
    assert.deepEqual(
      [...next.rootCauses.internal, ...next.rootCauses.customer].map(({ outdated, review }) => [
        outdated,
        review?.accepted,
      ]),
      [
        [true, true],
        [true, true],
      ],
    );
    assert.equal(next.rootCauses.shares.length, 1);
  });

  it('owes all of it anew from its next verification on, whatever was shared or left out before', () => {
    const skipped = having(verified(), ['skip-root-cause', 'ben', 14, { of: 'both', reason: 'Small.' }]);
    for (const before of [shared(), skipped]) {
      const again = having(
        before,
        ['reopen', 'ana', 70, back],
        ['declare-resolved', 'ben', 80, fix],
        ['verify', 'mira', 90],
      );
      assert.deepEqual(clocks(again), [
        'customer-root-cause at 210 warns at 186',
        'internal-root-cause at 150 warns at 138',
      ]);
      assert.deepEqual(
        [missing(again), rootCauseStep(again)],
        [['internal write', 'customer later'], 'write'],
      );
      assert.equal(
        refusal(again, ['share-customer-root-cause', 'zoe', 91, mail]).code,
        'root-cause-not-accepted',
      );
    }
  });

  it('because its resolution was rejected sets aside what was written of it', () => {
    const early = having(
      resolved(),
      ['write-root-cause', 'dan', 11, analysis],
      ['accept-root-cause', 'chloe', 11, internal(1)],
      ['reject-resolution', 'ana', 12, { reason: 'Still slow.' }],
    );
    assert.deepEqual(
      early.rootCauses.internal.map(({ outdated }) => outdated),
      [true],
    );
  });
});

describe('a root cause that is late', () => {
  const ms = (instant: Date, more: number) => new Date(Number(instant) + more);
  const edges: [string, () => Escalation, number, string, string[]][] = [
    ['is warned of, to whoever writes it', verified, 60, 'service-level-soon', ['dan']],
    [
      'is told to the managers',
      () => pass(verified(), 60),
      72,
      'service-level-broken',
      ['ben', 'dan', 'mira'],
    ],
    [
      'is warned of, to those who have to accept it',
      analysed,
      60,
      'service-level-soon',
      ['ben', 'chloe', 'mira'],
    ],
    ['for customers is warned of', accepted, 108, 'service-level-soon', ['zoe']],
    [
      'for customers is told to the managers',
      () => pass(accepted(), 108),
      132,
      'service-level-broken',
      ['ben', 'mira', 'zoe'],
    ],
  ];
  for (const [what, make, minute, event, people] of edges)
    it(`${what}: not a millisecond before, at its very instant, and after it`, () => {
      const escalation = make();
      assert.equal(fallDue(escalation, ms(at(minute), -1), roster), null);
      for (const late of [0, 1]) {
        const next = fallDue({ ...escalation, outbox: [] }, ms(at(minute), late), roster)?.done();
        assert.ok(next);
        assert.deepEqual(written(escalation, next), [event]);
        assert.deepEqual(told(next), people);
      }
    });

  it('is warned of a fifth of its time ahead, a day at most, where the policy does not say', () => {
    const days = (count: number) => promisedMinutes(0, count * 24 * 60, 0, 0);
    const slow = { ...learning, internalRootCauseWithin: days(10), customerRootCauseWithin: days(4) };
    const ahead = verified(slow).deadlines.flatMap(({ kind, dueAt, warnAt }) =>
      kind.endsWith('-root-cause') && warnAt ? [(Number(dueAt) - Number(warnAt)) / 3_600_000] : [],
    );
    assert.deepEqual(ahead, [24, 19.2]);
  });

  it('stays late until it is done, and is told once', () => {
    const late = pass(verified(), 500);
    assert.deepEqual(
      futureOf(verified(), { now: at(12), horizonMs: 500 * 60_000, roster }).map(
        ({ at: when, event }) => `${minutesOf(when)} ${event.what} ${'level' in event ? event.level : ''}`,
      ),
      [
        '60 service-level-soon internal-root-cause',
        '72 service-level-broken internal-root-cause',
        '108 service-level-soon customer-root-cause',
        '132 service-level-broken customer-root-cause',
      ],
    );
    assert.equal(dueOf(late, 'internal-root-cause'), 'internal-root-cause at 72 warns at 60 late');
    const done = having(
      late,
      ['write-root-cause', 'dan', 501, analysis],
      ['accept-root-cause', 'ben', 502, internal(1)],
    );
    assert.deepEqual(clocks(done), ['customer-root-cause at 132 warns at 108 late']);
  });
});
