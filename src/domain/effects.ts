import { z } from 'zod';
import { newsSchema } from './news.ts';
import type { Severity } from './policy.ts';
import { roomMessageSchema } from './room-message.ts';

/**
 * Something the outside world must see. An effect names a slot ("the card", "the question to Ana") and says nothing of the
 * words in it: whoever sends it renders the slot from the escalation as it then is, so a late effect shows the latest state,
 * edits of one slot coalesce, and a question that was answered meanwhile is not asked.
 *
 * `after` is the slot that should be tried first, for order in the room. `wanted` is the version that wished it, where that is not
 * the one whose outbox it is in: it is still there from before, and shows nothing new. Versions of Muster that do not know it put it
 * in as wished anew, which shows once more what is shown already.
 */
const slot = <K extends string, S extends z.ZodRawShape>(kind: K, subject: S) =>
  z.object({
    kind: z.literal(kind),
    slot: z.string(),
    after: z.string().nullable(),
    wanted: z.number().int().optional(),
    ...subject,
  });

/**
 * What a slot had outside that is there no more, in the platform's own words: if the slot still has it when the effect is taken
 * up, it is forgotten and the slot is made anew. A repeat finds something else there, and forgets nothing.
 */
const lost = z.object({ channel: z.string(), id: z.string().nullable() });
export type Lost = z.infer<typeof lost>;

const place = z.object({ channel: z.string(), id: z.string() });

/**
 * The message that another one answers, where that is shown: `root` is the first of its thread there, or the slot that shows it.
 * `by` and `words` say whose it is and how it begins, for places without threads.
 */
const answersSchema = z.object({
  root: z.union([z.object({ slot: z.string() }), place]),
  by: z.string(),
  words: z.string(),
});
export type Answers = z.infer<typeof answersSchema>;

export const effectSchema = z.discriminatedUnion('kind', [
  slot('room', { lost: lost.optional() }),
  slot('invite', { people: z.array(z.string()) }),
  slot('card', { lost: lost.optional() }),
  slot('pin', {}),
  slot('topic', {}),
  slot('purpose', {}),
  slot('bookmark', {}),
  slot('announcement', {}),
  slot('origin', {}),
  /** The case as seen by who raised it while there is no room yet; the delivery adds it when the room has to wait. */
  slot('interim', {}),
  // Those put in by an earlier version name nobody.
  slot('ask', { ask: z.number().int(), person: z.string().optional() }),
  slot('check', { seq: z.number().int(), person: z.string() }),
  slot('prompt', { seq: z.number().int() }),
  slot('notice', { entry: z.number().int() }),
  slot('tell', { entry: z.number().int(), person: z.string() }),
  slot('update', {
    update: z.number().int(),
    to: z.enum(['room', 'announcement', 'subscriber']),
    person: z.string().nullable(),
  }),
  /** A direct message that is about no case: so it brings what it says. */
  slot('word', { person: z.string(), says: newsSchema }),
  /**
   * What somebody wrote on the other side of the room. It brings what it says, as nothing else keeps it: `removed` = nothing is to
   * be seen any more, `forgotten` = it was shown, and its text is kept no longer.
   */
  slot('echo', {
    /** The workspace in which it was written, and where there. */
    from: z.string(),
    original: place.extend({ thread: z.string().nullable() }),
    at: z.date(),
    answers: answersSchema.nullable(),
    says: z.union([roomMessageSchema, z.enum(['removed', 'forgotten'])]),
  }),
  // Nothing to be seen: whatever was given up of the case is tried anew.
  slot('retry', {}),
]);
export type Effect = z.infer<typeof effectSchema>;
export type EffectKind = Effect['kind'];
export type Echo = Extract<Effect, { kind: 'echo' }>;

/** What is to be seen outside of something, as of its version: of a case, or of what stands for one. */
export interface Outgoing {
  key: string;
  version: number;
  workspace: string;
  severity: Severity;
  outbox: readonly Effect[];
}

/** What of an outbox is put into the queue, and the version that wished it. */
export function toWish({ version }: Outgoing, wished: Effect): { wanted: number; effect: Effect } {
  const { wanted = version, ...effect } = wished;
  return { wanted, effect };
}

/** Slots that show a state and are shown again when it changes; every other slot is sent once. */
export const refreshable: ReadonlySet<EffectKind> = new Set([
  'card',
  'topic',
  'announcement',
  'origin',
  'ask',
  'check',
  'prompt',
  'word',
  'echo',
]);

/** What stands in the room of a case, so that a mirror of the room shows it too. Who is invited into which is decided for each. */
export const isInRoom = (effect: Effect): boolean =>
  inRoom.has(effect.kind) || (effect.kind === 'update' && effect.to === 'room');

const inRoom: ReadonlySet<EffectKind> = new Set([
  ...(['room', 'card', 'pin', 'topic', 'purpose', 'bookmark', 'prompt', 'notice'] as const),
]);

/** Where a case has a room: at home, where it was raised, and in the mirror of that, on the other platform. */
export const roomSides = ['home', 'mirror'] as const;
export type RoomSide = (typeof roomSides)[number];

const ofMirror = '@mirror';
const ofHome = '@home';

/** The slot of the mirror that stands for this one of the room. */
export const mirrorSlot = (slot: string): string => `${slot}${ofMirror}`;

export const isMirrorSlot = (slot: string): boolean => slot.endsWith(ofMirror);

/** The slot on this side. */
export const slotOn = (side: RoomSide, slot: string): string => (side === 'mirror' ? mirrorSlot(slot) : slot);

export const sideOf = (slot: string): RoomSide => (isMirrorSlot(slot) ? 'mirror' : 'home');

/** A slot for which nothing stands on the other side. */
export const ownSlot = (side: RoomSide, slot: string): string =>
  side === 'mirror' ? mirrorSlot(slot) : `${slot}${ofHome}`;

/** Whether it is shown on one side only. */
export const isOwnSlot = (slot: string): boolean => isMirrorSlot(slot) || slot.endsWith(ofHome);

/** What stands for a slot on the other side. */
export const otherSlot = (slot: string): string =>
  isMirrorSlot(slot) ? slot.slice(0, -ofMirror.length) : mirrorSlot(slot);

/** Slots that others come after, or cannot do without. */
export const awaited: ReadonlySet<EffectKind> = new Set([
  ...(['room', 'card', 'announcement', 'notice', 'update', 'echo'] as const),
]);
