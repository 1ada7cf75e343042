import type { Escalation } from '../domain/escalation.ts';
import { openFields } from '../domain/verbs/open.ts';
import { clip } from './clip.ts';

type Origin = NonNullable<Escalation['origin']>;

/** Enough to recognise the message by; the case has its link, and its description the words. */
const mostCarried = 1_000;

/**
 * What the form for raising a case starts with. `words` are what was typed or said: the title, and the description too where they are
 * longer than a title.
 */
export function raiseStart(words: string, origin: Origin | null = null) {
  const whole = words.trim();
  const [line = ''] = whole.split('\n');
  const title = clip(line.replace(/\s+/g, ' ').trim(), openFields.title.max);
  return {
    ...(title && { title }),
    ...(title !== whole && { description: clip(whole, openFields.description.max ?? whole.length) }),
    carry: writeOrigin(origin),
  };
}

function writeOrigin(origin: Origin | null): Record<string, string> {
  if (!origin) return {};
  const { text, link, place } = origin;
  return {
    originText: clip(text, mostCarried),
    ...(link && { originLink: link }),
    ...(place && { originPlace: place }),
  };
}

/** The message a case was raised from, as the form has carried it. */
export function readOrigin(carry: Readonly<Record<string, string>>): Origin | null {
  const { originText, originLink, originPlace } = carry;
  if (originText === undefined) return null;
  return { text: originText, link: originLink ?? null, place: originPlace ?? null };
}
