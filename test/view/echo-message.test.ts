import assert from 'node:assert/strict';
import fc from 'fast-check';
import { fitRoomMessage, type RoomMessage, type RoomPiece } from '../../src/domain/room-message.ts';
import { renderMessage as renderInSlack } from '../../src/slack/render-message.ts';
import { limits } from '../../src/teams/limits.ts';
import { renderMessage as renderInTeams } from '../../src/teams/render-message.ts';
import { echoMessage } from '../../src/view/echo-message.ts';
import { marksIn, marksInMrkdwn } from '../slack/support/marks-in.ts';
import { hostileText } from '../support/arbitrary-views.ts';
import { plainSections } from '../support/plain-view.ts';
import { marksInCard } from '../teams/support/marks-in.ts';

const original = 'https://acme.slack.com/archives/C1/p1700000000000100';
const message = (fields: Partial<RoomMessage> = {}): RoomMessage => ({
  ...{ author: 'Ana Kovács', pieces: ['Checkout is down'], files: [], link: original, isPartial: false },
  ...fields,
});
const answers = { root: { slot: 'echo/teams/1' }, by: 'Ben', words: 'Who is on it?' };
const inTeams = { from: 'slack:T1', answers: null };
const shown = (says: RoomMessage, where = inTeams) =>
  echoMessage(where, fitRoomMessage(says), { isFlat: true });

const slackReader = { team: 'T1', faces: new Map() };
const drawnInSlack = (says: RoomMessage) => renderInSlack(shown(says), slackReader);
const drawnInTeams = (says: RoomMessage) =>
  renderInTeams(shown(says), { tenant: 't', faces: new Map() }).card;

/** What stands in what was drawn, without what only keeps it from being a mark, and without spaces. */
const lettersOf = (drawn: string): string =>
  drawn
    .replace(/∗/g, '*')
    .replace(/ˍ/g, '_')
    .replace(/∼/g, '~')
    .replace(/ˋ/g, '`')
    .replace(/[\u200b\u202a-\u202e\u2066-\u2069]|\p{Cc}|\s/gu, '');

function textsIn(drawn: unknown): string[] {
  if (Array.isArray(drawn)) return drawn.flatMap(textsIn);
  if (typeof drawn !== 'object' || drawn === null) return [];
  const own = 'text' in drawn && typeof drawn.text === 'string' ? [drawn.text] : [];
  return [...own, ...Object.values(drawn).flatMap(textsIn)];
}

describe('What somebody wrote on the other side of the room', () => {
  it('says who speaks and from where', () => {
    assert.match(plainSections(shown(message())).join('\n'), /^Ana Kovács, in Slack\nCheckout is down/);
    const inSlack = echoMessage({ ...inTeams, from: 'teams:t' }, message(), { isFlat: false });
    assert.match(plainSections(inSlack).join('\n'), /^Ana Kovács, in Microsoft Teams\n/);
  });

  it('says what it answers where there are no threads, and only there', () => {
    const reply = { ...inTeams, answers };
    const flat = echoMessage(reply, message(), { isFlat: true });
    assert.match(
      plainSections(flat).join('\n'),
      /^Ana Kovács, in Slack, in answer to Ben: “Who is on it\?”\n/,
    );
    const threaded = echoMessage(reply, message(), { isFlat: false });
    assert.match(plainSections(threaded).join('\n'), /^Ana Kovács, in Slack\n/);
    const forgotten = echoMessage({ ...reply, answers: { ...answers, words: '' } }, message(), {
      isFlat: true,
    });
    assert.match(plainSections(forgotten).join('\n'), /^Ana Kovács, in Slack, in answer to Ben\n/);
  });

  it('shows files as links, and leads to the original where something is missing', () => {
    const files = [
      { name: 'log.txt', link: 'https://acme.slack.com/files/log.txt' },
      { name: 'a picture', link: null },
    ];
    const view = shown(message({ files, isPartial: true }));
    assert.deepEqual(view.sections?.slice(2), [
      ['📎 ', { link: 'https://acme.slack.com/files/log.txt', label: 'log.txt' }],
      ['📎 a picture'],
      [{ italic: 'This is not all of it: ' }, { link: original, label: 'read it in Slack' }],
    ]);
  });

  it('is cut off where it is too long, with a link to the whole', () => {
    for (const pieces of [
      ['a'.repeat(2_500)],
      [{ quote: 'a'.repeat(2_500) }],
      Array(300).fill({ quote: 'b' }),
    ]) {
      const view = shown(message({ pieces }));
      assert.deepEqual(view.sections?.at(-1)?.at(-1), { link: original, label: 'read it in Slack' });
    }
    assert.equal(shown(message({ pieces: ['a'.repeat(2_400)] })).sections?.length, 2);
  });

  it('of more files than are shown it says that there is more', () => {
    const files = Array.from({ length: 7 }, (_, n) => ({ name: `${n}`, link: `https://example.com/${n}` }));
    assert.equal(fitRoomMessage(message({ files })).isPartial, true);
    assert.equal(fitRoomMessage(message({ files: files.slice(1) })).isPartial, false);
  });

  it('a link that cannot be one elsewhere is text, and a long label keeps its words', () => {
    const fitted = (pieces: RoomPiece[]) => fitRoomMessage(message({ pieces })).pieces;
    assert.deepEqual(fitted([{ link: 'javascript:alert(1)', label: 'Approve' }]), [
      'Approve (javascript:alert(1))',
    ]);
    assert.deepEqual(fitted([{ link: 'mailto:a@b.c', label: 'a@b.c' }]), ['a@b.c']);
    const link = 'https://example.com/';
    assert.deepEqual(fitted([{ link, label: 'x'.repeat(101) }]), [
      ...[`${'x'.repeat(101)} (`, { link, label: `${link}…` }, ')'],
    ]);
  });

  const oneMessage = fc
    .record({
      author: hostileText,
      pieces: fc.array(
        fc.oneof(
          hostileText,
          hostileText.map((quote) => ({ quote })),
          fc.record({ link: fc.oneof(hostileText, fc.webUrl()), label: hostileText }),
        ),
        { maxLength: 6 },
      ),
    })
    .map(message);

  it('becomes no mention, link or mark on either side, whatever it holds', () => {
    fc.assert(
      fc.property(oneMessage, (says) => {
        const links = new Set(
          shown(says)
            .sections?.flat()
            .flatMap((piece) => (typeof piece === 'object' && 'link' in piece ? [piece.link] : [])),
        );
        const { text, blocks } = drawnInSlack(says);
        const made = [...marksIn(blocks), ...marksInMrkdwn(text), ...marksInCard(drawnInTeams(says))];
        // What was a link stays one; the author is bold, the note that something is missing in italics.
        const isOfUs = (mark: string) => mark === 'bold' || mark === 'italic' || mark.startsWith('link ');
        assert.deepEqual(
          made.filter((mark) => !isOfUs(mark)),
          [],
        );
        assert.ok(made.filter((mark) => mark.startsWith('link ')).length <= 3 * links.size);
      }),
    );
  });

  it('is shown in full on either side, or it says that it is not', () => {
    fc.assert(
      fc.property(fc.array(hostileText, { maxLength: 6 }), fc.boolean(), (texts, isQuote) => {
        const pieces = texts.map((text) => (isQuote ? { quote: text } : text));
        const says = message({ pieces });
        const { isPartial } = fitRoomMessage(says);
        const written = lettersOf(texts.join(''));
        for (const drawn of [drawnInSlack(says).blocks, drawnInTeams(says).body]) {
          const all = lettersOf(textsIn(drawn).join(''));
          assert.ok(isPartial ? all.includes('Thisisnotallofit') : all.includes(written));
        }
        assert.ok(JSON.stringify(drawnInTeams(says)).length <= limits.card);
      }),
    );
  });
});
