import type { PersonId } from '../domain/policy.ts';
import { startingWith } from '../view/form.ts';
import { raiseStart } from '../view/raise-start.ts';
import { formDialog, messageDialog, raiseForm } from './dialogs.ts';
import { htmlToText } from './html-to-text.ts';
import type { InvokeReply } from './invoke-reply.ts';
import { originOf } from './origin.ts';
import { type Activity, commandAction, type MessagePayload } from './payloads.ts';
import { webAddress } from './render-line.ts';
import { roomHere } from './room-here.ts';
import type { Surface } from './surface.ts';
import { sentence } from './tell.ts';

/** What Teams knows them by; the manifest has the same names. */
export const messageCommands = {
  /** Beside the box in which messages are written, and in the search box. */
  raise: 'raise',
  /** In a message's menu. */
  raiseFromMessage: 'raise-from-message',
  addToTimeline: 'add-to-timeline',
};

/** One of our commands was chosen: its form opens in a dialog. */
export async function onCommandChosen(surface: Surface, activity: Activity): Promise<InvokeReply> {
  const chosen = commandAction.safeParse(activity.value).data;
  const by = await surface.directory.identify(activity);
  const message = chosen?.messagePayload ?? null;
  if (chosen?.commandId === messageCommands.raise) return raise(surface, activity, by, null);
  if (chosen?.commandId === messageCommands.raiseFromMessage && message)
    return raise(surface, activity, by, message);
  if (chosen?.commandId === messageCommands.addToTimeline && message)
    return addToTimeline(surface, activity, by, message);
  return messageDialog(surface, sentence(unknownCommand));
}

const unknownCommand =
  'This command is from another version of Muster. Write "escalate" and what is wrong to Muster instead.';

/** The words of a message go into the form, and the case keeps its link and its place. */
async function raise(
  surface: Surface,
  activity: Activity,
  by: PersonId,
  message: MessagePayload | null,
): Promise<InvokeReply> {
  const origin = message && originOf(activity, textOf(message), message);
  const start = raiseStart(origin?.text ?? '', origin);
  return formDialog(surface, activity, await raiseForm(surface, by, start));
}

/** A message of a war room is kept in the history of its case. */
async function addToTimeline(
  surface: Surface,
  activity: Activity,
  by: PersonId,
  message: MessagePayload,
): Promise<InvokeReply> {
  const key = await caseHere(surface, activity);
  if (!key) return messageDialog(surface, sentence('This works in the war room of a case only.'));
  const form = await surface.useCases.form({ verb: 'add-note', key, by });
  if (!('refused' in form)) return formDialog(surface, activity, startingWith(form, noteFrom(message)));
  const why = surface.useCases.say({ refused: form.refused, field: null });
  return messageDialog(surface, why ?? sentence('This cannot be done now.'));
}

async function caseHere({ useCases }: Surface, { conversation: { id } }: Activity): Promise<string | null> {
  const room = id ? await roomHere(useCases, id) : null;
  return room && useCases.caseOfRoom(room);
}

function noteFrom(message: MessagePayload): Record<string, string> {
  const { linkToMessage, createdDateTime } = message;
  const link = linkToMessage && webAddress(linkToMessage);
  return {
    text: textOf(message),
    ...(link && { link }),
    ...(createdDateTime && { happenedAt: createdDateTime }),
  };
}

function textOf({ body }: MessagePayload): string {
  const content = body?.content ?? '';
  return body?.contentType === 'text' ? content.trim() : htmlToText(content);
}
