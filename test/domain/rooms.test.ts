import assert from 'node:assert/strict';
import { toRooms } from '../../src/delivery/both-sides.ts';
import type { Change } from '../../src/domain/change.ts';
import { type Effect, roomSides } from '../../src/domain/effects.ts';
import type { Escalation } from '../../src/domain/escalation.ts';
import { openMirror } from '../../src/domain/mirror.ts';
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
  roomTroublesOf,
  stopMending,
} from '../../src/domain/rooms.ts';
import { after, openedAt, raisedCase } from '../delivery/cases.ts';
import { refusal, roster } from '../support/escalations.ts';

const cause = { by: null, at: openedAt, via: 'test', command: null, roster };
const room = { channel: 'C1', id: null };
const card = { channel: 'C1', id: '1.0' };
/** As it is once everything was put into the queue. */
const sent = (escalation: Escalation): Escalation => ({ ...escalation, outbox: [] });
const raised = sent(raisedCase());
const givingUp = (escalation: Escalation): Escalation => after(escalation, 'ben', 'new-room', {});
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
    const left = done(noteLeft(raised, 'home', cause));
    assert.equal(isRoomGivenUp(left, 'home'), false);
    const givenUp = givingUp(left);
    assert.equal(isRoomGivenUp(givenUp, 'home'), true);
    const made = done(replaceRoom(givenUp, { side: 'home', room, card }, cause));
    assert.equal(isRoomGivenUp(made, 'home'), false);
    assert.equal(roomTroubleOf(made, 'home'), null);
    assert.deepEqual(made.timeline.at(-1)?.event, {
      ...{ what: 'room-replaced', side: 'home', was: 'given-up' },
    });
  });
});

describe('what is known of a room', () => {
  it('is what was written down last', () => {
    const states: (Escalation | null)[] = [raised];
    const steps = [
      noteArchived,
      noteLeft,
      (escalation: Escalation) => noteBack(escalation, { side: 'home', was: 'left', mended: true }, cause),
    ];
    for (const step of steps) states.push(sent(step(states.at(-1) ?? raised, 'home', cause).done()));
    assert.deepEqual(
      states.map((escalation) => escalation && roomTroubleOf(escalation, 'home')),
      [null, 'archived', 'left', null],
    );
  });

  it('grows older with what is written about the room only', () => {
    const archived = noteArchived(raised, 'home', cause).done();
    assert.equal(lastMending(raised, 'home'), 0);
    assert.equal(lastMending(archived, 'home'), archived.timeline.at(-1)?.n);
    assert.equal(
      lastMending(after(sent(archived), 'chloe', 'acknowledge'), 'home'),
      lastMending(archived, 'home'),
    );
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
      const next = note(sent(acknowledged), 'home', cause).done();
      assert.equal(effect(next, 'notice'), undefined);
      assert.ok(slots(next).includes('tell/n/chloe'));
    });
  }
});

describe('a card that was lost', () => {
  it('is posted anew, and pinned after that', () => {
    const next = restoreCard(raised, { side: 'home', lost: card }, cause).done();
    assert.deepEqual(effect(next, 'card'), { kind: 'card', slot: 'card', after: 'room', lost: card });
    assert.equal(effect(next, 'pin')?.after, 'card');
  });

  it('stays lost when the case is written again before the queue has it', () => {
    const next = after(
      restoreCard(raised, { side: 'home', lost: card }, cause).done(),
      'chloe',
      'acknowledge',
    );
    assert.deepEqual(effect(next, 'card'), { kind: 'card', slot: 'card', after: 'room', lost: card });
  });

  it('is pinned under a new name each time, as a slot is sent once', () => {
    const once = pinCardAgain(raised, 'home', cause).done();
    const twice = pinCardAgain(sent(once), 'home', cause).done();
    assert.notEqual(effect(once, 'pin')?.slot, effect(twice, 'pin')?.slot);
  });
});

describe('a room that was lost', () => {
  const origin = { text: 'It is down', link: 'https://example.com/1', place: 'C5/1.0' };
  const withOrigin = sent(raisedCase({ origin }));
  const next = replaceRoom(withOrigin, { side: 'home', room, card }, cause).done();

  it('is made anew with everything in it, and what leads to it is shown anew', () => {
    assert.deepEqual(slots(next), [
      ...['announcement', 'ask/n', 'ask/n', 'bookmark/n@home', 'card', 'invite/n@home', 'notice/n'],
      ...['origin', 'pin/n@home', 'purpose/n@home', 'room', 'topic/n@home'],
    ]);
    assert.deepEqual(effect(next, 'room'), { kind: 'room', slot: 'room', after: null, lost: room });
    assert.deepEqual(effect(next, 'invite'), { ...effect(next, 'invite'), people: withOrigin.taskForce });
  });

  it('what follows the room or the card waits for the new one', () => {
    const awaited = next.outbox.map(({ after: slot }) => slot);
    assert.deepEqual([...new Set(awaited)].sort(), ['card', 'room', null].sort());
  });
});

describe('a case with two rooms', () => {
  const origin = { text: 'It is down', link: 'https://example.com/1', place: 'C5/1.0' };
  const both = sent(done(openMirror(raisedCase({ origin }), 'teams:t1', cause)));
  const other = { home: 'mirror', mirror: 'home' } as const;

  for (const side of roomSides) {
    it(`is in trouble on one side only, that of the ${side}`, () => {
      const left = sent(noteLeft(both, side, cause).done());
      assert.equal(roomTroubleOf(left, side), 'left');
      assert.equal(roomTroubleOf(left, other[side]), null);
      assert.deepEqual(roomTroublesOf(left), [{ side, trouble: 'left' }]);
      assert.notEqual(lastMending(left, side), lastMending(both, side));
      assert.equal(lastMending(left, other[side]), lastMending(both, other[side]));
    });

    for (const [what, note] of [
      ['archived', noteArchived],
      ['left', noteLeft],
    ] as const)
      it(`tells its owner and the other room when the ${side} is ${what}`, () => {
        const next = note(both, side, cause).done();
        const n = next.timeline.at(-1)?.n;
        const notices = next.outbox.filter(({ kind }) => kind === 'notice').map(({ slot }) => slot);
        assert.deepEqual(notices, [`notice/${n}@${other[side]}`]);
        assert.ok(slots(next).includes('tell/n/ben'));
        assert.equal(next.lastPost, both.lastPost, 'what both rooms hear next waits for nothing of one side');
      });

    it(`tells nothing to the other room when that is in trouble too (${side})`, () => {
      const troubled = sent(noteArchived(both, other[side], cause).done());
      const next = noteLeft(troubled, side, cause).done();
      assert.equal(effect(next, 'notice'), undefined);
      assert.ok(slots(next).includes('tell/n/ben'));
    });

    it(`tells its owner and the other room that the ${side} is left as it is`, () => {
      const next = stopMending(both, { side, of: 'room-deleted' }, cause).done();
      assert.match(effect(next, 'notice')?.slot ?? '', new RegExp(`@${other[side]}$`));
      assert.ok(slots(next).includes('tell/n/ben'));
    });

    it(`gives up the ${side} alone when that is in trouble`, () => {
      const givenUp = givingUp(sent(noteLeft(both, side, cause).done()));
      assert.equal(isRoomGivenUp(givenUp, side), true);
      assert.equal(isRoomGivenUp(givenUp, other[side]), false);
    });

    it(`makes the ${side} anew, tells both, and makes nothing on the other side`, () => {
      const next = replaceRoom(both, { side, room, card }, cause).done();
      const replaced = toRooms(next);
      const [atHome, there] = ['slack:T1', 'teams:t1'].map((workspace) =>
        (replaced.find((part) => part.workspace === workspace)?.outbox ?? []).map(({ slot }) =>
          slot.replace(/\d+/, 'n'),
        ),
      );
      const anew = ['bookmark/n', 'pin/n', 'purpose/n', 'room', 'topic/n'];
      const isAnew = (all: string[] | undefined) =>
        anew.every((slot) => all?.some((each) => each === slot || each.startsWith(`${slot}@`)));
      assert.equal(isAnew(side === 'home' ? atHome : there), true);
      const kept = side === 'home' ? there : atHome;
      assert.deepEqual(
        kept?.filter((slot) => !slot.startsWith('room')).sort(),
        side === 'home' ? ['card@mirror', 'notice/n@mirror'] : ['card', 'notice/n'],
      );
    });
  }

  it('says in a mirror that is made anew what a mirror begins with, after the card', () => {
    const next = replaceRoom(both, { side: 'mirror', room, card }, cause).done();
    assert.deepEqual(effect(next, 'room'), { kind: 'room', slot: 'room@mirror', after: null, lost: room });
    const mirrored = both.timeline.find(({ event }) => event.what === 'mirrored')?.n;
    const there = toRooms(next).find(({ workspace }) => workspace === 'teams:t1')?.outbox ?? [];
    const notices = there.filter((each) => each.kind === 'notice');
    const [told, begun] = notices.map((each) => ({ entry: each.entry, after: each.after }));
    const n = next.timeline.at(-1)?.n;
    const inOrder = [told, begun].sort((a, b) => Number(b?.entry) - Number(a?.entry));
    assert.deepEqual(inOrder, [
      { entry: n, after: 'card@mirror' },
      { entry: mirrored, after: `notice/${n}@mirror` },
    ]);
  });

  it('that are both in trouble is given new ones by one button', () => {
    const left = sent(noteLeft(sent(noteArchived(both, 'mirror', cause).done()), 'home', cause).done());
    const givenUp = givingUp(left);
    assert.deepEqual(
      roomSides.map((side) => isRoomGivenUp(givenUp, side)),
      [true, true],
    );
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
