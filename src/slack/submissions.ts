import { createHash } from 'node:crypto';
import type { AckFn, ViewResponseAction } from '@slack/bolt';
import { inTime } from '../delivery/in-time.ts';
import type { PersonId } from '../domain/policy.ts';
import { AppError } from '../errors.ts';
import { faultSentence, logFault } from '../faults.ts';
import type { Answer } from '../usecases/ports.ts';
import { clip } from '../view/clip.ts';
import { readOrigin } from '../view/raise-start.ts';
import { raiseVerb } from './action-ids.ts';
import { type FormMetadata, readMetadata } from './form-metadata.ts';
import { answerWithinMs, guard } from './guard.ts';
import { refreshHome } from './home.ts';
import type { Submission } from './payloads.ts';
import { textsIn, unseen } from './raise-again.ts';
import { readForm } from './read-form.ts';
import { messageInModal } from './render-form.ts';
import { afterRaising, withSuggestion } from './signs.ts';
import type { Surface } from './surface.ts';
import { type Ear, sentence, tell } from './tell.ts';

type Ack = AckFn<ViewResponseAction>;
type Errors = Record<string, string>;

/** A form that was sent off: it closes, or stays open with what is wrong beside the fields. */
export async function onSubmission(surface: Surface, submission: Submission, ack: Ack): Promise<void> {
  const { user, view } = submission;
  const metadata = readMetadata(view.private_metadata);
  if (!metadata)
    return refuseForm(surface, 'This form is from another version of Muster. Please open it again.', ack);
  const submitting = submit(surface, submission, metadata);
  const quick = await inTime(submitting, answerWithinMs).catch((error: unknown) => ({ fault: error }));
  if ('fault' in quick) return keepOpen(surface, submission, faultErrors(surface, quick.fault), ack);
  if ('done' in quick && 'errors' in quick.done) return keepOpen(surface, submission, quick.done.errors, ack);
  await ack();
  const result = await submitting;
  const words = 'errors' in result ? sayErrors(result.errors) : surface.useCases.say(result.answer);
  const ear = { user: user.id, channel: metadata.place };
  if (words) await tell(surface, ear, words);
  if ('answer' in result) await sayAlsoRaised(surface, ear, metadata, result);
  await refreshHome(surface, user.id);
}

interface Submitted {
  answer: Answer;
  by: PersonId;
  input: Record<string, unknown>;
}

/** Two people have raised the like at the same time; nobody is told of a fault here, as the case is raised. */
const sayAlsoRaised = (
  surface: Surface,
  ear: Ear,
  { carry }: FormMetadata,
  { answer, by, input }: Submitted,
): Promise<void> =>
  guard(surface, 'looking for the like of a case that was raised', null, async () => {
    if (!('done' in answer) || answer.verb !== raiseVerb) return;
    const { useCases, workspace } = surface;
    const soFar = { by, workspace, filled: textsIn(input), carry, last: null };
    const hint = await useCases.alsoRaised(answer.done, soFar);
    if (hint) await tell(surface, ear, hint);
  });

async function submit(
  surface: Surface,
  submission: Submission,
  metadata: FormMetadata,
): Promise<Submitted | { errors: Errors }> {
  const { useCases, directory, clock, workspace } = surface;
  const { user, view } = submission;
  const { verb, key, carry } = metadata;
  const { input: seen, unknown } = await readForm(view.state.values, directory.identify);
  const input = { ...unseen({ metadata, values: view.state.values }), ...seen };
  if (Object.keys(unknown).length > 0) return { errors: unknownPeople(unknown) };
  const by = await directory.identify(user.id);
  const id = commandId(surface, submission);
  const origin = await withSuggestion(surface, readOrigin(carry));
  const answer = await useCases.execute({
    id,
    workspace,
    verb,
    key,
    input,
    origin,
    by,
    via: 'slack',
    at: clock.now(),
  });
  await afterRaising(surface, origin, answer, by);
  const errors = useCases.fieldErrors(answer);
  if (Object.keys(errors).length === 0) return { answer, by, input };
  countRefusal(surface, view.id);
  return { errors };
}

/** Views are given up without a word to us, so the oldest are forgotten. */
const mostCounted = 1_000;

function countRefusal({ refusals }: Surface, viewId: string): void {
  const count = (refusals.get(viewId) ?? 0) + 1;
  refusals.delete(viewId);
  refusals.set(viewId, count);
  for (const oldest of refusals.keys()) {
    if (refusals.size <= mostCounted) return;
    refusals.delete(oldest);
  }
}

/**
 * The same for each delivery and for a second press of the button; another one when something was changed, or when it is sent
 * again after it was refused.
 */
function commandId({ team, refusals }: Surface, { user, view }: Submission): string {
  const digest = createHash('sha256').update(JSON.stringify(view.state.values)).digest('hex').slice(0, 16);
  return ['slack', team, user.id, view.id, refusals.get(view.id) ?? 0, digest].join(':');
}

/** Throws what is not about people. */
const unknownPeople = (unknown: Record<string, unknown>): Errors =>
  Object.fromEntries(
    Object.entries(unknown).map(([field, error]) => {
      if (error instanceof AppError && error.code === 'person-unknown') return [field, error.message];
      throw error;
    }),
  );

const faultErrors = (surface: Surface, fault: unknown): Errors => ({
  '': faultSentence(logFault(surface, fault, 'doing what a form asks for')),
});

/** Slack shows errors beside the view's own inputs only; what belongs to none of them goes to the first. */
async function keepOpen(surface: Surface, { view }: Submission, errors: Errors, ack: Ack): Promise<void> {
  const fields = Object.keys(view.state.values);
  const [first] = fields;
  if (!first) return refuseForm(surface, Object.values(errors).join(' '), ack);
  const shown: Errors = {};
  for (const [field, message] of Object.entries(errors)) {
    const at = fields.includes(field) ? field : first;
    shown[at] = clip([shown[at], message].filter(Boolean).join(' '), 1_000);
  }
  await ack({ response_action: 'errors', errors: shown });
}

async function refuseForm({ team }: Surface, why: string, ack: Ack): Promise<void> {
  await ack({ response_action: 'update', view: messageInModal(sentence(why), { faces: new Map(), team }) });
}

const sayErrors = (errors: Errors) => sentence(`That was not done. ${Object.values(errors).join(' ')}`);
