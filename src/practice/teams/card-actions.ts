import { z } from 'zod';

const action = z.looseObject({
  type: z.string().startsWith('Action.'),
  title: z.string().default(''),
  data: z.record(z.string(), z.unknown()).default({}),
  verb: z.string().optional(),
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

/** The buttons of a card, in the order in which they stand there. */
export const actionsOf = (card: unknown): CardAction[] =>
  partsOf(card).flatMap((part) => {
    const read = action.safeParse(part);
    return read.success ? [read.data] : [];
  });

/** Whether Teams asks the app for a dialog when this is pressed ("Use dialogs with bots"). */
const wantsDialog = z.object({ msteams: z.object({ type: z.literal('task/fetch') }) });
export const opensDialog = ({ type, data }: CardAction): boolean =>
  type === 'Action.Submit' && wantsDialog.safeParse(data).success;

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

/** What a person reads in a card: words, labels, values and what buttons say. */
export const textOf = (card: unknown): string =>
  partsOf(card)
    .flatMap((part) => ['text', 'title', 'label', 'value'].map((name) => part[name]))
    .filter((text) => typeof text === 'string')
    .join('\n')
    .replaceAll('\u200b', '')
    .replaceAll('**', '')
    .replace(/<\/?at>/g, '');
