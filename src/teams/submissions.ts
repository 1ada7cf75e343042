import { createHash } from 'node:crypto';
import { inTime } from '../delivery/in-time.ts';
import type { PersonId } from '../domain/policy.ts';
import { AppError } from '../errors.ts';
import { faultSentence, logFault } from '../faults.ts';
import type { Answer } from '../usecases/ports.ts';
import type { FormView } from '../view/message.ts';
import { fillInVerb, readFillIn } from '../view/raise-notes.ts';
import { raiseVerb } from './action-data.ts';
import { outOfDate, tellOrLog } from './actions.ts';
import { drawnMark, formDialog, formMark, messageDialog, textsIn } from './dialogs.ts';
import { refreshHome } from './home.ts';
import { answerWithinMs, closed, type InvokeReply } from './invoke-reply.ts';
import { readOriginHere } from './origin.ts';
import { type Activity, dialogAction } from './payloads.ts';
import { filledIn, type ReadForm, readForm } from './read-form.ts';
import { afterRaising, withSuggestion } from './signs.ts';
import type { Surface } from './surface.ts';
import { sentence } from './tell.ts';

/** A dialog was sent off: it closes, says what came of it, or stays with what is wrong beside its fields. */
export async function onSubmission(surface: Surface, activity: Activity): Promise<InvokeReply> {
  const by = await surface.directory.identify(activity);
  const read = await readForm(dialogAction.safeParse(activity.value).data?.data, surface.directory.personOf);
  if (!read) return messageDialog(surface, sentence(outOfDate));
  const sent: Sent = { surface, activity, by, read };
  if ('verb' in read.wanted) return onButton(sent, read.wanted);
  if (read.wanted.step === 'cancel') return closed;
  if (read.wanted.step === 'refresh') return drawAgain(sent, read.input);
  const problems = { ...read.problems, ...unknownPeople(read.unknown) };
  if (Object.keys(problems).length > 0) return drawAgain(sent, read.input, problems);
  const changed = changedIn(read);
  if (changed) return drawAgain(sent, read.input, { [changed]: lookAgain });
  return inGoodTime(sent, submit(sent));
}

const lookAgain = 'The form goes by this. Please look at the rest again, and send it then.';

/** Something else was chosen in a field that others of a verb's form follow: Teams does not tell before the form is sent off. */
function changedIn({ verb, carry, input }: ReadForm): string | undefined {
  if (verb === raiseVerb) return undefined;
  const drawn = [...new URLSearchParams(carry[drawnMark])];
  return drawn.find(([field, value]) => input[field] !== value)?.[0];
}

interface Sent {
  surface: Surface;
  activity: Activity;
  by: PersonId;
  read: ReadForm;
}

/** What takes longer is told in the person's chat, when it is done. */
async function inGoodTime(
  { surface, activity }: Sent,
  work: Promise<{ answer: Answer; reply: InvokeReply }>,
): Promise<InvokeReply> {
  const quick = await inTime(work, answerWithinMs(activity));
  if ('done' in quick) return quick.done.reply;
  const telling = work.then(
    ({ answer }) => surface.useCases.say(answer),
    (error: unknown) => sentence(faultSentence(logFault(surface, error, 'doing what a form asks for'))),
  );
  surface.track(telling.then((view) => view && tellOrLog(surface, activity, view)));
  return messageDialog(
    surface,
    sentence('This takes longer than usual. Muster goes on, and tells you what came of it in your chat.'),
  );
}

async function submit(sent: Sent): Promise<{ answer: Answer; reply: InvokeReply }> {
  const { surface, read } = sent;
  const answer = await execute(sent, read);
  const errors = surface.useCases.fieldErrors(answer);
  if (Object.keys(errors).length > 0) return { answer, reply: await drawAgain(sent, read.input, errors) };
  surface.track(sayAlsoRaised(sent, answer));
  const view = surface.useCases.say(answer);
  if (!view) return { answer, reply: closed };
  if (view.buttons?.length) surface.track(tellOrLog(surface, sent.activity, view));
  return { answer, reply: await messageDialog(surface, view) };
}

async function execute(
  { surface, activity, by, read }: Sent,
  { verb, key, input }: { verb: string; key: string | null; input: Record<string, unknown> },
): Promise<Answer> {
  const { useCases, clock, workspace } = surface;
  const id = commandId(activity, read, { verb, key, input });
  const origin =
    verb === raiseVerb
      ? await withSuggestion(surface, await readOriginHere(surface, activity, read.carry))
      : null;
  const answer = await useCases.execute({
    ...{ id, workspace, verb, key, input, origin, by, via: 'teams', at: clock.now() },
  });
  const marking = afterRaising(surface, activity, origin, { answer, by });
  // The case is raised, whatever becomes of the line in the thread.
  surface.track(marking.catch((error: unknown) => void logFault(surface, error, 'ending a suggestion')));
  refreshHome(surface, by);
  return answer;
}

/** The same for each delivery and for a second press of the button; another one when something was changed. */
function commandId({ tenant, from, id }: Activity, { carry }: ReadForm, wish: object): string {
  const digest = createHash('sha256').update(JSON.stringify(wish)).digest('hex').slice(0, 16);
  return ['teams', tenant, from.aadObjectId, carry[formMark] ?? id, digest].join(':');
}

/** A button of what the form says beside its fields: a suggestion is taken over, or a case joined instead. */
async function onButton(sent: Sent, { verb, key }: { verb: string; key: string }): Promise<InvokeReply> {
  const { surface, read } = sent;
  if (read.verb !== raiseVerb) return messageDialog(surface, sentence(outOfDate));
  if (verb === fillInVerb) return drawAgain(sent, { ...read.input, ...Object.fromEntries(readFillIn(key)) });
  if (verb !== 'join') return messageDialog(surface, sentence(outOfDate));
  const answer = await execute(sent, { verb, key, input: {} });
  const { useCases, workspace } = surface;
  const said = await useCases.afterJoining(key, { answer, said: useCases.say(answer), workspace });
  return messageDialog(surface, said);
}

/** The form with what was filled in, and what there is to say by now. */
async function drawAgain(
  sent: Sent,
  input: Record<string, unknown>,
  problems: Record<string, string> = {},
): Promise<InvokeReply> {
  const { surface, activity } = sent;
  const form = await formAgain(sent, input);
  if ('form' in form) return formDialog(surface, activity, form.form, problems);
  const why = surface.useCases.say({ refused: form.refused, field: null });
  return messageDialog(surface, why ?? sentence('This cannot be done any more.'));
}

type Again = { form: FormView } | Extract<Answer, { refused: unknown }>;

async function formAgain({ surface, by, read }: Sent, input: Record<string, unknown>): Promise<Again> {
  const { useCases, workspace } = surface;
  const { verb, key } = read;
  const { [formMark]: _, [drawnMark]: __, ...carry } = read.carry;
  const filled = textsIn(input);
  if (verb === raiseVerb) {
    const form = await useCases.raiseFormAgain({ by, workspace, filled, carry, last: null });
    return { form: filledIn(form, input) };
  }
  const changed = changedIn(read);
  // A shift is of no case; its schedule is among what was filled in.
  const form = await useCases.form({ verb, key: key ?? '', by, filled, ...(changed && { changed }) });
  return 'refused' in form ? { ...form, field: null } : { form: withRest(form, input) };
}

/** What is no text the form of a verb leaves to us. */
const withRest = (view: FormView, input: Record<string, unknown>): FormView => ({
  ...view,
  fields: view.fields.map((field) => {
    const value = input[field.name];
    if (value === true) return { ...field, initial: 'yes' };
    return Array.isArray(value)
      ? { ...field, initial: value.filter((one) => typeof one === 'string') }
      : field;
  }),
});

/** Two people have raised the like at the same time; nobody is told of a fault here, as the case is raised. */
async function sayAlsoRaised({ surface, activity, by, read }: Sent, answer: Answer): Promise<void> {
  if (!('done' in answer) || answer.verb !== raiseVerb) return;
  const { useCases, workspace } = surface;
  const soFar = { by, workspace, filled: textsIn(read.input), carry: read.carry, last: null };
  const hint = await useCases.alsoRaised(answer.done, soFar);
  if (hint) await tellOrLog(surface, activity, hint);
}

/** Throws what is not about people. */
const unknownPeople = (unknown: Record<string, unknown>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(unknown).map(([field, error]) => {
      if (error instanceof AppError && error.code === 'person-unknown') return [field, error.message];
      throw error;
    }),
  );
