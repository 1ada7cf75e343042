import { z } from 'zod';
import type { ViewShape } from './block-kit.ts';
import { validateView } from './validate-blocks.ts';

const Answer = z.object({
  response_action: z.enum(['errors', 'update', 'push', 'clear']).optional(),
  errors: z.record(z.string(), z.string()).optional(),
  view: z.unknown().optional(),
});

/** What the bot wants done with a submitted view. */
export type ViewAnswer =
  | { action: 'close' }
  | { action: 'clear' }
  | { action: 'errors'; errors: Record<string, string> }
  | { action: 'update' | 'push'; view: ViewShape };

/** Reads the HTTP answer to a view submission. Throws Refusal when the view in it is not valid. */
export function parseViewAnswer(body: string): ViewAnswer {
  if (body.trim() === '') return { action: 'close' };
  const { response_action: action, errors, view } = Answer.parse(JSON.parse(body));
  if (action === undefined) return { action: 'close' };
  if (action === 'clear') return { action };
  if (action === 'errors') return { action, errors: errors ?? {} };
  return { action, view: validateView(view) };
}
