import { z } from 'zod';
import { needsForm } from '../domain/needs-form.ts';
import { suggestionVerbs } from '../view/signs.ts';
import { limits } from './limits.ts';

/** Not one of the verbs of a case: it raises one, and its value is the title. */
export const raiseVerb = 'open';

/** Nor are these: they show a person's own page, or it anew in place of itself. */
export const homeVerb = 'home';
export const refreshHomeVerb = 'refresh-home';

/** The `verb` of every Action.Execute for a button; which of Muster's verbs it is stands in its data. */
export const pressAction = 'press';

/** Raise it when what a card carries is to be read differently: cards stay in channels for years. */
export const format = 1;

export const name = z.string().min(1).max(100);

const pressData = z.object({
  format: z.literal(format),
  verb: name,
  key: z.string().max(limits.buttonKey),
  /** What its form starts with. */
  filled: z.record(name, z.string().max(limits.filled)).optional(),
});
type Filled = Readonly<Record<string, string>>;

/**
 * Whether a button opens a dialog: what needs a form. Teams does that for one kind of button only, so it is settled when the button is
 * drawn.
 */
export const opensDialog = (verb: string): boolean =>
  verb === raiseVerb || verb === suggestionVerbs.raise || needsForm(verb);

export const writePress = (verb: string, key: string, filled?: Filled): z.input<typeof pressData> => ({
  ...{ format, verb, key },
  ...(filled && { filled: { ...filled } }),
});

/** Whether a button can carry this. */
export const isPressable = (verb: string, key: string, filled?: Filled): boolean =>
  pressData.safeParse(writePress(verb, key, filled)).success;

export type Pressed =
  | { verb: string; key: string; filled?: Filled }
  | { raise: string }
  | { home: 'show' | 'refresh' }
  /** Under a suggestion, where there is no case yet. */
  | { suggestion: string; key: string; filled?: Filled }
  /** A card from another version of Muster, or none of ours. */
  | { unknown: true };

const isOfSuggestion = (verb: string): boolean => Object.values<string>(suggestionVerbs).includes(verb);

/** What was pressed; `data` is as Teams sends it back. */
export function readPress(data: unknown): Pressed {
  const read = pressData.safeParse(data);
  if (!read.success) return { unknown: true };
  const { verb, key, filled } = read.data;
  if (verb === raiseVerb) return { raise: key };
  if (verb === homeVerb) return { home: 'show' };
  if (verb === refreshHomeVerb) return { home: 'refresh' };
  if (!key) return { unknown: true };
  const rest = { key, ...(filled && { filled }) };
  return isOfSuggestion(verb) ? { suggestion: verb, ...rest } : { verb, ...rest };
}
