import { AppError } from '../errors.ts';
import { readCommand } from '../usecases/use-cases.ts';
import { clip } from '../view/clip.ts';
import type { MessageView } from '../view/message.ts';
import { raiseVerb } from './action-data.ts';
import { showHome } from './home.ts';
import { limits } from './limits.ts';
import { type Activity, wordsOf } from './payloads.ts';
import { roomHere } from './room-here.ts';
import type { Surface } from './surface.ts';
import { reply, sentence, tell } from './tell.ts';

/**
 * What somebody writes to Muster: a question is answered to them alone; anything else offers the form, as Teams opens forms at a
 * click only. "escalate" may stand before either.
 */
export async function onMessage(surface: Surface, activity: Activity): Promise<void> {
  const { useCases, workspace } = surface;
  const { conversation, id } = activity;
  // A copy of a message is left alone: whoever got the first one sees to it.
  if (id && !(await useCases.isFirst(`${workspace}:${conversation.id}:${id}`))) return;
  const words = wordsOf(activity).replace(/^\/?escalate(?=\s|:|$):?\s*/i, '');
  const read = readCommand(words);
  if ('question' in read) return answer(surface, activity, read.question);
  if ('home' in read) return tellAlone(surface, activity, () => showHome(surface, activity));
  await reply(surface, activity, offer(read.title));
}

async function answer(surface: Surface, activity: Activity, words: string): Promise<void> {
  const { useCases, directory, workspace } = surface;
  const by = await directory.identify(activity);
  const room = await roomHere(useCases, activity.conversation.id);
  const view = await useCases.answerQuestion({ words, by, workspace, room });
  if (activity.isPersonal) return reply(surface, activity, view);
  await tellAlone(surface, activity, () => tell(surface, activity, view));
}

/** Elsewhere others would read along. */
async function tellAlone(surface: Surface, activity: Activity, telling: () => Promise<void>): Promise<void> {
  try {
    await telling();
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'person-unknown') throw error;
    return reply(surface, activity, sentence(addMuster));
  }
  if (!activity.isPersonal)
    await reply(surface, activity, sentence('The answer is in your chat with Muster.'));
}

const addMuster =
  'Others would read the answer here, and Muster cannot write to you alone yet. Please add Muster as an app for yourself, and ask there.';

const offer = (title: string): MessageView => ({
  tone: 'calm',
  fallback: [title ? `Raise an escalation: ${title}` : 'Raise an escalation'],
  sections: [[{ bold: 'Raise an escalation' }, ...(title ? [': ', clip(title, limits.title)] : [])]],
  buttons: [
    { verb: raiseVerb, key: clip(title, limits.buttonKey), label: 'Open the form', style: 'primary' },
  ],
  footer: ['Nothing is raised until the form is sent off.'],
});
