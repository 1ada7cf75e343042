import assert from 'node:assert/strict';
import { fallDue } from '../../src/domain/due/fall-due.ts';
import type { Escalation } from '../../src/domain/escalation.ts';
import {
  asked,
  at,
  dueOf,
  having,
  inStatus,
  ladder,
  opened,
  pass,
  refusal,
  roster,
  running,
  sent,
  wakeAt,
  written,
} from '../support/escalations.ts';

const ms = (instant: Date, more: number) => new Date(Number(instant) + more);
const levelUp = { to: 'next-level', reason: 'We need help.' };
const platform = { to: 'team:platform', reason: 'It is the network.' };
const update = { audience: 'internal', text: 'On it.', next: '1h', whyNoNext: null };
const owned = () => having(opened(), ['acknowledge', 'chloe', 3]);
const tells = (escalation: Escalation) =>
  sent(escalation)
    .filter((slot) => slot.startsWith('tell/'))
    .map((slot) => slot.split('/')[2]);

interface Edge {
  what: string;
  escalation: Escalation;
  /** The minute at which it happens. */
  minute: number;
  follows: string[];
}

const edges: Edge[] = [
  {
    what: 'an unacknowledged level asks the next',
    escalation: opened(),
    minute: 10,
    follows: ['asked'],
  },
  {
    what: 'a demanded role that nobody took is asked for',
    escalation: pass(opened(), 10),
    minute: 15,
    follows: ['role-unfilled'],
  },
  {
    what: 'the end of the ladder tells everyone',
    escalation: pass(opened(), 20),
    minute: 40,
    follows: ['nobody-left'],
  },
  {
    what: 'the owner of the updates is prompted ahead of time',
    escalation: pass(opened(), 40),
    minute: 50,
    follows: ['update-due'],
  },
  {
    what: 'a late update is told',
    escalation: pass(opened(), 50),
    minute: 60,
    follows: ['update-late'],
  },
  {
    what: 'an owner who says nothing loses the case',
    escalation: pass(having(owned(), ['send-update', 'chloe', 4, { ...update, next: '1d' }]), 122),
    minute: 123,
    follows: ['acknowledgement-expired', 'asked'],
  },
];

describe('a deadline', () => {
  for (const { what, escalation, minute, follows } of edges) {
    it(`does nothing one millisecond before: ${what}`, () => {
      assert.equal(fallDue(escalation, ms(at(minute), -1), roster), null);
    });
    it(`is due at its very instant: ${what}`, () => {
      const next = fallDue(escalation, at(minute), roster)?.done();
      assert.ok(next);
      assert.deepEqual(written(escalation, next), follows);
    });
    it(`is due after it too, and what follows counts from then: ${what}`, () => {
      const late = ms(at(minute), 1);
      const next = fallDue(escalation, late, roster)?.done();
      assert.ok(next);
      assert.deepEqual(written(escalation, next), follows);
      assert.deepEqual(next.timeline.at(-1)?.at, late);
    });
    it(`does nothing when the clock went back an hour: ${what}`, () => {
      assert.equal(fallDue(escalation, at(minute - 60), roster), null);
    });
  }

  it('happens by nobody, through the clock', () => {
    const { by, via, command } = pass(opened(), 10).timeline.at(-1) ?? {};
    assert.deepEqual({ by, via, command }, { by: null, via: 'clock', command: null });
  });

  it('that was stopped is not missed: a wake-up for it changes nothing', () => {
    assert.equal(fallDue(owned(), at(10), roster), null);
  });
});

describe('a level that stays silent', () => {
  it('is no longer asked; the next is, from then on', () => {
    const next = pass(opened(), 10);
    assert.deepEqual(asked(next), ['level:1 ben gwen']);
    assert.equal(dueOf(next, 'acknowledge '), 'acknowledge level:1 at 20');
    assert.deepEqual(
      next.asks.slice(0, 2).map(({ answer, answeredAt }) => [answer, answeredAt]),
      [
        ['lapsed', at(10)],
        ['lapsed', at(10)],
      ],
    );
    assert.ok(sent(next).includes('ask/1') && sent(next).includes('ask/3'));
  });

  it('sends no prompt for a deadline that never had one', () => {
    assert.deepEqual(
      sent(pass(opened(), 40)).filter((slot) => /^(prompt|check)/.test(slot)),
      [],
    );
  });

  it('goes up level by level until nobody is left, then nothing more is asked', () => {
    const end = pass(opened(), 45);
    assert.deepEqual([end.unowned, end.level, asked(end)], [true, 2, []]);
    assert.deepEqual(
      end.timeline.filter(({ event }) => event.what === 'nobody-left').map(({ at: when }) => when),
      [at(40)],
    );
  });

  it('tells the managers, whoever raised it and everybody asked when nobody is left', () => {
    assert.deepEqual(tells(wakeAt(pass(opened(), 39), 40)), [
      'ana',
      'ben',
      'chloe',
      'dan',
      'farid',
      'gwen',
      'mira',
    ]);
  });

  it('during a downtime is followed by one level only, which has its whole time', () => {
    const next = wakeAt(opened(), 45);
    assert.deepEqual(asked(next), ['level:1 ben gwen']);
    assert.equal(dueOf(next, 'acknowledge '), 'acknowledge level:1 at 55');
  });

  it('that was overtaken by hand leaves the next its time', () => {
    const next = pass(having(opened(), ['escalate', 'ana', 4, levelUp]), 10);
    assert.deepEqual(asked(next), ['level:1 ben gwen']);
    assert.equal(dueOf(next, 'acknowledge '), 'acknowledge level:1 at 14');
    assert.deepEqual(next.timeline.at(-1)?.event, { what: 'unanswered', group: 'level:0' });
    assert.deepEqual(asked(pass(next, 14)), ['level:2 farid']);
  });

  it('that was overtaken by a level which then declined goes on all the same', () => {
    const declined = having(
      opened(),
      ['escalate', 'ana', 4, levelUp],
      ['decline', 'ben', 5],
      ['decline', 'gwen', 6],
    );
    assert.deepEqual(asked(declined), ['level:0 chloe dan']);
    assert.deepEqual(asked(pass(declined, 10)), ['level:2 farid']);
  });

  it('goes on although a team was asked beside it', () => {
    const next = pass(having(opened(), ['escalate', 'ana', 4, platform]), 10);
    assert.deepEqual(asked(next), ['team:platform elif', 'level:1 ben gwen']);
  });
});

describe('two teams asked beside the levels', () => {
  const both = having(
    opened(),
    ['escalate', 'ana', 2, platform],
    ['escalate', 'ana', 3, { to: 'team:network', reason: 'Or that.' }],
  );

  it('have a time each, beside the level', () => {
    assert.deepEqual(
      running(both).filter((line) => line.startsWith('acknowledge ')),
      ['acknowledge level:0 at 10', 'acknowledge team:network at 13', 'acknowledge team:platform at 12'],
    );
  });

  it('that stay silent are told of, and leave the level its time', () => {
    const next = pass(both, 12);
    assert.deepEqual(asked(next), ['team:network zoe', 'level:1 ben gwen']);
    assert.equal(dueOf(next, 'acknowledge level'), 'acknowledge level:1 at 20');
    assert.equal(next.timeline.at(-1)?.event.what, 'unanswered');
  });

  it('are both still asked when somebody has the case; the answer of one is not that of the other', () => {
    const one = having(both, ['acknowledge', 'chloe', 5], ['acknowledge', 'zoe', 6]);
    assert.deepEqual(asked(one), ['team:platform elif']);
    assert.equal(one.acknowledged?.by, 'chloe');
  });

  it('that stay silent on an owned case climb the ladder', () => {
    const next = pass(having(both, ['acknowledge', 'chloe', 5], ['acknowledge', 'zoe', 6]), 12);
    assert.deepEqual(asked(next), ['level:1 ben gwen']);
    assert.equal(next.status, 'acknowledged');
  });
});

describe('help asked for at the top of the ladder', () => {
  it('that is not answered is told, and the case stays with its owner', () => {
    const top = having(pass(opened(), 25), ['acknowledge', 'farid', 26], ['escalate', 'farid', 27, platform]);
    const next = pass(top, 47);
    assert.deepEqual([next.status, next.unowned, asked(next)], ['acknowledged', false, []]);
    assert.equal(next.timeline.at(-1)?.event.what, 'unanswered');
  });

  it('that is not answered is told, and nobody is told twice that no one is left', () => {
    const next = pass(having(pass(opened(), 45), ['escalate', 'ana', 46, platform]), 70);
    const whats = next.timeline.map(({ event }) => event.what);
    assert.equal(whats.filter((what) => what === 'nobody-left').length, 1);
    assert.ok(whats.includes('unanswered'));
  });
});

describe('an acknowledgement', () => {
  it('is asked after before it ends, by a message to the owner', () => {
    const checked = pass(owned(), 108);
    assert.deepEqual(sent(checked).filter((slot) => slot.startsWith('check/')).length, 1);
    assert.equal(checked.status, 'acknowledged');
  });

  it('that ends opens the case, frees the lead and asks its level anew, its last owner among them', () => {
    const expired = pass(having(owned(), ['send-update', 'chloe', 4, { ...update, next: '1d' }]), 123);
    assert.deepEqual([expired.status, expired.acknowledged, expired.roles.lead], ['open', null, undefined]);
    assert.deepEqual(asked(expired), ['level:0 chloe dan']);
    assert.deepEqual(expired.timeline.at(-2)?.event, { what: 'acknowledgement-expired', person: 'chloe' });
  });

  it('that ends takes its question away', () => {
    const asking = pass(owned(), 108);
    const check = asking.outbox.find(({ kind }) => kind === 'check')?.slot;
    assert.ok(check && sent(wakeAt(pass(asking, 122), 123)).includes(check));
  });

  it('that ended during a downtime never asked, so there is no question to take away', () => {
    assert.deepEqual(
      sent(wakeAt(owned(), 500)).filter((slot) => slot.startsWith('check/')),
      [],
    );
  });

  it('that ends while a level is being asked leaves that level its time', () => {
    const climbing = having(
      owned(),
      ['send-update', 'chloe', 4, { ...update, next: '1d' }],
      ['escalate', 'ana', 120, levelUp],
    );
    const next = pass(climbing, 123);
    assert.deepEqual(asked(next), ['level:1 ben gwen']);
    assert.equal(dueOf(next, 'acknowledge '), 'acknowledge level:1 at 130');
  });
});

describe('a demanded role', () => {
  it('that nobody took is asked for once, in the room and of the managers', () => {
    const next = wakeAt(pass(opened(), 14), 15);
    assert.deepEqual(tells(next), ['ben', 'mira']);
    assert.equal(dueOf(next, 'role'), 'role comms at 15 late');
    assert.equal(pass(next, 39).timeline.filter(({ event }) => event.what === 'role-unfilled').length, 1);
  });

  it('that was taken in time is not asked for', () => {
    const next = pass(having(opened(), ['take-role', 'chloe', 5, { role: 'comms' }]), 15);
    assert.ok(!next.timeline.some(({ event }) => event.what === 'role-unfilled'));
  });

  it('that is taken late is wanted no more, and leaves no prompt behind', () => {
    const next = having(pass(opened(), 15), ['take-role', 'chloe', 16, { role: 'comms' }]);
    assert.equal(dueOf(next, 'role'), undefined);
    assert.deepEqual(sent(next), [`notice/${next.timeline.length}`]);
  });
});

describe('a promised update', () => {
  const calm = () => having(opened(), ['acknowledge', 'chloe', 3]);

  it('prompts its owner ahead of time, once', () => {
    const prompted = wakeAt(pass(calm(), 49), 50);
    const [deadline] = prompted.deadlines.filter(({ kind }) => kind === 'first-internal-update');
    assert.deepEqual(sent(prompted), [`prompt/${deadline?.seq}`]);
    assert.equal(fallDue(prompted, at(59), roster), null);
    assert.deepEqual(prompted.timeline.at(-1)?.event, {
      ...{ what: 'update-due', audience: 'internal', dueAt: at(60), owner: 'ben' },
    });
  });

  it('that is the first and late is told to the managers, and climbs a level although the case has an owner', () => {
    const late = wakeAt(pass(calm(), 59), 60);
    assert.deepEqual(tells(late), ['ben', 'mira']);
    assert.deepEqual(asked(late), ['level:1 ben gwen']);
    assert.equal(late.status, 'acknowledged');
    assert.equal(dueOf(late, 'first'), 'first-internal-update at 60 warns at 50 late');
  });

  it('that is late is told once and does not climb when it is not the first', () => {
    const late = pass(having(calm(), ['send-update', 'chloe', 4, update]), 65);
    assert.equal(late.timeline.filter(({ event }) => event.what === 'update-late').length, 1);
    assert.deepEqual(asked(late), []);
  });

  it('missed altogether in a downtime is told as late, without a prompt in between', () => {
    const late = wakeAt(calm(), 100);
    const whats = written(calm(), late);
    assert.ok(whats.includes('update-late') && !whats.includes('update-due'));
    assert.ok(sent(late).some((slot) => slot.startsWith('prompt/')));
  });

  it('takes the prompt away when it goes out: early, late, or late after a downtime', () => {
    const prompts: [number, Escalation][] = [
      [52, pass(calm(), 52)],
      [61, pass(calm(), 61)],
      [100, wakeAt(calm(), 100)],
    ];
    for (const [minute, prompted] of prompts) {
      const [deadline] = prompted.deadlines.filter(({ kind }) => kind === 'first-internal-update');
      const next = having(prompted, ['send-update', 'chloe', minute, update]);
      assert.ok(sent(next).includes(`prompt/${deadline?.seq}`), `minute ${minute}`);
      assert.equal(next.deadlines.filter(({ kind }) => kind.endsWith('-update')).length, 1);
    }
  });

  it('does not end the search for an owner: at the top, the late update leaves those asked their time', () => {
    const policy = {
      ...ladder,
      firstInternalUpdateWithin: {
        ...ladder.firstInternalUpdateWithin,
        sev2: { withinMs: 25 * 60_000, calendar: null },
      },
    };
    const late = pass(opened({ policy }), 25);
    assert.deepEqual([late.unowned, asked(late)], [false, ['level:2 farid']]);
    assert.equal(dueOf(late, 'acknowledge '), 'acknowledge level:2 at 40');
    assert.deepEqual(pass(late, 40).unowned, true);
  });
});

describe('what passed at once in a downtime', () => {
  it('happens one after the other, the earliest first; a silent level and a late update climb one level each', () => {
    const woken = wakeAt(opened(), 70);
    assert.deepEqual(written(opened(), woken), ['asked', 'role-unfilled', 'update-late', 'asked']);
    assert.equal(fallDue(woken, at(70), roster), null);
  });
});

describe('a case that is over', () => {
  for (const status of ['closed', 'cancelled', 'merged'] as const) {
    it(`and ${status} lets nothing happen for a year`, () => {
      assert.equal(fallDue(inStatus(status), at(365 * 24 * 60), roster), null);
    });
  }

  it('and cancelled takes the open questions and prompts away', () => {
    const prompted = pass(opened(), 55);
    const next = having(having(prompted, ['escalate', 'ana', 55, platform]), [
      'cancel',
      'ana',
      56,
      { reason: 'It was a test.' },
    ]);
    const slots = sent(next);
    assert.ok(slots.includes('ask/6') && slots.some((slot) => slot.startsWith('prompt/')));
    assert.deepEqual([next.deadlines, asked(next), next.nextDueAt, next.unowned], [[], [], null, false]);
    assert.equal(refusal(next, ['acknowledge', 'chloe', 57]).code, 'not-now');
  });
});
