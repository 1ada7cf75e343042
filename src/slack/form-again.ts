import { peopleInForm } from '../view/people-in.ts';
import { raiseVerb } from './action-ids.ts';
import { type FormMetadata, readMetadata } from './form-metadata.ts';
import { guard } from './guard.ts';
import { replaceView } from './open-form.ts';
import type { ActionPayload } from './payloads.ts';
import { actionIdsOf, nextActionId, textsIn, unseen } from './raise-again.ts';
import { type FormValues, readForm } from './read-form.ts';
import { formCallback, renderForm } from './render-form.ts';
import { readerOf, type Surface } from './surface.ts';

interface VerbForm {
  id: string;
  metadata: FormMetadata & { key: string };
  values: FormValues;
  /** The field in which something else was chosen. */
  changed: string;
}

/** The form of a verb in which something was chosen that other fields follow; null when it was pressed elsewhere. */
export function verbFormOf({ view, actions: [{ block_id: changed }] }: ActionPayload): VerbForm | null {
  if (view?.callback_id !== formCallback || changed === undefined) return null;
  const metadata = readMetadata(view.private_metadata);
  const { values } = view.state;
  if (!metadata || metadata.key === null || metadata.verb === raiseVerb || !(changed in values)) return null;
  return { id: view.id, metadata: { ...metadata, key: metadata.key }, values, changed };
}

/** The form is drawn anew: with the fields it has now, and with other words in those that follow. What else was typed stays. */
export const onVerbForm = (surface: Surface, user: string, form: VerbForm): Promise<void> =>
  guard(surface, 'drawing a form anew', null, async () => {
    const { useCases, directory } = surface;
    const { metadata, values, changed } = form;
    const { input } = await readForm(values, directory.identify);
    const filled = { ...unseen(form), ...textsIn(input) };
    const { verb, key, place } = metadata;
    const by = await directory.identify(user);
    const again = await useCases.form({ verb, key, by, filled, changed });
    if ('refused' in again) return;
    const actionIds = actionIdsOf(values);
    // Under its old id Slack would go on showing what was there.
    for (const { name, initial } of again.fields)
      if (initial !== (filled[name] ?? null)) actionIds.set(name, nextActionId(actionIds.get(name)));
    const reader = await readerOf(surface, peopleInForm(again));
    await replaceView(surface, form.id, renderForm(again, reader, place, actionIds));
  });
