import { z } from 'zod';
import type { Fields, InputOf } from '../domain/fields.ts';
import { type Refusal, refuse } from '../domain/refusal.ts';

export type ReadInput<F extends Fields> =
  | { input: InputOf<F>; invalid?: never }
  | { input?: never; invalid: Refusal };

/** What came in, as the fields' own schemas read it, or what is wrong with it, field by field. */
export function readInput<F extends Fields>(fields: F, input: Record<string, unknown>): ReadInput<F> {
  const shape = Object.fromEntries(Object.entries(fields).map(([name, { schema }]) => [name, schema]));
  const read = z.object(shape).safeParse(input);
  // The shape was made from these very fields, which the type of a computed object cannot say.
  if (read.success) return { input: read.data as InputOf<F> };
  const messages: Record<string, string> = {};
  for (const { path, message } of read.error.issues) messages[String(path[0])] ??= message;
  return { invalid: refuse({ code: 'invalid-input', messages }) };
}
