import { inTime } from '../delivery/in-time.ts';
import { faultSentence, logFault } from '../faults.ts';
import type { Answer } from '../usecases/ports.ts';
import type { MessageView } from '../view/message.ts';
import { peopleInMessage } from '../view/people-in.ts';
import { suggestionVerbs } from '../view/signs.ts';
import { readPress } from './action-data.ts';
import { onHomeRefresh, onHomeWanted, refreshHome } from './home.ts';
import { answerWithinMs, type InvokeReply, words } from './invoke-reply.ts';
import { limits } from './limits.ts';
import { readerOf } from './outgoing.ts';
import { type Activity, cardAction } from './payloads.ts';
import { toPlain } from './render-line.ts';
import { onSuggestionIgnored } from './signs.ts';
import type { Surface } from './surface.ts';
import { tell } from './tell.ts';

export const outOfDate =
  'This button is from another version of Muster. Please use the card of the case, or write "status" with its key to Muster.';
const done = 'Done. The card shows it in a moment.';
const goesOn = 'This takes longer than usual. Muster goes on, and tells you what came of it in your chat.';

/** A button that asks for no form: the same for every verb. */
export async function onCardAction(surface: Surface, activity: Activity): Promise<InvokeReply> {
  const pressed = readPress(cardAction.safeParse(activity.value).data?.action.data);
  if ('home' in pressed)
    return pressed.home === 'show' ? onHomeWanted(surface, activity) : onHomeRefresh(surface, activity);
  if ('suggestion' in pressed && pressed.suggestion === suggestionVerbs.ignore)
    return onSuggestionIgnored(surface, activity);
  if (!('verb' in pressed) || surface.useCases.needsForm(pressed.verb)) return words(outOfDate);
  const executing = execute(surface, activity, pressed);
  const quick = await inTime(executing, answerWithinMs(activity));
  if ('done' in quick) return words(await sayBriefly(surface, activity, quick.done));
  surface.track(tellLater(surface, activity, executing));
  return words(goesOn);
}

async function execute(
  surface: Surface,
  activity: Activity,
  { verb, key }: { verb: string; key: string },
): Promise<Answer> {
  const { useCases, directory, clock, workspace } = surface;
  const by = await directory.identify(activity);
  const answer = await useCases.execute({
    ...{ id: commandId(activity, verb, key), workspace, verb, key },
    ...{ input: {}, origin: null, by, via: 'teams', at: clock.now() },
  });
  refreshHome(surface, by);
  return answer;
}

/** The same for each delivery of the same press. */
const commandId = ({ tenant, from, conversation, id }: Activity, verb: string, key: string): string =>
  ['teams', tenant, from.aadObjectId, verb, key, conversation.id, id].join(':');

/** Under a card there is room for plain words; what has buttons goes to the person's chat as well. */
async function sayBriefly(surface: Surface, activity: Activity, answer: Answer): Promise<string> {
  const view = surface.useCases.say(answer);
  if (!view) return done;
  if (view.buttons?.length) surface.track(tellOrLog(surface, activity, view));
  return toPlain(view.fallback, await readerOf(surface, peopleInMessage(view)), limits.summary);
}

async function tellLater(surface: Surface, activity: Activity, executing: Promise<Answer>): Promise<void> {
  const view = await executing.then(
    (answer) => surface.useCases.say(answer),
    (error: unknown): MessageView => {
      const text = faultSentence(logFault(surface, error, 'a click'));
      return { tone: 'attention', fallback: [text], sections: [[text]] };
    },
  );
  if (view) await tellOrLog(surface, activity, view);
}

export async function tellOrLog(surface: Surface, activity: Activity, view: MessageView): Promise<void> {
  await tell(surface, activity, view).catch((error: unknown) =>
    logFault(surface, error, 'telling a person what came of it'),
  );
}
