import { clip } from '../view/clip.ts';

// Control characters other than tab and newline, and the overrides and isolates that make text read differently from what
// it says (Unicode TR #36). People's and channels' names reach us without having passed the domain's cleaning.
const deceptive = /(?![\t\n])\p{Cc}|[\u202a-\u202e\u2066-\u2069]/gu;

export const clean = (text: string): string => text.replace(/\r\n?/g, '\n').replace(deceptive, '');

/** On one line, as headings, labels and buttons need it. */
export const oneLine = (text: string, most: number): string =>
  clip(clean(text).replace(/\s+/g, ' ').trim(), most);

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };
// mrkdwn knows no escape for its formatting marks; signs that look the same stand in for those that could open or close one.
const lookalikes: Record<string, string> = { '*': '∗', _: 'ˍ', '~': '∼', '`': 'ˋ' };
const formatting = /(?<![\p{L}\p{N}])[*_~]|[*_~](?![\p{L}\p{N}])|`/gu;

/** Text as mrkdwn that reads as it is: it can be no link, mention, broadcast, formatting, quote or emoji. */
export const escapeMrkdwn = (text: string): string =>
  clean(text)
    .replace(formatting, (mark) => lookalikes[mark] ?? mark)
    .replace(/:(?=[a-z0-9_+-]+:)/g, ':\u200b')
    .replace(/[&<>]/g, (sign) => entities[sign] ?? sign)
    .replace(/^(?=\s*&gt;)/gm, '\u200b');

const signs: Record<string, string> = { '&amp;': '&', '&lt;': '<', '&gt;': '>' };

/** Undoes Slack's three entities. */
export const unescapeEntities = (text: string): string =>
  text.replace(/&(?:amp|lt|gt);/g, (entity) => signs[entity] ?? entity);

/** What a person reads in a message's mrkdwn: links and mentions as words, entities undone. */
export const mrkdwnToText = (mrkdwn: string): string =>
  unescapeEntities(mrkdwn.replace(/<([^<>]*)>/g, (_, inner: string) => sayToken(inner)));

function sayToken(inner: string): string {
  const [target = '', ...rest] = inner.split('|');
  const label = rest.join('|');
  if (target.startsWith('!date')) return label || 'a date';
  if (/^[@#]/.test(target)) return `${target[0]}${label || target.slice(1)}`;
  if (target.startsWith('!')) return label || `@${target.slice(1).replace(/^subteam\^/, '')}`;
  return label && label !== target ? `${label} (${target})` : target;
}
