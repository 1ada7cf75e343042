import type { Severity } from '../policy.ts';
import { type Phrase, PhraseIndex, readPhrase } from '../signs/phrase.ts';
import { negations } from '../signs/rule.ts';
import { type Language, languages } from '../signs/sign.ts';
import { toReadable, toSpans, toWords, type Word } from '../signs/words.ts';
import { type Evidence, evidences, severityWords } from './severity-words.ts';

interface Hit {
  of: Evidence | 'negation-before' | 'negation-after';
  from: number;
  end: number;
}

/** In words. */
const negatedWithin = { before: 3, after: 2 };
const mostShown = 3;

function compile(text: string, language: Language): Phrase {
  const phrase = readPhrase(text, language);
  if ('wrong' in phrase) throw new RangeError(`The phrase "${text}" cannot be read: ${phrase.wrong}`);
  return phrase;
}

const indexes = languages.map((language) => {
  const index = new PhraseIndex<Hit['of']>();
  const add = (phrases: readonly string[], of: Hit['of']) => {
    for (const phrase of phrases) index.add(compile(phrase, language), of);
  };
  for (const evidence of evidences) add(severityWords[language][evidence], evidence);
  add(negations[language].before, 'negation-before');
  add(negations[language].after, 'negation-after');
  return [language, index] as const;
});

/**
 * How bad a text says that it is, with the words that say so; severity null where it says one thing and the opposite, all null
 * where it says nothing. There are few words on purpose: a wrong guess costs more than none.
 */
export function readSeverity(text: string): { severity: Severity | null; words: string[] } | null {
  const readable = toReadable(text);
  const spans = toSpans(readable);
  const found = new Map<Evidence, Set<string>>();
  for (const [language, index] of indexes) {
    const words = toWords(spans, language);
    for (const { of, from, end } of evidenceIn(index, words)) {
      const shown = readable.slice(words[from]?.start, words[end - 1]?.end).replace(/\s+/g, ' ');
      found.set(of, (found.get(of) ?? new Set()).add(shown));
    }
  }
  if (found.size === 0) return null;
  const severity = conclude(new Set(found.keys()));
  return { severity, words: [...found.values()].flatMap((each) => [...each]).slice(0, mostShown) };
}

function evidenceIn(index: PhraseIndex<Hit['of']>, words: readonly Word[]): (Hit & { of: Evidence })[] {
  const hits: Hit[] = [];
  index.search(words, (of, from, end) => hits.push({ of, from, end }));
  const negating = hits.filter(({ of }) => of.startsWith('negation'));
  return hits.flatMap((hit) => {
    const { of } = hit;
    if (of === 'negation-before' || of === 'negation-after') return [];
    const isPart = hits.some((other) => isEvidence(other) && isWithin(hit, other));
    return isPart || negating.some((mark) => negates(mark, hit, words)) ? [] : [{ ...hit, of }];
  });
}

const isEvidence = ({ of }: Hit): boolean => !of.startsWith('negation');

const isWithin = (one: Hit, other: Hit): boolean =>
  other.from <= one.from && one.end <= other.end && other.end - other.from > one.end - one.from;

function negates(mark: Hit, hit: Hit, words: readonly Word[]): boolean {
  if (words[mark.from]?.clause !== words[hit.from]?.clause) return false;
  return mark.of === 'negation-before'
    ? mark.end <= hit.from && hit.from - mark.end < negatedWithin.before
    : mark.from >= hit.end && mark.from - hit.end < negatedWithin.after;
}

/** Null when unsure. */
function conclude(seen: ReadonlySet<Evidence>): Severity | null {
  if (seen.has('aside')) return null;
  const isBroken = seen.has('down') || seen.has('fails');
  if (seen.has('asks')) return seen.size === 1 ? 'sev4' : null;
  if (seen.has('impaired')) return isBroken || seen.has('everyone') ? null : 'sev3';
  if (seen.has('down') || (seen.has('fails') && seen.has('everyone'))) return 'sev1';
  return seen.has('fails') ? 'sev2' : null;
}
