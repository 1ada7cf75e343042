import assert from 'node:assert/strict';
import type { Change } from '../../src/domain/change.ts';
import type { Effect } from '../../src/domain/effects.ts';
import type { Escalation } from '../../src/domain/escalation.ts';
import {
  isRoomGivenUp,
  lastMending,
  noteArchived,
  noteBack,
  noteLeft,
  notePersonLeft,
  ownerOf,
  pinCardAgain,
  replaceRoom,
  restoreCard,
  roomTroubleOf,
} from '../../src/domain/rooms.ts';
import { after, openedAt, raisedCase } from '../delivery/cases.ts';
import { refusal, roster } from '../support/escalations.ts';

const cause = { by: null, at: openedAt, via: 'test', command: null, roster };
const room = { channel: 'C1', id: null };
const card = { channel: 'C1', id: '1.0' };
/** As it is once everything was put into the queue. */
const sent = (escalation: Escalation): Escalation => ({ ...escalation, outbox: [] });
const raised = sent(raisedCase());
const slots = ({ outbox }: Escalation) => outbox.map(({ slot }) => slot.replace(/\d+/, 'n')).sort();
const effect = ({ outbox }: Escalation, kind: Effect['kind']) => outbox.find((each) => each.kind === kind);
const done = (change: Change | null): Escalation => {
  assert.ok(change);
  return change.done();
};

describe('another room in place of one that is out of reach', () => {
  it('is not made while Muster can work in it', () => {
    assert.equal(refusal(raised, ['new-room', 'ben', 25, {}]).code, 'room-in-order');
  });

  it('is wanted from when somebody gives the old one up until it is made', () => {
    const left = done(noteLeft(raised, cause));
    assert.equal(isRoomGivenUp(left), false);
    const givenUp = after(left, 'ben', 'new-room', {});
    assert.equal(isRoomGivenUp(givenUp), true);
    const made = done(replaceRoom(givenUp, { room, card }, cause));
    assert.equal(isRoomGivenUp(made), false);
    assert.equal(roomTroubleOf(made), null);
    assert.deepEqual(made.timeline.at(-1)?.event, { what: 'room-replaced', was: 'given-up' });
  });
});

describe('what is known of a room', () => {
  it('is what was written down last', () => {
    const states: (Escalation | null)[] = [raised];
    const steps = [
      noteArchived,
      noteLeft,
      (escalation: Escalation) => noteBack(escalation, { was: 'left', mended: true }, cause),
    ];
    for (const step of steps) states.push(sent(step(states.at(-1) ?? raised, cause).done()));
    assert.deepEqual(
      states.map((escalation) => escalation && roomTroubleOf(escalation)),
      [null, 'archived', 'left', null],
    );
  });

  it('grows older with what is written about the room only', () => {
    const archived = noteArchived(raised, cause).done();
    assert.equal(lastMending(raised), 0);
    assert.equal(lastMending(archived), archived.timeline.at(-1)?.n);
    assert.equal(lastMending(after(sent(archived), 'chloe', 'acknowledge')), lastMending(archived));
  });
});

describe('the owner of a case', () => {
  const acknowledged = after(raised, 'chloe', 'acknowledge');
  it('is who acknowledged, else the manager, else who raised it', () => {
    assert.equal(ownerOf(acknowledged), 'chloe');
    assert.equal(ownerOf(raised), 'ben');
    assert.equal(ownerOf({ ...raised, roles: {} }), 'ana');
  });

  for (const [what, note] of [
    ['archived', noteArchived],
    ['left', noteLeft],
  ] as const) {
    it(`is told directly when the room was ${what}; the room itself cannot hear it`, () => {
      const next = note(sent(acknowledged), cause).done();
      assert.equal(effect(next, 'notice'), undefined);
      assert.ok(slots(next).includes('tell/n/chloe'));
    });
  }
});

describe('a card that was lost', () => {
  it('is posted anew, and pinned after that', () => {
    const next = restoreCard(raised, card, cause).done();
    assert.deepEqual(effect(next, 'card'), { kind: 'card', slot: 'card', after: 'room', lost: card });
    assert.equal(effect(next, 'pin')?.after, 'card');
  });

  it('stays lost when the case is written again before the queue has it', () => {
    const next = after(restoreCard(raised, card, cause).done(), 'chloe', 'acknowledge');
    assert.deepEqual(effect(next, 'card'), { kind: 'card', slot: 'card', after: 'room', lost: card });
  });

  it('is pinned under a new name each time, as a slot is sent once', () => {
    const once = pinCardAgain(raised, cause).done();
    const twice = pinCardAgain(sent(once), cause).done();
    assert.notEqual(effect(once, 'pin')?.slot, effect(twice, 'pin')?.slot);
  });
});

describe('a room that was lost', () => {
  const origin = { text: 'It is down', link: 'https://example.com/1', place: 'C5/1.0' };
  const withOrigin = sent(raisedCase({ origin }));
  const next = replaceRoom(withOrigin, { room, card }, cause).done();

  it('is made anew with everything in it, and what leads to it is shown anew', () => {
    assert.deepEqual(slots(next), [
      ...['announcement', 'ask/n', 'ask/n', 'bookmark/n', 'card', 'invite/n', 'notice/n'],
      ...['origin', 'pin/n', 'purpose/n', 'room', 'topic'],
    ]);
    assert.deepEqual(effect(next, 'room'), { kind: 'room', slot: 'room', after: null, lost: room });
    assert.deepEqual(effect(next, 'invite'), { ...effect(next, 'invite'), people: withOrigin.taskForce });
  });

  it('what follows the room or the card waits for the new one', () => {
    const awaited = next.outbox.map(({ after: slot }) => slot);
    assert.deepEqual([...new Set(awaited)].sort(), ['card', 'room', null].sort());
  });
});

describe('somebody whose account is gone', () => {
  const acknowledged = sent(after(raised, 'chloe', 'acknowledge'));
  const parts: [string, Escalation, string, boolean][] = [
    ['who has the case', acknowledged, 'chloe', true],
    ['who is asked', raised, 'chloe', true],
    ['who holds a role', raised, 'ben', true],
    ['who only raised it', raised, 'ana', false],
    ['who has nothing to do with it', raised, 'zoe', false],
  ];
  for (const [what, escalation, person, isTold] of parts) {
    it(`${what}: the room is ${isTold ? '' : 'not '}told`, () => {
      assert.equal(notePersonLeft(escalation, person, cause) !== null, isTold);
    });
  }

  it('is told of once', () => {
    const told = sent(done(notePersonLeft(raised, 'chloe', cause)));
    assert.equal(notePersonLeft(told, 'chloe', cause), null);
    assert.notEqual(notePersonLeft(told, 'ben', cause), null);
  });
});
