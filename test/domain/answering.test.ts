import assert from 'node:assert/strict';
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
  running,
  sent,
  written,
} from '../support/escalations.ts';

const levelUp = { to: 'next-level', reason: 'We need help.' };
const platform = { to: 'team:platform', reason: 'It is the network.' };
const answers = ({ asks }: ReturnType<typeof opened>) =>
  asks.map(({ person, answer }) => `${person} ${answer}`);

describe('acknowledging', () => {
  it('makes the person the owner, and the lead if there is none', () => {
    const { status, acknowledged, roles } = having(opened(), ['acknowledge', 'chloe', 3]);
    assert.equal(status, 'acknowledged');
    assert.deepEqual(acknowledged, { by: 'chloe', at: at(3) });
    assert.equal(roles.lead, 'chloe');
  });

  it('leaves a lead in place', () => {
    const led = having(opened(), ['take-role', 'dan', 1, { role: 'lead' }]);
    assert.equal(having(led, ['acknowledge', 'chloe', 3]).roles.lead, 'dan');
  });

  it('stops asking everybody else, and shows each what came of it', () => {
    const next = having(opened(), ['acknowledge', 'chloe', 3]);
    assert.deepEqual(answers(next), ['chloe acknowledged', 'dan withdrawn']);
    assert.ok(sent(next).includes('ask/1') && sent(next).includes('ask/2'));
    assert.equal(dueOf(next, 'acknowledge '), undefined);
  });

  it('serves every level that was asked meanwhile, not a team asked beside them', () => {
    const open = having(opened(), ['escalate', 'ana', 1, levelUp], ['escalate', 'ana', 2, platform]);
    const next = having(open, ['acknowledge', 'chloe', 3]);
    assert.deepEqual(asked(next), ['team:platform elif']);
  });

  it('may be done by somebody of the task force or a manager who was not asked; they are brought in', () => {
    const next = having(opened(), ['acknowledge', 'mira', 3]);
    assert.deepEqual(next.acknowledged, { by: 'mira', at: at(3) });
    assert.ok(next.taskForce.includes('mira'));
    assert.deepEqual(asked(next), []);
  });

  it('a second time is refused and names who has it', () => {
    const escalation = having(opened(), ['acknowledge', 'chloe', 3]);
    assert.deepEqual(refusal(escalation, ['acknowledge', 'dan', 4]), {
      code: 'already-acknowledged',
      by: 'chloe',
    });
  });

  it('ends the search when the case had no owner', () => {
    const { unowned, status } = having(pass(opened(), 45), ['acknowledge', 'dan', 50]);
    assert.deepEqual({ unowned, status }, { unowned: false, status: 'acknowledged' });
  });

  it('of help asked for beside the owner keeps the owner', () => {
    const escalation = having(opened(), ['acknowledge', 'chloe', 3], ['escalate', 'chloe', 4, platform]);
    const next = having(escalation, ['acknowledge', 'elif', 6]);
    assert.equal(next.acknowledged?.by, 'chloe');
    assert.deepEqual(written(escalation, next), ['acknowledged']);
    assert.deepEqual(asked(next), []);
  });

  it('starts the time after which the owner is asked whether they are still on it', () => {
    const next = having(opened(), ['acknowledge', 'chloe', 3]);
    assert.equal(dueOf(next, 'acknowledgement-expiry'), 'acknowledgement-expiry chloe at 123 warns at 108');
  });

  it('lasts for ever where the policy says so', () => {
    const next = having(opened({ severity: 'sev4' }), ['acknowledge', 'chloe', 3]);
    assert.equal(dueOf(next, 'acknowledgement-expiry'), undefined);
  });
});

describe('still being on it', () => {
  it('starts the time anew and takes the question away', () => {
    const checked = pass(having(opened(), ['acknowledge', 'chloe', 3]), 108);
    const check = checked.outbox.find(({ kind }) => kind === 'check');
    assert.equal(check?.kind === 'check' && check.person, 'chloe');
    const next = having(checked, ['acknowledge', 'chloe', 110]);
    assert.equal(dueOf(next, 'acknowledgement-expiry'), 'acknowledgement-expiry chloe at 230 warns at 215');
    assert.deepEqual(sent(next), [check?.slot]);
    assert.deepEqual(written(checked, next), ['still-on-it']);
  });

  it('is asked of the owner, and answered, while help is asked for too', () => {
    const owned = having(opened(), ['acknowledge', 'ben', 3], ['escalate', 'ana', 4, levelUp]);
    assert.deepEqual(asked(owned), ['level:1 ben gwen']);
    const next = having(owned, ['acknowledge', 'ben', 7]);
    assert.deepEqual(asked(next), []);
    assert.equal(dueOf(next, 'acknowledgement-expiry'), 'acknowledgement-expiry ben at 127 warns at 112');
  });
});

describe('declining', () => {
  it('leaves the others of the group asked, with the time they had', () => {
    const next = having(opened(), ['decline', 'chloe', 2, { reason: 'On a train.' }]);
    assert.deepEqual(asked(next), ['level:0 dan']);
    assert.equal(dueOf(next, 'acknowledge '), 'acknowledge level:0 at 10');
    assert.deepEqual(next.timeline.at(-1)?.event, { what: 'declined', reason: 'On a train.' });
  });

  it('by the last of a level asks the next at once', () => {
    const next = having(opened(), ['decline', 'chloe', 2], ['decline', 'dan', 3]);
    assert.deepEqual(asked(next), ['level:1 ben gwen']);
    assert.equal(dueOf(next, 'acknowledge '), 'acknowledge level:1 at 13');
    assert.deepEqual(answers(next).slice(0, 2), ['chloe declined', 'dan declined']);
  });

  it('by everybody of every level tells everyone that nobody is left, once', () => {
    const next = having(
      opened(),
      ['decline', 'chloe', 1],
      ['decline', 'dan', 2],
      ['decline', 'ben', 3],
      ['decline', 'gwen', 4],
      ['decline', 'farid', 5],
    );
    assert.equal(next.unowned, true);
    assert.equal(dueOf(next, 'acknowledge '), undefined);
    assert.deepEqual(
      sent(next).filter((slot) => slot.startsWith('tell/')),
      ['ana', 'ben', 'chloe', 'dan', 'gwen', 'mira'].map((who) => `tell/${next.timeline.length}/${who}`),
    );
  });

  it('by the last of a level goes on although a team beside it still has time', () => {
    const open = having(opened(), ['escalate', 'ana', 1, platform]);
    const next = having(open, ['decline', 'chloe', 2], ['decline', 'dan', 3]);
    assert.deepEqual(asked(next), ['team:platform elif', 'level:1 ben gwen']);
  });

  it('by a team asked beside a level leaves it to the level', () => {
    const open = having(opened(), ['escalate', 'ana', 1, platform]);
    assert.deepEqual(asked(having(open, ['decline', 'elif', 2])), ['level:0 chloe dan']);
  });

  it('by helpers of a case that has an owner leaves it to the owner', () => {
    const escalation = having(opened(), ['acknowledge', 'chloe', 3], ['escalate', 'chloe', 4, platform]);
    const next = having(escalation, ['decline', 'elif', 6]);
    assert.deepEqual(asked(next), []);
    assert.equal(next.status, 'acknowledged');
  });

  it('is refused to somebody who was not asked, or has answered', () => {
    assert.deepEqual(refusal(opened(), ['decline', 'ana', 1]), { code: 'not-asked' });
    const declined = having(opened(), ['decline', 'chloe', 2]);
    assert.deepEqual(refusal(declined, ['decline', 'chloe', 3]), { code: 'not-asked' });
    assert.deepEqual(refusal(inStatus('acknowledged'), ['decline', 'dan', 4]), { code: 'not-asked' });
  });
});

describe('handing back', () => {
  const owned = having(opened(), ['acknowledge', 'chloe', 3]);

  it('opens the case again and asks the others of its level, not the person who handed it back', () => {
    const next = having(owned, ['decline', 'chloe', 20, { reason: 'End of shift.' }]);
    assert.deepEqual([next.status, next.acknowledged], ['open', null]);
    assert.deepEqual(asked(next), ['level:0 dan']);
    assert.deepEqual(written(owned, next), ['handed-back', 'asked']);
    assert.equal(dueOf(next, 'acknowledge '), 'acknowledge level:0 at 30');
    assert.equal(dueOf(next, 'acknowledgement-expiry'), undefined);
  });

  it('asks the next level when nobody else is at this one', () => {
    const alone = having(opened({ team: 'platform' }), ['acknowledge', 'elif', 3]);
    assert.deepEqual(asked(having(alone, ['decline', 'elif', 20])), ['level:1 ben gwen']);
  });

  it('says that nobody is left when there is no other person and no other level', () => {
    const policy = { ...ladder, levels: ladder.levels.slice(0, 1) };
    const alone = having(opened({ team: 'platform', policy }), ['acknowledge', 'elif', 3]);
    const next = having(alone, ['decline', 'elif', 20]);
    assert.deepEqual([next.unowned, asked(next)], [true, []]);
  });

  it('makes the lead free again, and the next owner leads', () => {
    const next = having(owned, ['decline', 'chloe', 20]);
    assert.equal(next.roles.lead, undefined);
    assert.equal(having(next, ['acknowledge', 'dan', 21]).roles.lead, 'dan');
  });

  it('asks for the lead anew where the policy demands one', () => {
    const urgent = having(opened({ severity: 'sev1' }), ['acknowledge', 'chloe', 3]);
    assert.equal(dueOf(urgent, 'role lead'), undefined);
    assert.equal(dueOf(having(urgent, ['decline', 'chloe', 10]), 'role lead'), 'role lead at 30');
  });

  it('leaves a lead who is somebody else', () => {
    const led = having(owned, ['give-role', 'ben', 4, { role: 'lead', person: 'dan' }]);
    assert.equal(having(led, ['decline', 'chloe', 20]).roles.lead, 'dan');
  });

  it('leaves a level that is being asked already with the time it has', () => {
    const climbing = having(owned, ['escalate', 'chloe', 18, levelUp]);
    const next = having(climbing, ['decline', 'chloe', 20]);
    assert.deepEqual(asked(next), ['level:1 ben gwen']);
    assert.equal(dueOf(next, 'acknowledge '), 'acknowledge level:1 at 28');
  });
});

describe('escalating by hand', () => {
  it('asks the next level beside the one that is asked', () => {
    const next = having(opened(), ['escalate', 'ana', 4, levelUp]);
    assert.deepEqual(asked(next), ['level:0 chloe dan', 'level:1 ben gwen']);
    assert.deepEqual(
      running(next).filter((line) => line.startsWith('acknowledge ')),
      ['acknowledge level:0 at 10', 'acknowledge level:1 at 14'],
    );
    assert.deepEqual(
      next.timeline.slice(-2).map(({ event }) => event.what),
      ['escalated', 'asked'],
    );
  });

  it('asks a team beside the levels, with the time of the level of the case', () => {
    const next = having(opened(), ['escalate', 'ana', 4, platform]);
    assert.deepEqual(asked(next), ['level:0 chloe dan', 'team:platform elif']);
    assert.equal(dueOf(next, 'acknowledge team'), 'acknowledge team:platform at 14');
    assert.equal(next.level, 0);
  });

  it('asks the same team again as a question of its own', () => {
    const next = having(opened(), ['escalate', 'ana', 4, platform], ['escalate', 'ana', 5, platform]);
    assert.equal(asked(next).filter((line) => line.startsWith('team:platform')).length, 2);
  });

  it('takes a team by its bare name too', () => {
    const next = having(opened(), ['escalate', 'ana', 4, { ...platform, to: 'platform' }]);
    assert.ok(asked(next).includes('team:platform elif'));
  });

  it('is refused where there is no level above', () => {
    const top = pass(opened(), 35);
    assert.equal(top.level, 2);
    assert.deepEqual(refusal(top, ['escalate', 'ana', 36, levelUp]), { code: 'no-level-above' });
  });

  it('is refused for a team that is not in the policy', () => {
    for (const to of ['team:nobody', 'team:constructor', 'team:', 'next'])
      assert.deepEqual(refusal(opened(), ['escalate', 'ana', 4, { to, reason: 'Why not?' }]), {
        code: 'unknown-team',
      });
  });
});
