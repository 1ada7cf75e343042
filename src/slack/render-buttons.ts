import type {
  ActionsBlock,
  Overflow,
  PlainTextOption,
  SectionBlock,
  Button as SlackButton,
} from '@slack/types';
import { clip } from '../view/clip.ts';
import type { Button } from '../view/message.ts';
import { buttonValue, linkAction, menuAction, menuValue, verbAction } from './action-ids.ts';
import { oneLine } from './escape.ts';
import type { Reader } from './faces.ts';
import { limits } from './limits.ts';
import { webAddress } from './render-line.ts';
import { roomLink } from './room-link.ts';

type Control = SlackButton | Overflow;

/** Buttons and, behind them, the menu, in as many blocks as Slack needs for them. */
export function renderButtons(
  buttons: readonly Button[],
  menu: readonly Button[],
  reader: Reader,
): (ActionsBlock | SectionBlock)[] {
  const controls: Control[] = buttons.flatMap((button, place) => renderButton(button, place, reader) ?? []);
  const { links, overflows } = renderMenu(menu, reader);
  controls.push(...links);
  const [only, ...others] = overflows;
  if (only && others.length === 0) controls.push(only);
  const blocks: ActionsBlock[] = [];
  for (let start = 0; start < controls.length; start += limits.elementsInActions)
    blocks.push({ type: 'actions', elements: controls.slice(start, start + limits.elementsInActions) });
  return others.length === 0 ? blocks : [...blocks, ...overflows.map(named)];
}

/** Three dots beside three dots tell nobody what is where, so each says what is behind it. */
function named(overflow: Overflow): SectionBlock {
  const labels = overflow.options.map(({ text }) => text.text).join(' · ');
  const text = { type: 'plain_text' as const, text: clip(labels, limits.menuText), emoji: true };
  return { type: 'section', text, accessory: overflow };
}

/** Null for what Slack would not take: a button without words, a link that is none, an id too long. */
function renderButton(button: Button, place: number, { team }: Reader): SlackButton | null {
  const label = oneLine(button.label, limits.buttonText);
  if (!label) return null;
  const text = { type: 'plain_text' as const, text: label, emoji: true };
  if ('verb' in button) {
    const { verb, key, style, filled } = button;
    const actionId = verbAction(verb, place);
    const value = buttonValue(key, filled);
    if (value.length > limits.buttonValue || actionId.length > limits.id) return null;
    return {
      type: 'button',
      text,
      action_id: actionId,
      ...(value && { value }),
      ...(style && { style }),
    };
  }
  const url = 'open' in button ? roomLink(team, button.open) : webAddress(button.link);
  return url && url.length <= limits.buttonUrl
    ? { type: 'button', text, action_id: linkAction(place), url }
    : null;
}

/**
 * Behind three dots, of which there are as many as are needed: unlike a list they keep no choice, so an entry can be picked again
 * after its form was given up. Links cannot stand there.
 */
function renderMenu(
  menu: readonly Button[],
  reader: Reader,
): { links: SlackButton[]; overflows: Overflow[] } {
  const options = menu.flatMap(toOption);
  const links = menu.flatMap((button, place) =>
    'verb' in button ? [] : (renderButton(button, 1_000 + place, reader) ?? []),
  );
  const overflows = evenly(options, limits.optionsInOverflow).map(
    (part, place): Overflow => ({ type: 'overflow', action_id: menuAction(place), options: part }),
  );
  return { links, overflows };
}

/** In order, in parts of at most `most` and about the same length. */
function evenly<T>(all: readonly T[], most: number): T[][] {
  const count = Math.ceil(all.length / most);
  const length = Math.ceil(all.length / Math.max(1, count));
  return Array.from({ length: count }, (_, part) => all.slice(part * length, (part + 1) * length));
}

function toOption(button: Button): PlainTextOption[] {
  if (!('verb' in button)) return [];
  const label = oneLine(button.label, limits.optionText);
  const value = menuValue(button.verb, button.key);
  if (!label || value.length > limits.optionValue) return [];
  return [{ text: { type: 'plain_text', text: label }, value }];
}
