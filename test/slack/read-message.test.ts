import assert from 'node:assert/strict';
import type { RoomPiece } from '../../src/domain/room-message.ts';
import { readMessage, writtenMessage } from '../../src/slack/read-message.ts';

const names: Record<string, string> = { U1: 'Ana Kovács', U2: 'Ben Okafor' };
const around = { team: 'T1', nameOf: async (account: string) => names[account] ?? 'Somebody' };
const read = (message: Record<string, unknown>) => readMessage(writtenMessage.parse(message), around);

/** As Slack sends what is written in its box. */
const richText = (...elements: object[]) => ({ text: 'not this', blocks: [{ type: 'rich_text', elements }] });
const section = (...elements: object[]) => ({ type: 'rich_text_section', elements });
const text = (words: string, style?: object) => ({ type: 'text', text: words, ...(style && { style }) });
const list = (style: string, indent: number, ...items: object[]) => ({
  ...{ type: 'rich_text_list', style, indent, border: 0 },
  elements: items,
});
const join = (pieces: readonly RoomPiece[]) =>
  pieces.map((piece) => (typeof piece === 'string' ? piece : JSON.stringify(piece))).join('');

describe('What a message in Slack says', () => {
  const table: [string, object, string][] = [
    ['a line', richText(section(text('Checkout is down'))), 'Checkout is down'],
    ['lines', richText(section(text('one\ntwo'))), 'one\ntwo'],
    ['signs that could be marks', richText(section(text('*a* <b> & ~c~'))), '*a* <b> & ~c~'],
    ['inline code', richText(section(text('run '), text('ls -l', { code: true }))), 'run ls -l'],
    ['a mention', richText(section({ type: 'user', user_id: 'U2' }, text(' look'))), '@Ben Okafor look'],
    ['a mention of all', richText(section({ type: 'broadcast', range: 'here' })), '@here'],
    ['a mention of a group', richText(section({ type: 'usergroup', usergroup_id: 'S1' })), '@a group'],
    [
      'a link',
      richText(section({ type: 'link', url: 'https://example.com/a', text: 'the run book' })),
      '{"link":"https://example.com/a","label":"the run book"}',
    ],
    [
      'a bare link',
      richText(section({ type: 'link', url: 'https://example.com/a' })),
      '{"link":"https://example.com/a","label":"https://example.com/a"}',
    ],
    [
      'a channel',
      richText(section({ type: 'channel', channel_id: 'C1' })),
      '{"link":"https://app.slack.com/client/T1/C1","label":"a channel in Slack"}',
    ],
    [
      'emoji',
      richText(
        section(
          { type: 'emoji', name: 'flag-hu', unicode: '1f1ed-1f1fa' },
          { type: 'emoji', name: 'partyparrot' },
        ),
      ),
      '🇭🇺:partyparrot:',
    ],
    [
      'code',
      richText(section(text('look:')), {
        ...{ type: 'rich_text_preformatted', border: 0, elements: [text('if (a) {\n  b();\n}')] },
      }),
      'look:{"quote":"if (a) {\\n  b();\\n}"}',
    ],
    [
      'words of somebody else',
      richText({ type: 'rich_text_quote', elements: [text('it works')] }, section(text('no'))),
      '{"quote":"it works"}no',
    ],
    [
      'lists',
      richText(
        section(text('so:')),
        list('bullet', 0, section(text('one')), section(text('two'))),
        list('ordered', 1, section(text('deep'))),
        section(text('ok')),
      ),
      'so:\n• one\n• two\n   1. deep\nok',
    ],
    ['a date', richText(section({ type: 'date', timestamp: 1, fallback: 'Monday' })), 'Monday'],
    ['a kind that came later', richText(section({ type: 'riddle', text: 'what?' })), 'what?'],
    ['text without blocks', { text: 'a &lt; b <@U1> and <!here>' }, 'a < b @Ana Kovács and @here'],
    [
      'links in text without blocks',
      { text: '<https://example.com/a?b=1&amp;c=2|the book> <#C1|support>' },
      '{"link":"https://example.com/a?b=1&c=2","label":"the book"} {"link":"https://app.slack.com/client/T1/C1","label":"#support"}',
    ],
  ];
  for (const [what, message, expected] of table)
    it(`${what} is read`, async () => {
      assert.equal(join((await read({ ...message })).pieces), expected);
    });

  it('of blocks that are no text its words are taken', async () => {
    const { pieces } = await read({ text: 'in words', blocks: [{ type: 'video' }] });
    assert.equal(join(pieces), 'in words');
  });

  it('files are links, and those that Slack does not describe are to be seen there only', async () => {
    const known = {
      id: 'F1',
      title: 'log',
      name: 'log.txt',
      permalink: 'https://acme.slack.com/files/U1/F1/log.txt',
    };
    const hidden = { id: 'F2', file_access: 'check_file_info' };
    assert.deepEqual(await read({ text: '', files: [known] }), {
      ...{ pieces: [], isPartial: false },
      files: [{ name: 'log', link: 'https://acme.slack.com/files/U1/F1/log.txt' }],
    });
    assert.equal((await read({ text: '', files: [known, hidden] })).isPartial, true);
  });
});
