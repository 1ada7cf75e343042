import assert from 'node:assert/strict';
import { languages } from '../../../src/domain/signs/sign.ts';
import { halves, measure, readSentences } from '../../support/labelled-signs.ts';

describe('the labelled sentences', () => {
  const sentences = readSentences();

  it('are at least 60 for each language, half of them with signs, each once', () => {
    for (const language of languages) {
      const spoken = sentences.filter((each) => each.language === language);
      assert.ok(spoken.length >= 60, language);
      assert.equal(spoken.filter(({ signs }) => signs.length > 0).length, spoken.length / 2, language);
    }
    assert.equal(new Set(sentences.map(({ text }) => text)).size, sentences.length);
  });

  for (const half of halves) {
    const part = sentences.filter((each) => each.half === half);

    it(`of the ${half} half: of the signs seen nine in ten are there, and six in ten of those there are seen`, () => {
      const { precision, recall } = measure(part);
      assert.ok(precision >= 0.9, `precision ${precision}`);
      assert.ok(recall >= 0.6, `recall ${recall}`);
    });

    for (const language of languages)
      it(`of the ${half} half, ${language} alone: eight in ten, and six in ten`, () => {
        const { precision, recall } = measure(part.filter((each) => each.language === language));
        assert.ok(precision >= 0.8, `precision ${precision}`);
        assert.ok(recall >= 0.6, `recall ${recall}`);
      });
  }
});
