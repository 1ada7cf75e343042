import { z } from 'zod';
import type { ViewShape } from './block-kit.ts';
import { addView, changeView } from './methods/views.ts';
import { Refusal } from './refusal.ts';
import { validateView } from './validate-blocks.ts';
import type { ViewRecord, Workspace } from './workspace.ts';

const Answer = z.object({
  response_action: z.enum(['errors', 'update', 'push', 'clear']).optional(),
  errors: z.record(z.string(), z.string()).optional(),
  view: z.unknown().optional(),
});

/** What the bot wants done with a submitted view. */
type ViewAnswer =
  | { action: 'close' }
  | { action: 'clear' }
  | { action: 'errors'; errors: Record<string, string> }
  | { action: 'update' | 'push'; view: ViewShape };

/** Reads the HTTP answer to a view submission. Throws Refusal when the view in it is not valid. */
function parseViewAnswer(body: string): ViewAnswer {
  if (body.trim() === '') return { action: 'close' };
  const { response_action: action, errors, view } = Answer.parse(JSON.parse(body));
  if (action === undefined) return { action: 'close' };
  if (action === 'clear') return { action };
  if (action === 'errors') return { action, errors: errors ?? {} };
  return { action, view: validateView(view) };
}

/** Does what the bot answered to a submission. Returns the errors to show, by block; the empty key is the whole view. */
export function followViewAnswer(workspace: Workspace, viewId: string, body: string): Record<string, string> {
  const view = workspace.views.get(viewId);
  if (view === undefined) return {};
  try {
    return apply(workspace, view, parseViewAnswer(body));
  } catch (error) {
    return {
      '': error instanceof Refusal ? error.message : 'The app answered something Slack does not understand.',
    };
  }
}

function apply(workspace: Workspace, view: ViewRecord, answer: ViewAnswer): Record<string, string> {
  switch (answer.action) {
    case 'errors':
      return answer.errors;
    case 'update':
      changeView(workspace, view, answer.view);
      return {};
    case 'push':
      addView(workspace, answer.view, { userId: view.userId, below: view });
      return {};
    case 'clear':
      for (const { id } of workspace.modalsOf(view.userId)) workspace.views.delete(id);
      return {};
    case 'close':
      workspace.views.delete(view.id);
      return {};
  }
}
