import { z } from 'zod';

/**
 * Something the outside world must see. An effect names a slot ("the card", "the question to Ana") and says nothing of the
 * words in it: whoever sends it renders the slot from the escalation as it then is, so a late effect shows the latest state,
 * edits of one slot coalesce, and a question that was answered meanwhile is not asked.
 *
 * `after` is the slot that should be tried first, for order in the room.
 */
const slot = <K extends string, S extends z.ZodRawShape>(kind: K, subject: S) =>
  z.object({ kind: z.literal(kind), slot: z.string(), after: z.string().nullable(), ...subject });

export const effectSchema = z.discriminatedUnion('kind', [
  slot('room', {}),
  slot('invite', { people: z.array(z.string()) }),
  slot('card', {}),
  slot('pin', {}),
  slot('topic', {}),
  slot('purpose', {}),
  slot('bookmark', {}),
  slot('announcement', {}),
  slot('origin', {}),
  /** The case as seen by who raised it while there is no room yet; the delivery adds it when the room has to wait. */
  slot('interim', {}),
  slot('ask', { ask: z.number().int() }),
  slot('check', { seq: z.number().int(), person: z.string() }),
  slot('prompt', { seq: z.number().int() }),
  slot('notice', { entry: z.number().int() }),
  slot('tell', { entry: z.number().int(), person: z.string() }),
  slot('update', {
    update: z.number().int(),
    to: z.enum(['room', 'announcement', 'subscriber']),
    person: z.string().nullable(),
  }),
]);
export type Effect = z.infer<typeof effectSchema>;
export type EffectKind = Effect['kind'];

/** Slots that show a state and are shown again when it changes; every other slot is sent once. */
export const refreshable: ReadonlySet<EffectKind> = new Set([
  'card',
  'topic',
  'announcement',
  'ask',
  'check',
  'prompt',
]);
