import type { PersonId } from '../domain/policy.ts';
import type { Mention } from './adaptive-card.ts';
import { apart, escapeLine, oneLine } from './escape.ts';
import type { Reader } from './faces.ts';
import { limits } from './limits.ts';

/** One card while it is drawn. Whom it mentions is told once for the whole card, apart from its texts. */
export interface Drawing {
  reader: Reader;
  /** By their text. */
  mentions: Map<string, Mention>;
}

export const startDrawing = (reader: Reader): Drawing => ({ reader, mentions: new Map() });

/** In plain words. */
export const nameOf = ({ faces }: Reader, person: PersonId): string =>
  oneLine(faces.get(person)?.name ?? '', limits.name) || 'somebody';

/** A person as Markdown: a mention where they have an account, else their name. */
export function mentionOf({ reader, mentions }: Drawing, person: PersonId): string {
  const id = reader.faces.get(person)?.teams;
  // Teams looks for the text between the tags, so there must be no angle bracket in it.
  const name = escapeLine(nameOf(reader, person).replaceAll('<', '‹').replaceAll('>', '›'), limits.name);
  if (!id) return name;
  let text = `<at>${name}</at>`;
  // Two people may have the same name.
  while ((mentions.get(text)?.mentioned.id ?? id) !== id) text = text.replace('</at>', `${apart}</at>`);
  mentions.set(text, { type: 'mention', text, mentioned: { id, name } });
  return text;
}

/** The mentions that stand in what was drawn; others may have been cut off. */
export function mentionsIn({ mentions }: Drawing, drawn: unknown): Mention[] {
  const written = JSON.stringify(drawn);
  return [...mentions.values()].filter(({ text }) => written.includes(JSON.stringify(text).slice(1, -1)));
}
