import assert from 'node:assert/strict';
import type { Escalation } from '../../src/domain/escalation.ts';
import { renderMessage } from '../../src/slack/render-message.ts';
import { renderMessage as renderTeamsMessage } from '../../src/teams/render-message.ts';
import { announcement } from '../../src/view/announcement.ts';
import { escalationCard } from '../../src/view/escalation-card.ts';
import type { Line, MessageView } from '../../src/view/message.ts';
import { sayReason } from '../../src/view/reason.ts';
import { notice, tell } from '../../src/view/room-messages.ts';
import { having, ladder, opened, refusal } from '../support/escalations.ts';
import { promisedMinutes } from '../support/policies.ts';

const analysis = {
  ...{ happened: 'Nobody could pay.', cause: 'A bad release.', factors: null, found: 'By bisecting.' },
  ...{ prevention: 'A test for it.', summary: 'A faulty version was installed.' },
};
const learning = {
  ...ladder,
  internalRootCauseWithin: promisedMinutes(60, 60, 60, 60),
  customerRootCauseWithin: promisedMinutes(120, 120, 120, 120),
};
const verified = () =>
  having(
    opened({ policy: learning }),
    ['acknowledge', 'chloe', 3],
    ['give-role', 'ben', 4, { role: 'coordinator', person: 'dan' }],
    ['declare-resolved', 'ben', 10, { how: 'fix', done: 'Rolled back.' }],
    ['verify', 'mira', 12],
  );
const written = () => having(verified(), ['write-root-cause', 'dan', 20, analysis]);
const accepted = () => having(written(), ['accept-root-cause', 'mira', 30, { which: 'internal:1' }]);
const shared = () =>
  having(
    accepted(),
    ['write-customer-root-cause', 'ben', 40, { text: 'A faulty version.' }],
    ['accept-root-cause', 'mira', 50, { which: 'customer:1' }],
    ['share-customer-root-cause', 'ben', 60, { whom: 'ACME', means: 'call' }],
  );

const plain = (line: Line): string =>
  line
    .map((piece) => {
      if (typeof piece === 'string') return piece;
      if ('person' in piece) return `@${piece.person}`;
      return 'at' in piece ? piece.at.toISOString().slice(11, 16) : Object.values(piece)[0];
    })
    .join('');
const lines = ({ sections = [] }: MessageView): string[] => sections.map(plain);
const state = (escalation: Escalation) =>
  lines(escalationCard(escalation)).filter(
    (line) => line.startsWith('Root cause: ') && !line.includes('promised'),
  );
const labels = ({ buttons = [] }: MessageView): string[] => buttons.map(({ label }) => label);
function lastEntry({ timeline }: Escalation) {
  const entry = timeline.at(-1);
  assert.ok(entry);
  return entry;
}

describe('the card, of root causes', () => {
  it('says how far they are and whose turn it is, and nothing of what they say', () => {
    const back = { which: 'internal:1', reason: 'Why untested?' };
    const said: [Escalation, string[]][] = [
      [opened(), []],
      [verified(), ['Root cause: @dan to write it']],
      [
        written(),
        [
          'Root cause: revision 1 by @dan is to be accepted by somebody else · one of @ben, @mira and @chloe to accept it',
        ],
      ],
      [
        having(written(), ['send-back-root-cause', 'mira', 30, back]),
        ['Root cause: revision 1 sent back by @mira · @dan to write it'],
      ],
      [
        accepted(),
        [
          'Root cause: revision 1 accepted by @mira · one of @ben and @mira to write what customers read of it',
        ],
      ],
      [shared(), ['Root cause: revision 1 accepted by @mira · for customers: shared with ACME (Phone call)']],
      [
        having(shared(), ['reopen', 'ana', 70, { reason: 'Back.' }]),
        ['Root cause: revision 1 accepted by @mira (from before the case went on again)'],
      ],
      [
        having(verified(), ['skip-root-cause', 'ben', 13, { of: 'both', reason: 'Small.' }]),
        ['Root cause: none is needed'],
      ],
    ];
    for (const [escalation, expected] of said) assert.deepEqual(state(escalation), expected);
  });

  it('says when they were promised, and offers first what is to be done next', () => {
    const card = escalationCard(verified());
    assert.ok(lines(card).includes('Root cause: promised by 10:12'));
    assert.ok(lines(card).includes('Root cause for customers: promised by 11:12'));
    assert.deepEqual(labels(card), ['Write root cause', 'Close', 'Send update', 'Reopen']);
    assert.deepEqual(labels(escalationCard(written())).slice(0, 2), [
      'Accept root cause',
      'Send root cause back',
    ]);
    assert.ok(labels(escalationCard(written())).length <= 5);
  });

  it('says what is missing before closing', () => {
    assert.ok(
      lines(escalationCard(verified())).some((line) =>
        line.endsWith('; write the root cause; then share one with the customer.'),
      ),
    );
  });
});

describe('what a root cause says', () => {
  it('is read in the room, and not in what is sent to people', () => {
    const escalation = written();
    const entry = lastEntry(escalation);
    assert.deepEqual(lines(notice(escalation, entry)).slice(1), [
      'What happened:Nobody could pay.',
      'Cause:A bad release.',
      'How it was found:By bisecting.',
      'What will be done so that it does not happen again:A test for it.',
      'What customers may read:A faulty version was installed.',
    ]);
    assert.deepEqual(lines(tell(escalation, entry, { room: 'C1', to: 'mira' })), [
      '@dan wrote the root cause (revision 1). Somebody else now has to accept it, or send it back.',
    ]);
  });

  it('is shown in full on both platforms however long it is', () => {
    const longest = {
      ...{ happened: 'a'.repeat(1_000), cause: 'b'.repeat(1_000), factors: 'c'.repeat(700) },
      ...{ found: 'd'.repeat(600), prevention: 'e'.repeat(1_000), summary: 'f'.repeat(1_200) },
    };
    const escalation = having(verified(), ['write-root-cause', 'dan', 20, longest]);
    const view = notice(escalation, lastEntry(escalation));
    const inSlack = renderMessage(view, { team: 'T1', faces: new Map() });
    const inTeams = renderTeamsMessage(view, { tenant: 'tenant', faces: new Map() });
    for (const shown of [JSON.stringify(inSlack.blocks), JSON.stringify(inTeams.card.body)])
      for (const text of Object.values(longest)) assert.ok(shown.includes(text), text[0]);
  });

  it('is announced as found, and as shared, without a word of it', () => {
    const said = (escalation: Escalation) => lines(announcement(escalation, { room: null })).slice(1);
    assert.deepEqual(said(written()), []);
    assert.deepEqual(said(accepted()), ['The root cause is found.']);
    assert.deepEqual(said(shared()), ['The root cause is found, and shared with the customer.']);
  });
});

describe('a message about a root cause', () => {
  it('has the buttons of whose turn it is, and none for others', () => {
    const escalation = written();
    const entry = lastEntry(escalation);
    const to = (person: string) => labels(tell(escalation, entry, { room: null, to: person }));
    assert.deepEqual(
      [to('mira'), to('chloe')],
      [
        ['Accept root cause', 'Send root cause back'],
        ['Accept root cause', 'Send root cause back'],
      ],
    );
    assert.deepEqual(to('dan'), []);
  });
});

describe('the refusal to close without a root cause', () => {
  it('says what is missing, and who can say that none is needed', () => {
    const said = plain(
      sayReason(refusal(verified(), ['close', 'ben', 14, { summary: 'x', anyway: 'Hurry.' }])),
    );
    assert.equal(
      said,
      'Before closing: send a last update to the stakeholders; write the root cause; then share one with the customer. Where no root cause is needed, a manager says so ("No root cause needed").',
    );
  });
});
