import { IANAZone } from 'luxon';
import { z } from 'zod';
import { clip } from '../view/clip.ts';
import { format, name } from './action-data.ts';
import { limits } from './limits.ts';

/** The `verb` of every Action.Execute of a form; what is wanted stands in its data. */
export const formAction = 'form';

/** What a form needs to know again when it comes back. */
const form = z.object({
  verb: name,
  key: z.string().max(limits.buttonKey).nullable(),
  carry: z.record(z.string().max(100), z.string().max(limits.carry)),
  /** In which its moments were asked for. */
  zone: z.string().refine((zone) => IANAZone.isValidZone(zone)),
});
export type FormData = z.infer<typeof form>;

/** To do what the form is for, to draw it anew with what there is to say by now, or to give it up. */
const step = z.enum(['submit', 'refresh', 'cancel']);
export type Step = z.infer<typeof step>;

/** What is sent off with the inputs: by the form's own buttons, or by a button of what the form says beside its fields. */
const formData = z.union([
  z.object({ format: z.literal(format), form, step }),
  z.object({ format: z.literal(format), form, verb: name, key: z.string().max(limits.buttonKey) }),
]);

export const writeStep = (form: FormData, step: Step): z.input<typeof formData> => ({ format, form, step });

export const writePressWithin = (form: FormData, verb: string, key: string): z.input<typeof formData> => ({
  ...{ format, form, verb, key },
});

/** Null when it is not ours: a form of another version of Muster, or of none. */
export function readFormData(data: unknown): z.infer<typeof formData> | null {
  const read = formData.safeParse(data);
  return read.success ? read.data : null;
}

/** Where that is more than a card should hold, carried texts are cut. */
export function fittingCarry(carry: Readonly<Record<string, string>>): Record<string, string> {
  for (let most: number = limits.carry; most > 1; most = Math.floor(most / 2)) {
    const cut = Object.fromEntries(Object.entries(carry).map(([name, text]) => [name, clip(text, most)]));
    if (JSON.stringify(cut).length <= limits.carry) return cut;
  }
  return {};
}
