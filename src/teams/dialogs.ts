import { randomUUID } from 'node:crypto';
import type { PersonId } from '../domain/policy.ts';
import type { FormView, MessageView } from '../view/message.ts';
import { peopleInForm, peopleInMessage } from '../view/people-in.ts';
import type { raiseStart } from '../view/raise-start.ts';
import { dialog, type InvokeReply } from './invoke-reply.ts';
import { readerOf } from './outgoing.ts';
import type { Activity } from './payloads.ts';
import { renderForm } from './render-form.ts';
import { renderMessage } from './render-message.ts';
import type { Surface } from './surface.ts';

/** With what the words speak for, and the open cases that may be the same. */
export function raiseForm(
  { useCases, workspace }: Surface,
  by: PersonId,
  start: ReturnType<typeof raiseStart>,
): FormView | Promise<FormView> {
  const form = useCases.raiseForm(start);
  const filled = textsIn(Object.fromEntries(form.fields.map(({ name, initial }) => [name, initial])));
  return filled.title
    ? useCases.raiseFormAgain({ by, workspace, filled, carry: form.carry, last: null })
    : form;
}

/** What was typed or chosen, without what is no text. */
export const textsIn = (input: Record<string, unknown>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(input).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
  );

/** The name under which a form carries that it is this one: so a second press of its button is the same wish. */
export const formMark = 'form';

/** The name under which it carries what stood in the fields that others follow. */
export const drawnMark = 'drawn';

const leadingValues = ({ fields }: FormView): string =>
  new URLSearchParams(
    textsIn(
      Object.fromEntries(
        fields.filter(({ refreshes }) => refreshes).map(({ name, initial }) => [name, initial]),
      ),
    ),
  ).toString();

/** A form as a dialog; `problems` says what was wrong with it, by field. */
export async function formDialog(
  surface: Surface,
  { zone }: Activity,
  view: FormView,
  problems: Record<string, string> = {},
): Promise<InvokeReply> {
  const marked = {
    ...view,
    carry: { ...view.carry, [formMark]: randomUUID(), [drawnMark]: leadingValues(view) },
  };
  const reader = await readerOf(surface, peopleInForm(view));
  return dialog(view.title, renderForm(marked, reader, { as: 'dialog', zone, problems }));
}

/** In place of a form that cannot be filled in, or that was sent off. A dialog has no use for a message's buttons. */
export async function messageDialog(surface: Surface, view: MessageView): Promise<InvokeReply> {
  const { card } = renderMessage(
    { ...view, buttons: [], menu: [] },
    await readerOf(surface, peopleInMessage(view)),
  );
  return dialog('Muster', card);
}
