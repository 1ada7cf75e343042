import assert from 'node:assert/strict';
import type { Escalation } from '../../src/domain/escalation.ts';
import type { Happening } from '../../src/domain/timeline.ts';
import { escalationCard } from '../../src/view/escalation-card.ts';
import { sayEvent } from '../../src/view/event.ts';
import { caseList } from '../../src/view/lists.ts';
import type { Line } from '../../src/view/message.ts';
import { statusMessage } from '../../src/view/status.ts';
import { having, opened } from '../support/escalations.ts';

const plain = (line: Line): string =>
  line
    .map((piece) => (typeof piece === 'string' ? piece : 'person' in piece ? `@${piece.person}` : ''))
    .join('');
const at = new Date('2026-03-02T09:10:00Z');

/** The case after this was written down. */
function noting(escalation: Escalation, event: Happening): Escalation {
  const n = escalation.timeline.length + 1;
  const entry = { n, at, happenedAt: null, by: null, via: 'test', command: null, event };
  return { ...escalation, timeline: [...escalation.timeline, entry] };
}
const warnings = (escalation: Escalation) =>
  (escalationCard(escalation).sections ?? []).map(plain).filter((line) => line.startsWith('⚠️'));

describe('what people read of a room that is in trouble', () => {
  const open = opened();

  it('the card and the status say it, and what a person can do, until it is over', () => {
    const archived = noting(open, { what: 'room-archived', side: 'home' });
    assert.match(warnings(archived).join(), /war room is archived.*"Unarchive channel"/);
    assert.match((statusMessage(archived).sections ?? []).map(plain).join('\n'), /war room is archived/);
    const left = noting(archived, { what: 'room-left', side: 'home' });
    assert.match(warnings(left).join(), /Muster is not in the war room.*\/invite @Muster/);
    assert.equal(warnings(left).length, 1);
    assert.deepEqual(
      warnings(noting(left, { what: 'room-back', side: 'home', was: 'left', mended: false })),
      [],
    );
    assert.deepEqual(warnings(noting(left, { what: 'room-replaced', side: 'home', was: 'deleted' })), []);
  });

  it('nothing is said of it once the case is over', () => {
    const cancelled = having(open, ['cancel', 'ben', 5, { reason: 'Raised twice.' }]);
    assert.deepEqual(warnings(noting(cancelled, { what: 'room-archived', side: 'home' })), []);
  });

  it('who is to see about an account that is gone is the manager, or another one if it was theirs', () => {
    const say = (person: string) => plain(sayEvent({ what: 'person-left', person }, null, open));
    assert.match(say('chloe'), /^@chloe's account was deactivated\. @ben, please/);
    assert.match(say('ben'), /^@ben's account was deactivated\. @(?!ben)\w+, please/);
  });

  describe('where the case has two', () => {
    const both: Escalation = { ...open, mirror: 'teams:t1' };
    const said = (event: Happening) => plain(sayEvent(event, null, both));

    it('it is named by its platform, with what helps there', () => {
      const archived = noting(both, { what: 'room-archived', side: 'mirror' });
      const troubled = noting(archived, { what: 'room-left', side: 'home' });
      assert.deepEqual(warnings(troubled), [
        '⚠️ Muster is not in the room in Slack any more. Please add it again (/invite @Muster there); what was to be said meanwhile is said then.',
        '⚠️ The room in Microsoft Teams is archived although the case is not over, and Muster is not allowed to bring it back. Please restore it among the channels of the team.',
      ]);
      assert.equal(
        warnings(noting(troubled, { what: 'room-replaced', side: 'mirror', was: 'deleted' })).length,
        1,
      );
    });

    it('a list names it too', () => {
      const left = noting(both, { what: 'room-left', side: 'mirror' });
      const [line = []] = caseList('Open', [left], '').sections ?? [];
      assert.match(plain(line), / · ⚠️ Muster is not in the room in Microsoft Teams$/);
      const [shown = []] = caseList('Open', [noting(open, { what: 'room-archived', side: 'home' })], '')
        .sections ?? [[]];
      assert.match(plain(shown), / · ⚠️ the war room is archived$/);
    });

    for (const [event, words] of [
      [
        { what: 'room-replaced', side: 'mirror', was: 'deleted' },
        /^The room in Microsoft Teams was deleted; there is a new one\./,
      ],
      [
        { what: 'room-replaced', side: 'home', was: 'given-up' },
        /^Muster could not work in the room in Slack any more; there is a new one\./,
      ],
      [
        { what: 'room-back', side: 'mirror', was: 'left', mended: true },
        /^Muster was not in the room in Microsoft Teams for a while, and came back by itself\./,
      ],
      [
        { what: 'room-back', side: 'home', was: 'archived', mended: false },
        /^The room in Slack was archived for a while\./,
      ],
      [
        { what: 'card-restored', side: 'mirror', was: 'unpinned' },
        /^The card in Microsoft Teams was unpinned; it was pinned again\.$/,
      ],
      [
        { what: 'mending-stopped', side: 'mirror', of: 'room-deleted' },
        /^The room in Microsoft Teams is deleted again and again\./,
      ],
    ] as const)
      it(`which it is, is said of ${event.what} (${event.side})`, () => {
        assert.match(said(event), words);
      });
  });
});
