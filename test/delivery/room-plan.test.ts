import assert from 'node:assert/strict';
import { planFor, type RoomPlan } from '../../src/delivery/room-plan.ts';
import type { Hint, RoomSight } from '../../src/delivery/room-ports.ts';
import type { Change } from '../../src/domain/change.ts';
import { type RoomSide, roomSides } from '../../src/domain/effects.ts';
import type { Escalation } from '../../src/domain/escalation.ts';
import {
  noteArchived,
  noteBack,
  noteLeft,
  pinCardAgain,
  replaceRoom,
  restoreCard,
  stopMending,
} from '../../src/domain/rooms.ts';
import { roster } from '../support/escalations.ts';
import { after, openedAt, raisedCase } from './cases.ts';

const minutesLater = (minutes: number) => new Date(Number(openedAt) + minutes * 60_000);
const now = minutesLater(30);
const lost = { channel: 'C1', id: '1.0' };

/** What is written into the case about the room of a side. */
type Note = (escalation: Escalation, side: RoomSide, cause: Parameters<typeof noteLeft>[2]) => Change;
const notedOn = (escalation: Escalation, side: RoomSide, note: Note, minute = 29): Escalation =>
  note(escalation, side, { by: null, at: minutesLater(minute), via: 'test', command: null, roster }).done();

const givenUp = (escalation: Escalation): Escalation => after(escalation, 'ben', 'new-room', {});
const replaced: Note = (escalation, side, cause) =>
  replaceRoom(escalation, { side, room: lost, card: null }, cause);

const isPublic = { ...raisedCase(), mirror: 'teams:t1' };
const isPrivate = {
  ...isPublic,
  policy: { ...isPublic.policy, room: { ...isPublic.policy.room, private: true } },
};
const closed = after(isPublic, 'ben', 'cancel', { reason: 'Raised twice.' });

const gone: RoomSight = { room: 'gone' };
const archived: RoomSight = { room: 'archived' };
const notIn: RoomSight = { room: 'not-in' };
const with_ = (card: Extract<RoomSight, { room: 'in' }>['card']): RoomSight => ({ room: 'in', card });

for (const side of roomSides)
  describe(`what is done about a room (${side})`, () => {
    const noted = (escalation: Escalation, note: Note, minute?: number) =>
      notedOn(escalation, side, note, minute);
    const table: [string, Escalation, RoomSight, Hint | undefined, RoomPlan['do']][] = [
      ['nothing while it is fine', isPublic, with_('pinned'), undefined, 'nothing'],
      ['nothing while there is no card yet', isPublic, with_('unknown'), undefined, 'nothing'],
      ['archived: it is brought back', isPublic, archived, undefined, 'unarchive'],
      [
        'archived, and the owner knows: it is tried again',
        noted(isPublic, noteArchived),
        archived,
        undefined,
        'unarchive',
      ],
      ['Muster is not in it: it goes back', isPublic, notIn, undefined, 'join'],
      ['a public one gone: another is made', isPublic, gone, undefined, 'replace-room'],
      [
        'a public one gone while it was archived: another is made',
        noted(isPublic, noteArchived),
        gone,
        undefined,
        'replace-room',
      ],
      [
        'a private one hidden, and given up: another is made',
        givenUp(noted(isPrivate, noteLeft, 28)),
        gone,
        undefined,
        'replace-room',
      ],
      [
        'archived, and given up: another is made',
        givenUp(noted(isPublic, noteArchived, 28)),
        archived,
        undefined,
        'replace-room',
      ],
      [
        'given up, but Muster is back in it: it goes on there',
        givenUp(noted(isPublic, noteLeft, 28)),
        with_('pinned'),
        undefined,
        'welcome-back',
      ],
      [
        'given up, and another was made: nothing more',
        noted(givenUp(noted(isPublic, noteLeft, 27)), replaced),
        with_('pinned'),
        undefined,
        'nothing',
      ],
      ['a private one gone: it may only be hidden', isPrivate, gone, undefined, 'tell-left'],
      ['a private one gone, as an event says: another is made', isPrivate, gone, 'deleted', 'replace-room'],
      [
        'a private one archived, as an event says: the owner is told',
        isPrivate,
        gone,
        'archived',
        'tell-archived',
      ],
      [
        'a private one gone, and the owner knows: nothing more',
        noted(isPrivate, noteLeft),
        gone,
        undefined,
        'nothing',
      ],
      [
        'a private one archived, and the owner knows: nothing more',
        noted(isPrivate, noteArchived),
        gone,
        undefined,
        'nothing',
      ],
      [
        'a private one that turned out to be deleted after all',
        noted(isPrivate, noteLeft),
        gone,
        'deleted',
        'replace-room',
      ],
      ['one that was public and was left as a private one', isPublic, gone, 'left', 'tell-left'],
      ['the same at the next look', noted(isPublic, noteLeft), gone, undefined, 'nothing'],
      ['said to be deleted but it is there', isPublic, with_('pinned'), 'deleted', 'nothing'],
      [
        'back after it was archived',
        noted(isPublic, noteArchived),
        with_('unpinned'),
        undefined,
        'welcome-back',
      ],
      [
        'back after Muster was out of it',
        noted(isPublic, noteLeft),
        with_('pinned'),
        'joined',
        'welcome-back',
      ],
      ['the card deleted', isPublic, with_('deleted'), undefined, 'restore-card'],
      ['the card unpinned', isPublic, with_('unpinned'), undefined, 'pin-card'],
      ['the case over: archived', closed, archived, 'archived', 'nothing'],
      ['the case over: gone', closed, gone, 'deleted', 'nothing'],
      ['the case over: the card unpinned', closed, with_('unpinned'), undefined, 'nothing'],
    ];
    for (const [what, escalation, sight, hint, expected] of table) {
      it(what, () => {
        assert.equal(planFor(escalation, { side, sight, hint }, now).do, expected);
      });
    }

    it('says what it was out of reach for when it is back', () => {
      const plan = planFor(noted(isPublic, noteArchived), { side, sight: with_('pinned') }, now);
      assert.deepEqual(plan, { do: 'welcome-back', was: 'archived' });
    });
  });

for (const side of roomSides)
  describe(`against a person who undoes each mend (${side})`, () => {
    const noted = (escalation: Escalation, note: Note, minute?: number) =>
      notedOn(escalation, side, note, minute);
    const planned = (escalation: Escalation, sight: RoomSight, at = now) =>
      planFor(escalation, { side, sight }, at);
    const brought =
      (was: 'archived' | 'left', mended = true): Note =>
      (escalation, on, cause) =>
        noteBack(escalation, { side: on, was, mended }, cause);
    const restored: Note = (escalation, on, cause) => restoreCard(escalation, { side: on, lost }, cause);

    const kinds: [string, Note, RoomSight, RoomPlan['do'], RoomPlan][] = [
      ['archiving', brought('archived'), archived, 'unarchive', { do: 'tell-archived' }],
      ['removing Muster', brought('left'), notIn, 'join', { do: 'tell-left' }],
      ['deleting the room', replaced, gone, 'replace-room', { do: 'stop', of: 'room-deleted' }],
      ['deleting the card', restored, with_('deleted'), 'restore-card', { do: 'stop', of: 'card-deleted' }],
      [
        'unpinning the card',
        pinCardAgain,
        with_('unpinned'),
        'pin-card',
        { do: 'stop', of: 'card-unpinned' },
      ],
    ];
    for (const [what, mend, sight, usual, then] of kinds) {
      it(`${what}: three mends in an hour, and then the owner is told`, () => {
        const twice = noted(noted(isPublic, mend), mend);
        assert.equal(planned(twice, sight).do, usual);
        const thrice = noted(twice, mend);
        assert.deepEqual(planned(thrice, sight), then);
        assert.equal(planned(thrice, sight, minutesLater(29 + 60)).do, usual, 'after the hour');
      });
    }

    it('what was told is not told again within the hour', () => {
      const thrice = noted(noted(noted(isPublic, pinCardAgain), pinCardAgain), pinCardAgain);
      const stopped = noted(thrice, (escalation, on, cause) =>
        stopMending(escalation, { side: on, of: 'card-unpinned' }, cause),
      );
      assert.equal(planned(stopped, with_('unpinned')).do, 'nothing');
      assert.equal(planned(stopped, with_('deleted')).do, 'restore-card', 'another kind');
    });

    it('what somebody else mended does not count', () => {
      const back = brought('archived', false);
      const thrice = noted(noted(noted(isPublic, back), back), back);
      assert.equal(planned(thrice, archived).do, 'unarchive');
    });

    it('what is undone on the other side does not count', () => {
      const other = side === 'home' ? 'mirror' : 'home';
      const pinned = (seen: Escalation) => notedOn(seen, other, pinCardAgain);
      const thrice = pinned(pinned(pinned(isPublic)));
      assert.equal(planned(thrice, with_('unpinned')).do, 'pin-card');
      const troubled = notedOn(isPublic, other, noteLeft);
      assert.equal(planned(troubled, with_('pinned')).do, 'nothing');
    });
  });
