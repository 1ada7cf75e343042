import type { AckFn, RespondArguments } from '@slack/bolt';
import type { z } from 'zod';
import { inTime } from '../delivery/in-time.ts';
import { readCommand } from '../usecases/use-cases.ts';
import { unescapeEntities } from './escape.ts';
import { answerWithinMs } from './guard.ts';
import { onHomeOpened } from './home.ts';
import type { commandPayload } from './payloads.ts';
import { openRaiseForm } from './raise.ts';
import { type Surface, show } from './surface.ts';
import { type Ear, tell } from './tell.ts';

type Ack = AckFn<string | RespondArguments>;

/** `/escalate`, written down before it is answered: a question is answered privately; anything else opens the form. */
export async function onCommand(
  surface: Surface,
  payload: z.infer<typeof commandPayload>,
  ack: Ack,
): Promise<void> {
  const { user_id: user, channel_id: channel, trigger_id: triggerId, response_url: responseUrl } = payload;
  const ear = { user, channel, responseUrl };
  // A copy of a command is answered and left alone: whoever got the first one sees to it.
  if (!(await surface.useCases.isFirst(`${surface.workspace}:${user}:${triggerId}`))) return ack();
  const read = readCommand(unescapeEntities(payload.text));
  if ('question' in read) return answer(surface, { words: read.question, ear, channel }, ack);
  if ('home' in read) return showHome(surface, user, ack);
  await ack();
  await openRaiseForm(surface, { triggerId, ear, words: read.title, origin: null });
}

const whereHomeIs =
  'Your page is up to date: open Muster under Apps in the sidebar, and choose Home at the top.';

async function showHome(surface: Surface, user: string, ack: Ack): Promise<void> {
  await ack({ response_type: 'ephemeral', text: whereHomeIs });
  await onHomeOpened(surface, user);
}

async function answer(
  surface: Surface,
  { words, ear, channel }: { words: string; ear: Ear; channel: string },
  ack: Ack,
): Promise<void> {
  const { useCases, directory, workspace } = surface;
  const answering = directory
    .identify(ear.user)
    .then((by) => useCases.answerQuestion({ words, by, workspace, room: channel }));
  const quick = await inTime(
    answering.then((view) => show(surface, view)),
    answerWithinMs,
  );
  if ('done' in quick) return ack({ response_type: 'ephemeral', ...quick.done });
  await ack();
  await tell(surface, ear, await answering);
}
