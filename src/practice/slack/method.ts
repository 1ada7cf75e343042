import { z } from 'zod';
import { Refusal } from './refusal.ts';
import type { Workspace } from './workspace.ts';

export type Arguments = Readonly<Record<string, unknown>>;
/** One Web API method, called by the bot. Returns what stands beside `ok: true`; throws Refusal for `ok: false`. */
export type Method = (workspace: Workspace, args: Arguments, context: CallContext) => object;

export interface CallContext {
  /** Where this Slack itself is reached, for permalinks. */
  origin: string;
  triggers: Triggers;
}

interface Triggers {
  /** Uses a trigger up. Throws Refusal when it is unknown, used or older than three seconds. */
  exchange(triggerId: string): { userId: string; viewId: string | undefined };
}

/** Joins an argument schema with what the method does. A missing or malformed argument is `invalid_arguments`. */
export function method<T>(
  schema: z.ZodType<T>,
  handle: (workspace: Workspace, args: T, context: CallContext) => object,
): Method {
  return (workspace, args, context) => {
    const read = schema.safeParse(args);
    if (read.success) return handle(workspace, read.data, context);
    throw new Refusal(
      'invalid_arguments',
      read.error.issues.map((issue) => `${issue.message} [json-pointer:/${issue.path.join('/')}]`),
    );
  };
}

/** A boolean as forms carry it. */
export const flag = z
  .union([z.boolean(), z.enum(['true', 'false', '1', '0'])])
  .transform((value) => value === true || value === 'true' || value === '1');

/** A number as forms carry it. */
export const count = z.coerce.number().int().min(1).max(1000);

/** A list of ids, either as JSON or separated by commas. */
export const idList = z
  .union([z.array(z.string()), z.string()])
  .transform((value) => (Array.isArray(value) ? value : value.split(',')))
  .transform((ids) => [...new Set(ids.map((id) => id.trim()).filter((id) => id !== ''))]);

/** A structure that forms carry as JSON text. Throws Refusal with `error` when it is not JSON. */
export function parseJson(value: unknown, error: string): unknown {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value);
  } catch {
    throw new Refusal(error, ['not valid JSON']);
  }
}

/** One page of a list; the cursor is the position. */
export function page<T>(
  items: readonly T[],
  args: { cursor?: string | undefined; limit?: number | undefined },
) {
  const start = args.cursor === undefined || args.cursor === '' ? 0 : Number(args.cursor);
  if (!Number.isInteger(start)) throw new Refusal('invalid_cursor');
  const end = start + (args.limit ?? 100);
  const hasMore = end < items.length;
  return {
    items: items.slice(start, end),
    hasMore,
    response_metadata: { next_cursor: hasMore ? String(end) : '' },
  };
}
