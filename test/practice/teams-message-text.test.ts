import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseMessageText, type TextPart } from '../../src/practice/teams/message-text.ts';

type Format = 'plain' | 'markdown' | 'xml';
const parse = (
  text: string,
  textFormat: Format = 'markdown',
  mentions = [{ text: '<at>Ana</at>', id: 'a1' }],
) => parseMessageText({ text, textFormat, mentions });
const text = (said: string): TextPart => ({ type: 'text', text: said });

/** The tree as short marks, for reading. */
const drawn = (parts: readonly TextPart[]): string =>
  parts
    .map((part) => {
      if (part.type === 'text') return part.text;
      if (part.type === 'break') return '|';
      if (part.type === 'mention') return `@${part.name}=${part.id}`;
      const name = part.type === 'link' ? `link ${part.url}` : part.type;
      return `{${name}: ${drawn(part.children)}}`;
    })
    .join('');

describe('what a message in Teams says', () => {
  const cases: [string, Format, string][] = [
    ['Hello <at>Ana</at>', 'plain', 'Hello @Ana=a1'],
    ['<at>Ben</at>: hi', 'xml', '@Ben=null: hi'],
    ['<b>bold</b> & **not**', 'plain', '<b>bold</b> & **not**'],
    ['**bold** *it* ~~gone~~ `code`', 'markdown', '{bold: bold} {italic: it} {strike: gone} {code: code}'],
    ['<b>bold</b> &amp; &lt;i&gt; **not**', 'xml', '{bold: bold} & <i> **not**'],
    ['<p>One</p><p>Two<br>three</p>', 'xml', '{paragraph: One}{paragraph: Two|three}'],
    ['<ul><li>One</li><li>Two</li></ul>', 'xml', '{list: {item: One}{item: Two}}'],
    ['[here](https://example.com/a)', 'markdown', '{link https://example.com/a: here}'],
    [
      '<a href="https://example.com/?a=1&amp;b=2">here</a>',
      'xml',
      '{link https://example.com/?a=1&b=2: here}',
    ],
    ['one\n\ntwo', 'markdown', 'one||two'],
    ['snake_case_name and 2*3*4', 'markdown', 'snake_case_name and 2*3*4'],
    ['<b>never closed', 'xml', '{bold: never closed}'],
    ['</b>never opened', 'xml', 'never opened'],
    ['<b><i>crossed</b></i>', 'xml', '{bold: {italic: crossed}}'],
  ];
  for (const [source, format, expected] of cases)
    it(`reads ${JSON.stringify(source)} as ${format}`, () => {
      assert.equal(drawn(parse(source, format)), expected);
    });

  it('leads nowhere but to the web and to mailboxes', () => {
    for (const source of ['[x](javascript:alert(1))', '<a href="javascript:alert(1)">x</a>', '<a>x</a>'])
      assert.doesNotMatch(JSON.stringify(parse(source)), /"link"/, source);
  });

  it('leaves tags that Teams does not know as text', () => {
    for (const source of ['<script>alert(1)</script>', '<img src=x onerror=alert(1)>'])
      assert.deepEqual(drawn(parse(source)), source);
  });

  it('loses no word, whatever is written', () => {
    const bits = fc.constantFrom(
      '<b>',
      '</b>',
      '<at>',
      '</at>',
      '<p>',
      '*',
      '**',
      '[',
      '](https://e.com)',
      '`',
      'w1',
      'w2',
      ' ',
    );
    const words = (said: string) => said.match(/w\d/g) ?? [];
    fc.assert(
      fc.property(
        fc.array(bits, { maxLength: 14 }),
        fc.constantFrom<Format>('plain', 'markdown', 'xml'),
        (all, format) => {
          const source = all.join('');
          assert.deepEqual(words(drawn(parse(source, format))), words(source));
        },
      ),
    );
  });

  it('is one text where nothing is marked', () => {
    assert.deepEqual(parse('Hello'), [text('Hello')]);
  });
});
