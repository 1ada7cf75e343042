import assert from 'node:assert/strict';
import { createRecognise } from '../../../src/domain/signs/recognise.ts';
import type { Rule } from '../../../src/domain/signs/rule.ts';
import type { Language } from '../../../src/domain/signs/sign.ts';
import { startingSet } from '../../../src/domain/signs/starting-set.ts';

const rule = (language: Language, phrase: string, rest: Partial<Rule> = {}): Rule => ({
  ...{ id: 'r', sign: 'anger', language, phrases: [phrase], weight: 2 },
  ...rest,
});

/** What a rule sees in a text, as it was written. */
const seenBy = (one: Rule, text: string): readonly string[] =>
  createRecognise({ rules: [one], threshold: 3 })(text).seen.flatMap(({ words }) => words);

describe('a phrase of a rule', () => {
  const fits: [Language, string, string, string | null][] = [
    // Capitals, compatibility forms, apostrophes, what is drawn as nothing, stretched words.
    ['en', 'fed up', 'FED UP with it', 'FED UP'],
    ['en', 'fed up', 'ｆｅｄ ｕｐ', 'fed up'],
    ['en', 'fed up', 'f\u00ade\u200bd up', 'fed up'],
    ['en', 'wont wait', "I won't wait, won’t I", 'wont wait'],
    ['en', 'angry', 'soooo angryyyy', 'angryyyy'],
    ['en', 'angry', 'hangry and angrily', null],
    ['en', 'cancel*', 'cancelling', 'cancelling'],
    ['en', 'speak/talk to a? manager', 'talk to manager', 'talk to manager'],
    ['en', 'speak/talk to a? manager', 'talk to the manager', null],
    ['en', 'speak .. manager', 'speak to your nice manager', 'speak to your nice manager'],
    ['en', 'speak .. manager', 'speak to your very nice manager', null],
    ['en', 'speak .. manager', 'I speak. The manager', null],
    ['en', 'angry', 'see `angry` and https://example.com/angry and :angry: and angry@example.com', null],
    ['en', 'angry', '```\nangry\n```', null],
    // Turkish: dotted and dotless i, endings, keyboards without them.
    ['tr', 'şikayet*', 'ŞİKAYETİM var', 'ŞİKAYETİM'],
    ['tr', 'kızgın*', 'KIZGINIM', 'KIZGINIM'],
    ['tr', 'kızgın*', 'kizginim', 'kizginim'],
    ['tr', 'sinirli*', 'SINIRLIYIM', 'SINIRLIYIM'],
    ['tr', 'sinirli*', 'SİNİRLİYİM', 'SİNİRLİYİM'],
    ['tr', 'siktir', 'sıktır', null],
    ['tr', 'müdür*', "Müdür'ünüzle", 'Müdürünüzle'],
    // Hungarian and Estonian: with their letters, without them, but not with others.
    ['hu', 'főnök*', 'a FŐNÖKÉVEL', 'FŐNÖKÉVEL'],
    ['hu', 'főnök*', 'a fonokevel', 'fonokevel'],
    ['hu', 'főnök*', 'a fõnökével', 'fõnökével'],
    ['hu', 'főnök*', 'a főnőkével', 'főnőkével'],
    ['hu', 'mar var', 'már vár', null],
    ['et', 'vastuvõetamatu*', 'VASTUVÕETAMATU', 'VASTUVÕETAMATU'],
    ['et', 'vastuvõetamatu*', 'vastuvoetamatu', 'vastuvoetamatu'],
    ['et', 'juhi*', 'juhiga', 'juhiga'],
    ['et', 'sada', 'šada', null],
    // Arabic: marks, stretching, forms of letters, what is written as part of the word.
    ['ar', 'غاضب*', 'أنا غَاضِبٌ', 'غَاضِبٌ'],
    ['ar', 'غاضب*', 'غـاضـب', 'غـاضـب'],
    ['ar', 'شكوى', 'شكوي', 'شكوي'],
    ['ar', 'محكمه', 'إلى المحكمة', 'المحكمة'],
    ['ar', 'مدير*', 'وللمدير', 'وللمدير'],
    ['ar', 'اقاضيكم', 'سأقاضيكم', 'سأقاضيكم'],
    ['ar', 'مدير*', 'تدير', null],
  ];
  for (const [language, phrase, text, expected] of fits)
    it(`${language} "${phrase}" ${expected ? 'is seen' : 'is not'} in "${text}"`, () => {
      assert.deepEqual(seenBy(rule(language, phrase), text), expected === null ? [] : [expected]);
    });
});

describe('what turns a sign round', () => {
  const negated: [Language, string, string][] = [
    ['en', 'angry', 'I am not really that angry'],
    ['en', 'angry', "they aren't angry"],
    ['tr', 'kızgın*', 'kızgın değilim'],
    ['hu', 'dühös*', 'nem vagyok dühös'],
    ['ar', 'غاضب*', 'لست غاضبا'],
    ['et', 'vihane', 'ma ei ole vihane'],
  ];
  for (const [language, phrase, text] of negated)
    it(`${language}: "${text}"`, () => assert.deepEqual(seenBy(rule(language, phrase), text), []));

  it('stands in the same clause and near', () => {
    assert.deepEqual(seenBy(rule('en', 'angry'), 'Not now, I am angry'), ['angry']);
    assert.deepEqual(seenBy(rule('en', 'angry'), 'not that it would matter to me but angry'), ['angry']);
  });

  it('is what the rule says instead, or nothing', () => {
    assert.deepEqual(seenBy(rule('en', 'angry', { negations: ['barely'] }), 'barely angry'), []);
    assert.deepEqual(seenBy(rule('en', 'angry', { negations: ['barely'] }), 'not angry'), ['angry']);
    assert.deepEqual(seenBy(rule('en', 'acceptable', { negations: [] }), 'not acceptable'), ['acceptable']);
    assert.deepEqual(seenBy(rule('tr', 'kızgın*', { negations: ['sayılmam'] }), 'kızgın sayılmam'), []);
  });

  it('may be words anywhere in the same sentence', () => {
    const story = rule('en', 'angry', { unless: ['story'] });
    assert.deepEqual(seenBy(story, 'the angry customer story was fine'), []);
    assert.deepEqual(seenBy(story, 'Nice story. I am angry'), ['angry']);
  });
});

describe('a pattern of a rule', () => {
  const again = rule('en', 'x', { phrases: [], pattern: 'ticket \\d{1,8} again' });

  it('is looked for in the words in small letters with single spaces between them', () => {
    assert.deepEqual(seenBy(again, 'Why is Ticket #4711,  AGAIN, open?'), ['Ticket #4711, AGAIN']);
  });

  it('meets the small letters of its language', () => {
    assert.deepEqual(seenBy(rule('tr', 'x', { phrases: [], pattern: 'kızgın' }), 'KIZGINIM'), ['KIZGINIM']);
    assert.deepEqual(seenBy(rule('en', 'x', { phrases: [], pattern: 'kizgin' }), 'KIZGIN'), ['KIZGIN']);
  });

  it('shows whole words, also where it takes part of them, and is turned round as phrases are', () => {
    assert.deepEqual(seenBy(rule('en', 'x', { phrases: [], pattern: 'fund' }), 'a refund now'), ['refund']);
    assert.deepEqual(seenBy(again, 'not ticket 4711 again'), []);
  });
});

describe('what comes of the signs', () => {
  const recognise = createRecognise({
    rules: [
      rule('en', 'angry'),
      rule('en', 'furious', { id: 's', weight: 3 }),
      rule('en', 'waiting', { id: 'w', sign: 'waiting' }),
    ],
    threshold: 4,
  });

  it('each sign counts once, by the strongest rule that shows it', () => {
    const { seen, score, isDue } = recognise('angry angry, furious');
    assert.deepEqual(seen, [{ sign: 'anger', weight: 3, words: ['angry', 'furious'] }]);
    assert.equal(score, 3);
    assert.equal(isDue, false);
  });

  it('different signs add up, and from the threshold on an escalation is due', () => {
    const { score, isDue, seen } = recognise('angry and waiting');
    assert.deepEqual(
      seen.map(({ sign }) => sign),
      ['anger', 'waiting'],
    );
    assert.equal(score, 4);
    assert.equal(isDue, true);
  });

  it('being loud adds a little, at most 1, and nothing by itself', () => {
    assert.equal(recognise('angry!!!').score, 2.5);
    assert.equal(recognise('I AM SO ANGRY AT THIS!!! 😡').score, 3);
    assert.equal(recognise('SUPER NEWS EVERYBODY!!!').score, 0);
  });

  it('what was counted adds up with what was read', () => {
    const counted = [{ sign: 'repeated-contact' as const, weight: 2, words: [] }];
    assert.equal(recognise('angry', counted).isDue, true);
    assert.equal(recognise('hello', counted).score, 2);
  });

  it('what stands after 4,000 characters is not read', () => {
    assert.equal(recognise(`${'so '.repeat(1_400)} angry`).score, 0);
  });
});

describe('the starting set', () => {
  it('has ids of its own, begun by the language, and enough rules for each language', () => {
    assert.equal(new Set(startingSet.map(({ id }) => id)).size, startingSet.length);
    for (const { id, language } of startingSet) assert.ok(id.startsWith(`${language}-`), id);
    for (const language of ['en', 'tr', 'hu', 'ar', 'et'])
      assert.ok(startingSet.filter((one) => one.language === language).length >= 20, language);
  });
});
