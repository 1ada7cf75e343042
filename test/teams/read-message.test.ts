import assert from 'node:assert/strict';
import type { RoomPiece } from '../../src/domain/room-message.ts';
import { type Activity, activitySchema } from '../../src/teams/payloads.ts';
import { readMessage } from '../../src/teams/read-message.ts';

/** As the Bot Connector sends a message in a channel; ids and names are made up. */
const activity = (rest: Record<string, unknown>): Activity =>
  activitySchema.parse({
    ...{ type: 'message', id: '1700000000001', timestamp: '2026-03-02T10:00:00.123Z' },
    ...{ channelId: 'msteams', serviceUrl: 'https://smba.trafficmanager.net/emea/' },
    from: { id: '29:ana', name: 'Ana Kovács', aadObjectId: 'ana' },
    recipient: { id: '28:muster', name: 'Muster' },
    conversation: { id: '19:room@thread.tacv2;messageid=1699999999999', conversationType: 'channel' },
    channelData: { tenant: { id: 't' }, team: { id: '19:team@thread.tacv2' } },
    ...rest,
  });
const html = (content: string) => ({ contentType: 'text/html', content });
const reply = (id: string, inner: string) =>
  `<blockquote itemscope="" itemtype="http://schema.skype.com/Reply" itemid="${id}">${inner}</blockquote>`;

describe('What a message in Teams says', () => {
  const table: [string, string, RoomPiece[]][] = [
    ['a line', '<p>Checkout is down</p>', ['Checkout is down']],
    ['paragraphs', '<p>one</p>\n<p>two</p>', ['one\ntwo']],
    ['a line left empty', '<p>one</p><p>&nbsp;</p><p>two</p>', ['one\n\ntwo']],
    ['lines', '<div>one<br>two</div>', ['one\ntwo']],
    ['bold and italic words', '<p>it <strong>is</strong> <em>so</em></p>', ['it is so']],
    ['signs', '<p>1 &lt; 2 &amp;&amp; x[0]</p>', ['1 < 2 && x[0]']],
    [
      'a link',
      '<p>see <a href="https://example.com/a?b=1&amp;c=2" title="x">the <b>run</b> book</a>.</p>',
      ['see ', { link: 'https://example.com/a?b=1&c=2', label: 'the run book' }, '.'],
    ],
    [
      'a mention',
      '<p><span itemtype="http://schema.skype.com/Mention" itemscope="" itemid="0">Ben Okafor</span>, look</p>',
      ['@Ben Okafor, look'],
    ],
    ['a mention in the older form', '<div><at id="0">Ben Okafor</at> look</div>', ['@Ben Okafor look']],
    ['a list', '<ul><li>one</li><li>two<ul><li>deep</li></ul></li></ul>', ['• one\n• two\n   • deep\n']],
    ['a numbered list', '<p>so:</p><ol><li>one</li><li>two</li></ol>', ['so:\n1. one\n2. two\n']],
    [
      'code',
      '<p>look:</p><pre class="language-js"><code>if (a) {\n  b();\n}</code></pre><p>ok</p>',
      ['look:', { quote: 'if (a) {\n  b();\n}' }, 'ok'],
    ],
    [
      'words of somebody else',
      '<blockquote><p>it works</p><p>for me</p></blockquote><p>no</p>',
      [{ quote: 'it works\nfor me' }, 'no'],
    ],
    ['an emoji', '<p>done <emoji id="yes" alt="👍" title="Yes"></emoji></p>', ['done 👍']],
    [
      'an emoji in the older form',
      '<p>ok <span itemscope itemtype="http://schema.skype.com/Emoji"><img alt="😀"></span></p>',
      ['ok 😀'],
    ],
    ['what is not to be read', '<style>p{}</style><p>a<script>b()</script></p>', ['a']],
    ['tags that are never closed', '<div><b>a<p>b', ['a\nb']],
  ];
  for (const [what, content, expected] of table)
    it(`${what} is read from its HTML`, () => {
      const { pieces } = readMessage(activity({ text: 'not this', attachments: [html(content)] }));
      assert.deepEqual(pieces.map(trimmed), expected.map(trimmed));
    });

  it('without HTML its text is taken, with mentions as names', () => {
    const { pieces } = readMessage(activity({ text: '<at>Ben Okafor</at>&nbsp;1 < 2 <b>' }));
    assert.deepEqual(pieces, ['@Ben Okafor 1 < 2 <b>']);
  });

  it('a picture within it is to be seen in Teams only', () => {
    const picture = {
      contentType: 'image/*',
      contentUrl: 'https://smba.trafficmanager.net/emea/v3/attachments/1',
    };
    const { pieces, files, isPartial } = readMessage(
      activity({ attachments: [picture, html('<p>see</p><img src="https://smba.example/1" alt="image">')] }),
    );
    assert.deepEqual([pieces.map(trimmed), files], [['see'], [{ name: 'a picture', link: null }]]);
    assert.equal(isPartial, true);
  });

  it('a file is a link', () => {
    const file = {
      ...{ contentType: 'reference', name: 'Log.txt', contentUrl: 'https://example.sharepoint.com/Log.txt' },
    };
    const { files, isPartial } = readMessage(
      activity({ attachments: [html('<p>see</p><attachment id="1"></attachment>'), file] }),
    );
    assert.deepEqual(files, [{ name: 'Log.txt', link: 'https://example.sharepoint.com/Log.txt' }]);
    assert.equal(isPartial, false);
  });

  it('a file of which nothing is told is to be seen in Teams only', () => {
    const read = readMessage(activity({ attachments: [html('<p>see</p><attachment id="1"></attachment>')] }));
    assert.deepEqual([read.files, read.isPartial], [[], true]);
  });

  it('the message that it quotes is what it answers, and is not said again', () => {
    const content = `${reply('1699999990000', '<strong>Ben</strong><p itemprop="preview">Who is on it?</p>')}<p>Me</p>`;
    const { pieces, answers } = readMessage(activity({ attachments: [html(content)] }));
    assert.deepEqual([pieces, answers], [['Me'], '1699999990000']);
  });

  it('the message that it quotes may be named beside it', () => {
    const entities = [{ type: 'quotedReply', quotedReply: { messageId: '1699999990000' } }];
    const content = '<quoted messageId="1699999990000"></quoted><p>Me</p>';
    const { pieces, answers } = readMessage(activity({ entities, attachments: [html(content)] }));
    assert.deepEqual([pieces, answers], [['Me'], '1699999990000']);
    assert.equal(readMessage(activity({ entities, text: 'Me' })).answers, '1699999990000');
  });

  it('of one that is longer than Teams allows it says that there is more', () => {
    const { isPartial } = readMessage(activity({ attachments: [html(`<p>${'a'.repeat(60_000)}</p>`)] }));
    assert.equal(isPartial, true);
  });
});

const trimmed = (piece: RoomPiece): RoomPiece => (typeof piece === 'string' ? piece.trim() : piece);
