import type { Button } from '../view/message.ts';
import { isPressable, opensDialog, pressAction, writePress } from './action-data.ts';
import type { Action, ActionSet } from './adaptive-card.ts';
import { oneLine } from './escape.ts';
import type { Reader } from './faces.ts';
import { limits } from './limits.ts';
import { webAddress } from './render-line.ts';
import { roomLink } from './room-link.ts';

const styles = { primary: 'positive', danger: 'destructive' } as const;

/**
 * Buttons and, behind three dots, those that find no room in the row and the menu. Unlike cards shown in a card, that menu leaves
 * everything where it is. What Teams cannot do is left out: a link that is none, an id too long.
 */
export function renderButtons(
  buttons: readonly Button[],
  menu: readonly Button[],
  reader: Reader,
): ActionSet[] {
  const row = buttons.flatMap((button) => renderButton(button, reader) ?? []);
  const shown = row.slice(0, limits.buttonsInView);
  const hidden = [
    ...row.slice(limits.buttonsInView),
    ...menu.flatMap((button) => renderButton(button, reader) ?? []),
  ].map((action): Action => ({ ...action, mode: 'secondary' }));
  const actions = withinSize([...shown, ...hidden], limits.buttons);
  return actions.length > 0 ? [{ type: 'ActionSet', actions }] : [];
}

/** Null for what Teams would not take. */
function renderButton(button: Button, reader: Reader): Action | null {
  // A title is no Markdown, but clients could look for dates in it.
  const title = oneLine(button.label.replace(/\{(?=\{)/g, '{ '), limits.buttonText);
  if (!title) return null;
  if ('verb' in button) {
    const { verb, key, style, filled } = button;
    if (!isPressable(verb, key, filled)) return null;
    return { ...pressing(verb, key, filled), title, ...(style && { style: styles[style] }) };
  }
  const url = 'open' in button ? roomLink(reader, button.open) : webAddress(button.link);
  return url?.startsWith('https:') ? { type: 'Action.OpenUrl', title, url } : null;
}

/** What `msteams` says has Teams ask for the dialog ("Use dialogs with bots"); other buttons tell what was pressed. */
export function pressing(verb: string, key: string, filled?: Readonly<Record<string, string>>) {
  const data = writePress(verb, key, filled);
  return opensDialog(verb)
    ? { type: 'Action.Submit' as const, data: { ...data, msteams: { type: 'task/fetch' } } }
    : { type: 'Action.Execute' as const, verb: pressAction, data };
}

function withinSize(actions: readonly Action[], most: number): Action[] {
  let left = most;
  return actions.filter((action) => {
    left -= JSON.stringify(action).length + 1;
    return left >= 0;
  });
}
