import { z } from 'zod';
import type { BotReply } from './bot-connection.ts';
import { cardProblems } from './connector-answers.ts';
import { cardType } from './content.ts';
import { gone } from './tenant.ts';

// What a bot may answer an invoke, from Microsoft's pages on dialogs, Universal Actions and message extensions.

const cardAnswer = z.discriminatedUnion('type', [
  z.object({ type: z.literal('application/vnd.microsoft.activity.message'), value: z.string() }),
  z.object({ type: z.literal(cardType), value: z.unknown() }),
  z.object({
    type: z.literal('application/vnd.microsoft.error'),
    value: z.object({ message: z.string() }),
  }),
]);

const card = z.object({ content: z.unknown() });
const task = z.object({
  task: z.discriminatedUnion('type', [
    z.object({
      type: z.literal('continue'),
      value: z.object({ title: z.string().default(''), card }),
    }),
    z.object({ type: z.literal('message'), value: z.string() }),
  ]),
});
const extension = z.object({
  composeExtension: z.discriminatedUnion('type', [
    z.object({ type: z.literal('message'), text: z.string() }),
    z.object({
      type: z.literal('result'),
      attachments: z.array(z.looseObject({ contentType: z.string(), content: z.unknown() })),
    }),
  ]),
});

/** What the person sees under the card whose button they pressed. Throws AppError with a sentence when it cannot be shown. */
export function readCardAnswer(reply: BotReply): { text: string; card: unknown } {
  const answered = cardAnswer.safeParse(bodyOf(reply)).data;
  if (!answered) throw gone('Something went wrong. The app gave an answer that Teams does not know.');
  if (answered.type === cardType) return { text: '', card: checked(answered.value) };
  return { text: typeof answered.value === 'string' ? answered.value : answered.value.message, card: null };
}

/** The card is null where there is only text. */
export interface Shown {
  title: string;
  card: unknown;
  text: string;
}

export type DialogAnswer =
  | { shows: Shown }
  /** Put into the message that is being written. */
  | { inserts: { contentType: string; content: unknown }[] }
  | 'closes';

/** What becomes of the dialog. Throws AppError with a sentence when it cannot be shown. */
export function readDialogAnswer(reply: BotReply): DialogAnswer {
  const body = bodyOf(reply);
  const ofTask = task.safeParse(body).data?.task;
  if (ofTask?.type === 'message') return { shows: { title: '', card: null, text: ofTask.value } };
  if (ofTask)
    return { shows: { title: ofTask.value.title, card: checked(ofTask.value.card.content), text: '' } };
  const ofExtension = extension.safeParse(body).data?.composeExtension;
  if (ofExtension?.type === 'message') return { shows: { title: '', card: null, text: ofExtension.text } };
  return ofExtension ? { inserts: ofExtension.attachments } : 'closes';
}

function bodyOf({ status, body }: BotReply): unknown {
  if (status >= 200 && status < 300) return body;
  throw gone(
    `Unable to reach the app. ${status === 0 ? `Teams says: ${String(body)}.` : `It answered with the error ${status}.`}`,
  );
}

function checked(shown: unknown): unknown {
  const [problem] = cardProblems(shown);
  if (problem !== undefined) throw gone(`Teams cannot show the card of the app: ${problem}`);
  return shown;
}
