import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type Inline, parseMrkdwn } from '../../src/practice/mrkdwn.ts';
import { mrkdwnToPlain } from '../../src/practice/plain-text.ts';

const text = (content: string): Inline => ({ type: 'text', text: content });
const names = { user: () => 'Ana', channel: () => 'support' };

function inline(source: string): Inline[] {
  const [first] = parseMrkdwn(source);
  return first === undefined || first.type === 'preformatted' ? [] : first.children;
}

describe('mrkdwn', () => {
  const cases: [string, string, Inline[]][] = [
    [
      'bold, italic and strike',
      '*a* _b_ ~c~',
      [
        { type: 'bold', children: [text('a')] },
        text(' '),
        { type: 'italic', children: [text('b')] },
        text(' '),
        { type: 'strike', children: [text('c')] },
      ],
    ],
    ['bold around a mention', '*<@U1>*', [{ type: 'bold', children: [{ type: 'user', id: 'U1' }] }]],
    ['no bold inside words', '2*3*4 snake_case_name', [text('2*3*4 snake_case_name')]],
    ['code as it stands', '`*a*`', [{ type: 'code', text: '*a*' }]],
    ['entities as characters', '&lt;b&gt; &amp;amp;', [text('<b> &amp;')]],
    [
      'a link with its label',
      '<https://e.com?a=1&amp;b=2|here>',
      [{ type: 'link', url: 'https://e.com?a=1&b=2', label: 'here' }],
    ],
    ['no link to a script', '<javascript:alert(1)|here>', [text('<javascript:alert(1)|here>')]],
    ['a channel', '<#C1>', [{ type: 'channel', id: 'C1' }]],
    ['a user group', '<!subteam^S1>', [{ type: 'group', id: 'S1', label: '' }]],
    ['everybody', '<!here>', [{ type: 'broadcast', range: 'here' }]],
    ['a date', '<!date^60^{time}|00:01>', [{ type: 'date', atS: 60, format: '{time}', fallback: '00:01' }]],
    ['an emoji', ':fire:', [{ type: 'emoji', name: 'fire' }]],
  ];
  for (const [what, source, expected] of cases) {
    it(`reads ${what}`, () => assert.deepEqual(inline(source), expected));
  }

  it('tells quotes, preformatted text and paragraphs apart', () => {
    assert.deepEqual(parseMrkdwn('a\n> b\n&gt; c\n```\n*d*\n```\ne'), [
      { type: 'paragraph', children: [text('a')] },
      { type: 'quote', children: [text('b\nc')] },
      { type: 'preformatted', text: '*d*' },
      { type: 'paragraph', children: [text('e')] },
    ]);
  });

  it('reads as a person reads it', () => {
    const source = '*Owner:* <@U1> in <#C1> until <!date^60^{time}|00:01> <https://e.com|why>';
    assert.equal(mrkdwnToPlain(source, names), 'Owner: @Ana in #support until 00:01 why');
  });

  it('reads any text without failing, and never loses a plain word', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (noise) => {
        assert.ok(mrkdwnToPlain(`word ${noise}`, names).startsWith('word'));
      }),
    );
  });
});
