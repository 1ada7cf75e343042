import { z } from 'zod';

const named = z.looseObject({ type: z.string() });
const action = z.looseObject({
  type: z.string(),
  title: z.string(),
  data: z.unknown().optional(),
  url: z.string().optional(),
});
export type CardAction = z.infer<typeof action>;

/** Everything that is an object in a card, in the order in which it stands there. */
function partsOf(part: unknown): Record<string, unknown>[] {
  if (Array.isArray(part)) return part.flatMap(partsOf);
  if (typeof part !== 'object' || part === null) return [];
  // What Teams adds says again which people are mentioned.
  const { msteams: _, ...drawn } = { msteams: null, ...part };
  return [{ ...part }, ...Object.values(drawn).flatMap(partsOf)];
}

/** What a person reads in a card: words, labels, values and what buttons say. */
export const textOf = (card: unknown): string =>
  partsOf(card)
    .flatMap((part) => ['text', 'title', 'label', 'value'].map((name) => part[name]))
    .filter((text) => typeof text === 'string')
    .join('\n')
    .replaceAll('\u200b', '')
    .replaceAll('**', '')
    .replace(/<\/?at>/g, '');

export const actionsOf = (card: unknown): CardAction[] =>
  partsOf(card).flatMap((part) => {
    const read = named.safeParse(part).data?.type.startsWith('Action.') ? action.safeParse(part) : null;
    return read?.success ? [read.data] : [];
  });

const input = z.looseObject({
  id: z.string(),
  type: z.string().startsWith('Input.'),
  label: z.string().default(''),
  title: z.string().default(''),
  value: z.string().optional(),
});

/** The inputs of a form, by what they are called. */
export const inputsOf = (card: unknown) =>
  partsOf(card).flatMap((part) => {
    const read = input.safeParse(part);
    return read.success
      ? [{ id: read.data.id, name: read.data.label || read.data.title, value: read.data.value }]
      : [];
  });
