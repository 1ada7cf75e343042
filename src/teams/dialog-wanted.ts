import { raiseStart } from '../view/raise-start.ts';
import { suggestionVerbs } from '../view/signs.ts';
import { readPress } from './action-data.ts';
import { outOfDate } from './actions.ts';
import { formDialog, messageDialog, raiseForm } from './dialogs.ts';
import type { InvokeReply } from './invoke-reply.ts';
import { type Activity, dialogAction } from './payloads.ts';
import { onSuggestedRaise } from './signs.ts';
import type { Surface } from './surface.ts';
import { sentence } from './tell.ts';

/** A button that asks for a form: it opens in a dialog, for who pressed it alone. */
export async function onDialogWanted(surface: Surface, activity: Activity): Promise<InvokeReply> {
  const pressed = readPress(dialogAction.safeParse(activity.value).data?.data);
  const by = await surface.directory.identify(activity);
  if ('raise' in pressed)
    return formDialog(surface, activity, await raiseForm(surface, by, raiseStart(pressed.raise)));
  if ('suggestion' in pressed && pressed.suggestion === suggestionVerbs.raise)
    return onSuggestedRaise(surface, activity, by, pressed);
  if (!('verb' in pressed)) return messageDialog(surface, sentence(outOfDate));
  const form = await surface.useCases.form({ ...pressed, by });
  if (!('refused' in form)) return formDialog(surface, activity, form);
  const why = surface.useCases.say({ refused: form.refused, field: null });
  return messageDialog(surface, why ?? sentence('This cannot be done now.'));
}
