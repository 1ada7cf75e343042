import { z } from 'zod';
import type { PersonId } from '../domain/policy.ts';

const option = z.object({ value: z.string() });

/** What stands in an input of a submitted view, from Slack's reference on view_submission payloads. */
const value = z.discriminatedUnion('type', [
  z.object({ type: z.literal('plain_text_input'), value: z.string().nullish() }),
  z.object({ type: z.literal('url_text_input'), value: z.string().nullish() }),
  z.object({ type: z.literal('static_select'), selected_option: option.nullish() }),
  z.object({ type: z.literal('users_select'), selected_user: z.string().nullish() }),
  z.object({ type: z.literal('multi_users_select'), selected_users: z.array(z.string()).nullish() }),
  z.object({ type: z.literal('datetimepicker'), selected_date_time: z.number().nullish() }),
  z.object({ type: z.literal('checkboxes'), selected_options: z.array(option).nullish() }),
]);
type Value = z.infer<typeof value>;

/** By block, then by action. */
export const formValues = z.record(z.string(), z.record(z.string(), value));
export type FormValues = z.infer<typeof formValues>;

type Input = Record<string, unknown>;

/**
 * The values of a form as a verb's input, by field. Fields left empty are absent. People come as `identify` names them; what it
 * throws for one is thrown as `{ field, cause }`.
 */
export async function readForm(
  values: FormValues,
  identify: (slackUser: string) => Promise<PersonId>,
): Promise<{ input: Input; unknown: Record<string, unknown> }> {
  const input: Input = {};
  const unknown: Record<string, unknown> = {};
  for (const [field, elements] of Object.entries(values)) {
    const [element] = Object.values(elements);
    if (!element) continue;
    try {
      const read = await readValue(element, identify);
      if (read !== null) input[field] = read;
    } catch (error) {
      unknown[field] = error;
    }
  }
  return { input, unknown };
}

async function readValue(
  element: Value,
  identify: (slackUser: string) => Promise<PersonId>,
): Promise<string | string[] | boolean | null> {
  switch (element.type) {
    case 'plain_text_input':
    case 'url_text_input':
      return element.value || null;
    case 'static_select':
      return element.selected_option?.value ?? null;
    case 'users_select':
      return element.selected_user ? identify(element.selected_user) : null;
    case 'multi_users_select': {
      const users = element.selected_users ?? [];
      return users.length > 0 ? Promise.all(users.map(identify)) : null;
    }
    case 'datetimepicker':
      return element.selected_date_time ? new Date(element.selected_date_time * 1_000).toISOString() : null;
    case 'checkboxes':
      return (element.selected_options ?? []).length > 0;
  }
}
