import { z } from 'zod';
import { formValues } from './read-form.ts';

// The parts we need of what Slack sends, from its reference on slash commands, interaction payloads and events.

const user = z.object({ id: z.string() });
const channel = z.object({ id: z.string() });

export const commandPayload = z.object({
  user_id: z.string(),
  channel_id: z.string(),
  text: z.string().default(''),
  trigger_id: z.string(),
  response_url: z.string(),
});

export const shortcutPayload = z.object({ user, trigger_id: z.string() });

export const messageShortcutPayload = shortcutPayload.extend({
  channel,
  message: z.object({ ts: z.string(), text: z.string().default(''), thread_ts: z.string().optional() }),
  response_url: z.string(),
});
export type MessageShortcut = z.infer<typeof messageShortcutPayload>;

export const actionPayload = z.object({
  user,
  trigger_id: z.string(),
  response_url: z.string().optional(),
  channel: channel.optional(),
  container: z.object({ message_ts: z.string().optional(), view_id: z.string().optional() }),
  /** Where something was done in a modal or in App Home. */
  view: z
    .object({
      id: z.string(),
      hash: z.string(),
      callback_id: z.string().default(''),
      private_metadata: z.string().default(''),
      state: z.object({ values: formValues }),
    })
    .optional()
    .catch(undefined),
  actions: z.tuple(
    [
      z.object({
        action_id: z.string(),
        block_id: z.string().optional(),
        action_ts: z.string(),
        value: z.string().optional(),
        selected_option: z.object({ value: z.string() }).nullish(),
      }),
    ],
    z.unknown(),
  ),
});
export type ActionPayload = z.infer<typeof actionPayload>;

export const submissionPayload = z.object({
  user,
  view: z.object({
    id: z.string(),
    private_metadata: z.string(),
    state: z.object({ values: formValues }),
  }),
});
export type Submission = z.infer<typeof submissionPayload>;

/** Any message; `parent_user_id` is who began the thread it stands in. */
export const messageEvent = z.object({
  channel: z.string(),
  ts: z.string(),
  user: z.string().optional(),
  bot_id: z.string().optional(),
  subtype: z.string().optional(),
  text: z.string().default(''),
  thread_ts: z.string().optional(),
  parent_user_id: z.string().optional(),
});
export type MessageEvent = z.infer<typeof messageEvent>;

/** Around every event. */
export const eventEnvelope = z.object({ is_ext_shared_channel: z.boolean().default(false) });

export const homeOpenedEvent = z.object({ user: z.string(), tab: z.string() });
