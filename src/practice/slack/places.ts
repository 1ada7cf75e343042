import type { Block, Element } from './block-kit.ts';
import type { Values } from './input-values.ts';
import { Refusal } from './refusal.ts';
import { elementsOf } from './validate-blocks.ts';
import type { MessageRecord, ViewRecord, Workspace } from './workspace.ts';

/** Where something that can be acted on stands. */
export type Place = { viewId: string } | { channel: string; ts: string };

/** What is acted on there. */
export interface Target {
  blockId: string;
  actionId: string;
}

/** Throws Refusal when the person acts on a view that is gone. */
export function viewAt(workspace: Workspace, viewId: string): ViewRecord {
  const view = workspace.views.get(viewId);
  if (view === undefined) throw new Refusal('view_not_found');
  return view;
}

/** An ephemeral message is found too. Throws Refusal when there is none. */
export function messageAt(
  workspace: Workspace,
  { channel, ts }: { channel: string; ts: string },
): MessageRecord {
  const message = workspace.messages.get(`${channel}/${ts}`);
  if (message === undefined) throw new Refusal('message_not_found');
  return message;
}

/** Throws Refusal when the element is not there any more. */
export function elementAt(
  workspace: Workspace,
  place: Place,
  target: Target,
): { block: Block; element: Element } {
  const blocks =
    'viewId' in place ? viewAt(workspace, place.viewId).shape.blocks : allBlocks(messageAt(workspace, place));
  const block = blocks.find(({ block_id: id }) => id === target.blockId);
  const element = block && elementsOf(block).find(({ action_id: id }) => id === target.actionId);
  if (block === undefined || element === undefined) throw new Refusal('element_not_found');
  return { block, element };
}

/** Stores what was chosen. What was said against the block in a view is settled by that. */
export function keepValue(workspace: Workspace, place: Place, target: Target, value: unknown): void {
  if ('viewId' in place) {
    const view = viewAt(workspace, place.viewId);
    const { [target.blockId]: _settled, ...errors } = view.errors;
    workspace.saveView({ ...view, errors, values: withValue(view.values, target, value) });
    return;
  }
  const message = messageAt(workspace, place);
  workspace.saveMessage({ ...message, values: withValue(message.values, target, value) });
}

/** The blocks of a message including those in its attachments. */
export function allBlocks(message: MessageRecord): Block[] {
  return [...message.blocks, ...message.attachments.flatMap(({ blocks }) => blocks ?? [])];
}

function withValue(values: Values, { blockId, actionId }: Target, value: unknown): Values {
  return { ...values, [blockId]: { ...values[blockId], [actionId]: value } };
}
