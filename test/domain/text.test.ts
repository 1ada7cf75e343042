import assert from 'node:assert/strict';
import fc from 'fast-check';
import { untrustedLine, untrustedText } from '../../src/domain/text.ts';

const wrong = (schema: ReturnType<typeof untrustedLine>, value: unknown): string | undefined =>
  schema.safeParse(value).error?.issues[0]?.message;

const line = untrustedLine(150);
const text = untrustedText(3_000);

const kept: [string, string][] = [
  ['a word that Slack would read as a mention of all', '<!channel> is down'],
  ['a word that Slack would read as a mention of one', '<@U1> knows'],
  ['a link in Slack’s writing', '<https://evil.example|your bank>'],
  ['Markdown and HTML', '*bold* [x](javascript:alert(1)) <b>&amp;</b>'],
  ['one emoji alone', '🔥'],
  ['a family held together by joiners', '👩‍👩‍👧‍👦'],
  ['a flag made of tags', '🏴󠁧󠁢󠁥󠁮󠁧󠁿'],
  ['a keycap and a skin tone', '1️⃣ 👍🏽'],
  ['Arabic', 'الدفع معطل'],
  ['Persian with its non-joiner', 'می‌خواهم'],
  ['Hebrew', 'הקופה לא עובדת'],
  ['Hindi with its joiner', 'क्‍ष'],
  ['Hungarian and Turkish', 'Őrült İstanbul ığ'],
  ['a question mark alone', '?'],
];

const cleaned: [string, string, string][] = [
  ['an override that turns words around', 'pay\u202etxt.exe', 'paytxt.exe'],
  ['isolates and marks of direction', '\u2066a\u2069 \u200fb\u200e\u061c', 'a b'],
  ['a byte order mark', '\ufeffhello', 'hello'],
  ['control characters', 'a\u0000b\u0007c\u001b[31m\u0085', 'abc[31m'],
  ['half a character', 'a\ud83d', 'a'],
  ['spaces around', '  hello \n', 'hello'],
];

const nothing: [string, unknown][] = [
  ['nothing', ''],
  ['spaces', ' \t\n '],
  ['marks of direction only', '\u202e\u2066'],
  ['spaces of no width', '\u200b\u200d\u2060'],
  ['letters that are drawn as nothing', '\u3164\u2800'],
  ['no text at all', undefined],
  ['a number', 5],
];

describe('text from outside', () => {
  for (const [what, words] of kept) {
    it(`is kept as it is: ${what}`, () => {
      assert.equal(line.parse(words), words);
      assert.equal(text.parse(words), words);
    });
  }

  for (const [what, words, clean] of cleaned) {
    it(`loses ${what}`, () => {
      assert.equal(line.parse(words), clean);
      assert.equal(text.parse(words), clean);
    });
  }

  for (const [what, words] of nothing) {
    it(`is refused, and asked for, when it is ${what}`, () => {
      assert.equal(wrong(line, words), 'Please write something here.');
      assert.equal(wrong(text, words), 'Please write something here.');
    });
  }

  it('may be as long as it is allowed to be, and not one longer', () => {
    assert.equal(line.parse('x'.repeat(150)).length, 150);
    assert.equal(wrong(line, 'x'.repeat(151)), 'Please shorten this to 150 characters.');
    assert.equal(wrong(text, 'x'.repeat(10_000)), 'Please shorten this to 3,000 characters.');
  });

  it('counts what is left, not what was taken away', () => {
    assert.equal(line.parse(`${'\u202e'.repeat(500)}${' '.repeat(500)}hello`), 'hello');
  });

  it('keeps its lines, however they were ended', () => {
    assert.equal(text.parse('one\r\ntwo\rthree\u2028four\tfive'), 'one\ntwo\nthree\nfour\tfive');
  });

  it('is one line where one is asked for', () => {
    assert.equal(line.parse('one\r\n\n two\u2029\tthree\u000bfour'), 'one two three four');
    assert.equal(line.parse('a \u202e b'), 'a b');
  });

  it('is the same when it is cleaned again, and whole', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (words) => {
        for (const schema of [line, text]) {
          const { success, data = '' } = schema.safeParse(words);
          if (!success) continue;
          assert.equal(schema.parse(data), data);
          assert.equal(new TextDecoder().decode(new TextEncoder().encode(data)), data);
          assert.doesNotMatch(data, /[\u202a-\u202e\u2066-\u2069]|(?![\t\n])\p{Cc}/u);
        }
      }),
    );
  });
});
