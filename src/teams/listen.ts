import { inTime } from '../delivery/in-time.ts';
import { AppError } from '../errors.ts';
import { faultSentence, logFault } from '../faults.ts';
import { onCardAction } from './actions.ts';
import { onMessage } from './commands.ts';
import { onDialogWanted } from './dialog-wanted.ts';
import { messageDialog } from './dialogs.ts';
import { hearRoom } from './hear-room.ts';
import { onInstalled } from './home.ts';
import { answerWithinMs, type InvokeReply, isOfCommand, notOurs, words } from './invoke-reply.ts';
import { onCommandChosen } from './message-commands.ts';
import { onOutside } from './outside-events.ts';
import { type Activity, isToMuster } from './payloads.ts';
import { lookForSigns } from './signs.ts';
import { onSubmission } from './submissions.ts';
import type { Surface } from './surface.ts';
import { reply, sentence } from './tell.ts';

const taken: InvokeReply = { status: 200 };

/** Answers an activity that comes from Teams and from a tenant that may use Muster. Nothing here knows a verb. Never throws. */
export async function hear(surface: Surface, activity: Activity): Promise<InvokeReply> {
  const learning = learn(surface, activity);
  surface.track(learning);
  switch (activity.type) {
    case 'message':
      return isToMuster(activity) ? hearMessage(surface, activity) : overhear(surface, activity);
    case 'messageUpdate':
    case 'messageDelete':
      return hearRoom(surface, activity);
    case 'invoke':
      return hearInvoke(surface, activity);
    default:
      await learning;
      if (activity.type === 'installationUpdate') surface.track(greet(surface, activity));
      surface.track(heed(surface, activity));
      return taken;
  }
}

/** What is not meant for Muster. For what comes of signs nobody waits. */
function overhear(surface: Surface, activity: Activity): Promise<InvokeReply> {
  surface.track(
    lookForSigns(surface, activity).catch(
      (error: unknown) => void logFault(surface, error, 'looking for signs'),
    ),
  );
  return hearRoom(surface, activity);
}

const greet = (surface: Surface, activity: Activity): Promise<void> =>
  onInstalled(surface, activity).catch((error: unknown) => void logFault(surface, error, 'a welcome'));

const heed = (surface: Surface, activity: Activity): Promise<void> =>
  onOutside(surface, activity).catch(
    (error: unknown) => void logFault(surface, error, 'hearing what happened in Teams'),
  );

/** A command tells nothing of where Muster is: the chat in which it was chosen may be one of other people. */
async function learn(surface: Surface, activity: Activity): Promise<void> {
  if (isOfCommand(activity)) return;
  await surface.places
    .learn(activity)
    .catch((error: unknown) => void logFault(surface, error, 'learning where Teams is reached'));
}

/** Teams is answered in any case, or it would send the message again. */
async function hearMessage(surface: Surface, activity: Activity): Promise<InvokeReply> {
  const answering = onMessage(surface, activity).catch(async (error: unknown) => {
    const reference = logFault(surface, error, 'a message to Muster');
    await reply(surface, activity, sentence(faultSentence(reference))).catch((failure: unknown) =>
      logFault(surface, failure, 'telling a person about a fault'),
    );
  });
  surface.track(answering);
  await inTime(answering, answerWithinMs(activity));
  return taken;
}

const invokes: Record<string, (surface: Surface, activity: Activity) => Promise<InvokeReply>> = {
  'adaptiveCard/action': onCardAction,
  'task/fetch': onDialogWanted,
  'task/submit': onSubmission,
  'composeExtension/fetchTask': onCommandChosen,
  'composeExtension/submitAction': onSubmission,
};

async function hearInvoke(surface: Surface, activity: Activity): Promise<InvokeReply> {
  const { name } = activity;
  const act = Object.hasOwn(invokes, name) ? invokes[name] : undefined;
  if (!act) return notOurs;
  try {
    return await act(surface, activity);
  } catch (error) {
    const text = isStranger(error)
      ? addMuster
      : faultSentence(logFault(surface, error, `the invoke ${name}`));
    return name === 'adaptiveCard/action' ? words(text) : messageDialog(surface, sentence(text));
  }
}

/** Commands can be used by people whom Muster cannot ask Teams about. */
const isStranger = (error: unknown): boolean => error instanceof AppError && error.code === 'person-unknown';
const addMuster =
  'Muster does not know who you are here. Please add Muster as an app for yourself, and try again.';
