import type { Escalation } from '../domain/escalation.ts';

/** Slack's limit for the name of a channel; see facts of conversations.create. */
const ofSlack = 80;

/**
 * Names for the room of a case, the one wished for first: only a-z, 0-9 and "-", no longer than the platform allows. The last one
 * holds the instant of opening, so it is free even where the names before it are used up by another Muster.
 */
export function roomNames(escalation: Escalation, longest = ofSlack): string[] {
  const name = fillIn(escalation, longest);
  const instant = Number(escalation.opened.at).toString(36);
  return [name, ...['2', '3', '4', instant].map((suffix) => withSuffix(name, suffix, longest))];
}

function fillIn({ key, title, customer, severity, policy }: Escalation, longest: number): string {
  const values: Record<string, string> = {
    key: slug(key, longest),
    // So that the key is never clipped away, wherever the template has it.
    title: slug(title, longest / 2),
    customer: slug(customer ?? '', longest / 4),
    severity,
  };
  const filled = policy.room.nameTemplate.replace(/\{(\w+)\}/g, (_, field: string) => values[field] ?? '');
  return slug(filled, longest) || slug(key, longest);
}

const withSuffix = (name: string, suffix: string, longest: number): string =>
  `${slug(name, longest - suffix.length - 1)}-${suffix}`;

/** Letters lose their accents; whatever else is no letter or digit becomes a dash. */
const slug = (text: string, most: number): string =>
  text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+/, '')
    .slice(0, most)
    .replace(/-+$/, '');
