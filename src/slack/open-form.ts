import type { ModalView } from '@slack/types';
import { inTime } from '../delivery/in-time.ts';
import type { PersonId } from '../domain/policy.ts';
import { AppError } from '../errors.ts';
import { faultSentence, logFault } from '../faults.ts';
import { startingWith } from '../view/form.ts';
import type { MessageView } from '../view/message.ts';
import { peopleInForm, peopleInMessage } from '../view/people-in.ts';
import { messageInModal, momentView, renderForm } from './render-form.ts';
import { readerOf, type Surface } from './surface.ts';
import { type Ear, sentence, tell } from './tell.ts';

/** How long a click waits for its form before something else is shown. A trigger lives 3 s. */
const formWithinMs = 300;

interface Opening {
  triggerId: string;
  ear: Ear;
  /** The button with which a person can try again when the trigger has expired; null where only the same click again does it. */
  again: { verb: string; key: string; label: string; filled?: Record<string, string> } | null;
}

/** A view somebody sees; its hash is another one after each update. */
export interface OpenedView {
  id: string;
  hash: string;
}

/** Opens a view that is there already. Says so privately when the click is too old; a click that has opened one opens no other. */
export async function openView(
  surface: Surface,
  opening: Opening,
  view: ModalView,
): Promise<OpenedView | null> {
  try {
    const opened = await surface.client.call((web) =>
      web.views.open({ trigger_id: opening.triggerId, view }),
    );
    const { id, hash } = opened.view ?? {};
    return id && hash ? { id, hash } : null;
  } catch (error) {
    const code = error instanceof AppError ? error.code : null;
    if (code === 'trigger-used') return null;
    if (code !== 'trigger-gone') throw error;
    await tell(surface, opening.ear, tooLate(opening.again));
    return null;
  }
}

const tooLate = (again: Opening['again']): MessageView => ({
  ...sentence(
    'Slack lets a click open a form for three seconds only, and this one took longer. Please try again.',
  ),
  buttons: again ? [again] : [],
});

/** Opens the form that `build` makes: at once if it is quick, else in place of "One moment…". */
export async function openWhenReady(
  surface: Surface,
  opening: Opening,
  build: () => Promise<ModalView>,
): Promise<void> {
  const building = build().catch((error: unknown) => faultView(surface, error));
  const quick = await inTime(building, formWithinMs);
  if ('done' in quick) {
    await openView(surface, opening, quick.done);
    return;
  }
  const opened = await openView(surface, opening, momentView());
  if (opened) await replaceView(surface, opened.id, await building);
}

async function faultView(surface: Surface, error: unknown): Promise<ModalView> {
  const reference = logFault(surface, error, 'building a form');
  return messageInModal(sentence(faultSentence(reference)), { faces: new Map(), team: surface.team });
}

export async function replaceView({ client }: Surface, viewId: string, view: ModalView): Promise<void> {
  try {
    await client.call((web) => web.views.update({ view_id: viewId, view }));
  } catch (error) {
    // Closed meanwhile: nobody waits for it any more.
    if (error instanceof AppError && error.code === 'view-gone') return;
    throw error;
  }
}

/** The form of a verb as a view, or why there is none. `prefill` goes before what the form starts with. */
export async function buildForm(
  surface: Surface,
  request: { verb: string; key: string; by: PersonId; filled?: Record<string, string> },
  { place, prefill = {} }: { place: string | null; prefill?: Record<string, string> },
): Promise<ModalView> {
  const form = await surface.useCases.form(request);
  if ('refused' in form) {
    const why = surface.useCases.say({ refused: form.refused, field: null });
    return showInModal(surface, why ?? sentence('This cannot be done now.'));
  }
  const filled = startingWith(form, prefill);
  return renderForm(filled, await readerOf(surface, peopleInForm(filled)), place);
}

export const showInModal = async (surface: Surface, view: MessageView): Promise<ModalView> =>
  messageInModal(view, await readerOf(surface, peopleInMessage(view)));
