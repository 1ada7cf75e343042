import type { HomeView, MessageView } from '../view/message.ts';
import { pressAction, raiseVerb, refreshHomeVerb, writePress } from './action-data.ts';
import type { ActionSet, Card, Element } from './adaptive-card.ts';
import { type Drawing, startDrawing } from './drawing.ts';
import { escapeLine, oneLine } from './escape.ts';
import type { Reader } from './faces.ts';
import { limits } from './limits.ts';
import { pressing } from './render-buttons.ts';
import { textBlock } from './render-line.ts';
import { full, messageElements, smallPrint, toCard } from './render-message.ts';

const mostSections = 10;
/** For the mentions and the words for clients without cards. */
const aside = 2_500;
/** A heading, and the line that counts the rest. */
const aroundSection = 400;
const itemExtent = { ...full, sections: 1_000, fallback: 0 };

const sizeOf = (drawn: unknown): number => JSON.stringify(drawn).length;

/**
 * A person's own page. What finds no room any more is counted, not shown. `account` is how Teams calls them: then it asks for the page
 * anew when they look at it.
 */
export function renderHome(view: HomeView, reader: Reader, account: string | null = null): Card {
  const drawing = startDrawing(reader);
  const sections = view.sections.slice(0, mostSections);
  let left = limits.card - aside - sections.length * aroundSection;
  const body: Element[] = [firstButtons(view.raise)];
  for (const { title, empty, items } of sections) {
    const shown = itemsWithin(items, drawing, left);
    left -= sizeOf(shown.flat());
    const more = items.length - shown.length;
    const rest = items.length === 0 ? [empty] : more > 0 ? [`And ${more} more.`] : [];
    body.push(...heading(title), ...shown.flat(), ...smallPrint(rest, drawing, limits.title));
  }
  return {
    ...toCard(body, inWords(sections), drawing),
    ...(account && { refresh: { action: refreshing, userIds: [account] } }),
  };
}

/** As many as find room, each as its elements. */
function itemsWithin(items: readonly MessageView[], drawing: Drawing, most: number): Element[][] {
  const shown: Element[][] = [];
  let left = most;
  for (const item of items) {
    const drawn = messageElements(item, drawing, itemExtent);
    left -= sizeOf(drawn);
    if (left < 0) break;
    shown.push(drawn);
  }
  return shown;
}

function heading(title: string): Element[] {
  const text = escapeLine(title, limits.title);
  return text
    ? [textBlock(text, { size: 'medium', weight: 'bolder', style: 'heading', spacing: 'large' })]
    : [];
}

const inWords = (sections: HomeView['sections']): string =>
  sections.map(({ title, items }) => `${title}: ${items.length}.`).join(' ') || 'Muster';

const refreshing = {
  ...{ type: 'Action.Execute' as const, title: 'Refresh' },
  ...{ verb: pressAction, data: writePress(refreshHomeVerb, '') },
};

const firstButtons = (label: string): ActionSet => ({
  type: 'ActionSet',
  actions: [
    {
      ...pressing(raiseVerb, ''),
      title: oneLine(label, limits.buttonText) || 'Escalate',
      style: 'positive',
    },
    refreshing,
  ],
});
