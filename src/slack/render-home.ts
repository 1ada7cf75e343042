import type { KnownBlock, HomeView as SlackHome } from '@slack/types';
import type { HomeView } from '../view/message.ts';
import { raiseVerb, verbAction } from './action-ids.ts';
import { oneLine } from './escape.ts';
import type { Reader } from './faces.ts';
import { limits } from './limits.ts';
import { context, header, renderBlocks } from './render-message.ts';

/** A person's own page. What finds no room any more is counted, not shown. */
export function renderHome(view: HomeView, reader: Reader): SlackHome {
  const sections = view.sections.slice(0, 10);
  // Each section may need a heading, a divider and the line that counts the rest; the raise button is one more block.
  let left = limits.blocksInView - 1 - sections.length * 3;
  const blocks: KnownBlock[] = [raiseButton(view.raise)];
  for (const { title, empty, items } of sections) {
    blocks.push({ type: 'divider' }, ...header(title));
    let count = 0;
    for (const item of items) {
      const shown = renderBlocks(item, reader);
      if (shown.length > left) break;
      blocks.push(...shown);
      left -= shown.length;
      count += 1;
    }
    if (count < items.length) blocks.push(...context([`And ${items.length - count} more.`], reader));
    if (items.length === 0) blocks.push(...context([empty], reader));
  }
  return { type: 'home', blocks };
}

const raiseButton = (label: string): KnownBlock => ({
  type: 'actions',
  elements: [
    {
      type: 'button',
      action_id: verbAction(raiseVerb, 0),
      style: 'primary',
      text: { type: 'plain_text', text: oneLine(label, limits.buttonText) || 'Escalate' },
    },
  ],
});
