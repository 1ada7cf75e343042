import assert from 'node:assert/strict';
import { roles } from '../../src/domain/policy.ts';
import { addNote } from '../../src/domain/verbs/add-note.ts';
import { at, having, ladder, opened, refusal, sent, written } from '../support/escalations.ts';
import { smallRulebook } from '../support/policies.ts';

describe('taking a role', () => {
  for (const role of roles.filter((each) => each !== 'manager')) {
    it(`makes the person ${role}, told in the room`, () => {
      const next = having(opened(), ['take-role', 'chloe', 1, { role }]);
      assert.equal(next.roles[role], 'chloe');
      assert.deepEqual(next.timeline.at(-1)?.event, { what: 'role-taken', role });
    });
  }

  it('is refused to whoever holds it', () => {
    assert.deepEqual(refusal(opened(), ['take-role', 'ben', 1, { role: 'manager' }]), {
      code: 'already-holds-role',
      person: 'ben',
    });
  });

  it('takes it over from somebody else', () => {
    assert.equal(having(opened(), ['take-role', 'mira', 1, { role: 'manager' }]).roles.manager, 'mira');
  });

  it('brings the person in', () => {
    assert.ok(having(opened(), ['take-role', 'mira', 1, { role: 'comms' }]).taskForce.includes('mira'));
  });
});

describe('giving a role', () => {
  it('tells the person, brings them in, and gives them its rights', () => {
    const next = having(opened(), ['give-role', 'ben', 1, { role: 'manager', person: 'zoe' }]);
    const entry = next.timeline.length;
    assert.deepEqual(sent(next), ['invite/6', `notice/${entry}`, `tell/${entry}/zoe`]);
    assert.equal(
      having(next, ['declare-resolved', 'zoe', 2, { how: 'fix', done: 'Done.' }]).status,
      'resolved',
    );
  });

  it('to oneself needs no message to oneself', () => {
    const next = having(opened(), ['give-role', 'ben', 1, { role: 'comms', person: 'ben' }]);
    assert.ok(!sent(next).some((slot) => slot.startsWith('tell/')));
  });

  it('is refused when the person has it', () => {
    assert.deepEqual(refusal(opened(), ['give-role', 'chloe', 1, { role: 'manager', person: 'ben' }]), {
      code: 'already-holds-role',
      person: 'ben',
    });
  });
});

describe('adding people', () => {
  it('brings in those who are not there, each once, and tells them why', () => {
    const input = { people: ['zoe', 'ben', 'elif', 'zoe'], reason: 'Network.' };
    const next = having(opened(), ['add-people', 'chloe', 1, input]);
    assert.deepEqual(next.taskForce.slice(-2), ['zoe', 'elif']);
    assert.deepEqual(next.timeline.at(-1)?.event, {
      what: 'people-added',
      people: ['zoe', 'elif'],
      reason: 'Network.',
    });
    const entry = next.timeline.length;
    assert.deepEqual(sent(next), ['invite/6', `notice/${entry}`, `tell/${entry}/elif`, `tell/${entry}/zoe`]);
  });

  it('is refused when all of them are there', () => {
    assert.deepEqual(refusal(opened(), ['add-people', 'ana', 1, { people: ['ben', 'ana'] }]), {
      code: 'already-there',
    });
  });
});

describe('joining', () => {
  it('brings the person in', () => {
    const next = having(opened(), ['join', 'zoe', 1]);
    assert.ok(next.taskForce.includes('zoe'));
    assert.deepEqual(written(opened(), next), ['joined']);
  });

  it('is refused to whoever is in', () => {
    assert.deepEqual(refusal(opened(), ['join', 'chloe', 1]), { code: 'joined-already' });
  });

  it('is refused where rooms are private', () => {
    const secret = opened({ policy: { ...ladder, room: { ...ladder.room, private: true } } });
    assert.deepEqual(refusal(secret, ['join', 'zoe', 1]), { code: 'not-allowed', verb: 'join' });
  });
});

describe('a note', () => {
  const note = { text: 'The shop was down.', happenedAt: null, link: null };

  it('is in the timeline at its own time, and the room is not told', () => {
    const next = having(opened(), ['add-note', 'ana', 5, { ...note, happenedAt: at(-30) }]);
    const { at: writtenAt, happenedAt, event } = next.timeline.at(-1) ?? {};
    assert.deepEqual([writtenAt, happenedAt], [at(5), at(-30)]);
    assert.deepEqual(event, { what: 'noted', text: note.text, link: null });
    assert.deepEqual(sent(next), []);
  });

  it('may be of this very moment, not of one still to come', () => {
    assert.ok(having(opened(), ['add-note', 'ana', 5, { ...note, happenedAt: at(5) }]));
    assert.deepEqual(refusal(opened(), ['add-note', 'ana', 5, { ...note, happenedAt: at(5.001) }]), {
      code: 'in-the-future',
    });
  });

  it('is offered for now', () => {
    const context = { escalation: opened(), rulebook: smallRulebook, by: 'ana', at: at(5) };
    assert.equal(addNote.fields.happenedAt.initial?.(context), at(5).toISOString());
  });
});

describe('a linked record', () => {
  const ticket = { url: 'https://t.example/1', title: 'Ticket', kind: 'ticket', state: 'open' };

  it('is kept, and linked again it takes its new state in place of the old', () => {
    const open = having(opened(), ['link-record', 'ana', 1, ticket]);
    const closed = having(open, [
      'link-record',
      'ana',
      2,
      { ...ticket, url: 'HTTPS://T.example/1', state: 'closed' },
    ]);
    assert.deepEqual(closed.records, [{ url: ticket.url, title: 'Ticket', kind: 'ticket', open: false }]);
  });

  it('is one among others', () => {
    const two = having(
      opened(),
      ['link-record', 'ana', 1, ticket],
      ['link-record', 'ana', 2, { ...ticket, url: 'https://t.example/2' }],
    );
    assert.equal(two.records.length, 2);
  });
});
