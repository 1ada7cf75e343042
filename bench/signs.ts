import { createRecognise } from '../src/domain/signs/recognise.ts';
import { usualThreshold } from '../src/domain/signs/rule.ts';
import { languages } from '../src/domain/signs/sign.ts';
import { startingSet } from '../src/domain/signs/starting-set.ts';
import { halves, measure, readSentences, type Sentence } from '../test/support/labelled-signs.ts';
import type { Figure } from './figure.ts';

const aims = { precision: 0.9, recall: 0.6 };
const messages = 1_000;
const messageCharacters = 500;
const rulesWanted = 200;
const withinMs = 1_000;

/** How many of the signs seen are there, and how many of those that are there are seen; and how long looking takes. */
export async function benchSigns(): Promise<Figure[]> {
  const sentences = readSentences();
  const figures = halves.flatMap((half) => {
    const part = sentences.filter((sentence) => sentence.half === half);
    const spoken = languages.map(
      (language) => [language, part.filter((each) => each.language === language)] as const,
    );
    return [...spoken, ['all languages', part] as const].map(([name, some]) =>
      figureOf(`${half} half, ${name}`, some),
    );
  });
  return [...figures, speed(sentences)];
}

function figureOf(what: string, sentences: readonly Sentence[]): Figure {
  const { precision, recall, right, wrong, missed, falseAlarms } = measure(sentences);
  const without = sentences.filter(({ signs }) => signs.length === 0).length;
  return {
    what: `Signs, ${what}`,
    value: `precision ${precision.toFixed(2)} (${right} of ${right + wrong} seen), recall ${recall.toFixed(2)} (${right} of ${right + missed} there), ${falseAlarms} needless suggestions for ${without} sentences without a sign`,
    aim: `precision >= ${aims.precision}, recall >= ${aims.recall}`,
    met: precision >= aims.precision && recall >= aims.recall,
  };
}

/** The sentences one after the other, until each message has its length; rules beyond the starting set repeat it. */
function speed(sentences: readonly Sentence[]): Figure {
  const again = startingSet.map((rule) => ({ ...rule, id: `${rule.id}-again` }));
  const rules = [...startingSet, ...again].slice(0, rulesWanted);
  const recognise = createRecognise({ rules, threshold: usualThreshold });
  const flow = sentences.map(({ text }) => text).join(' ');
  const texts = Array.from({ length: messages }, (_, n) => {
    const start = (n * 37) % (flow.length - messageCharacters);
    return flow.slice(start, start + messageCharacters);
  });
  const startedAtMs = performance.now();
  let due = 0;
  for (const text of texts) if (recognise(text).isDue) due++;
  const tookMs = performance.now() - startedAtMs;
  return {
    what: `Looking for signs in ${messages} messages of ${messageCharacters} characters, ${rules.length} rules in five languages`,
    value: `${tookMs.toFixed(0)} ms (${due} of them give a suggestion)`,
    aim: `<= ${withinMs} ms`,
    met: tookMs <= withinMs,
  };
}
