import type { Effect } from '../domain/effects.ts';
import type { Escalation } from '../domain/escalation.ts';
import type { MessageView } from '../view/message.ts';
import { isAway, type Job, refOf } from './job.ts';
import type { MessageRef, Target } from './ports.ts';
import type { Scene } from './words.ts';

type KindOfMessage =
  | 'card'
  | 'announcement'
  | 'origin'
  | 'interim'
  | 'ask'
  | 'check'
  | 'prompt'
  | 'notice'
  | 'tell'
  | 'update';
export type MessageEffect = Extract<Effect, { kind: KindOfMessage }>;

/** What a slot should show: `target` is null while there is no room yet, `message` when there is nothing to show any more. */
interface Slot {
  target: Target | null;
  message: MessageView | null;
  /** It shows how something ended: worth an edit where it is shown already, not worth a message of its own. */
  onlyEdit?: boolean;
  /** A message of ours that stands there already and becomes this one. */
  becomes?: MessageRef;
}

/** What the slot of this effect should show, as the escalation now is. */
export function slotOf(job: Job, effect: MessageEffect): Slot {
  const { escalation, slots, words } = job;
  const room = slots.get('room')?.channel ?? null;
  const inRoom = room === null ? null : { channel: room };
  const hasNone = isAway(job.queued, escalation) && job.queued.workspace !== escalation.mirror;
  const scene: Scene = { now: job.now, room, roomIsIn: hasNone ? escalation.workspace : null };
  switch (effect.kind) {
    case 'card':
      return { target: inRoom, message: words.card(escalation, { ...scene, troubled: job.troubled }) };
    case 'announcement':
      return inAnnouncements(escalation, () => words.announcement(escalation, scene));
    case 'origin':
      return atOrigin(escalation, room, () => words.origin(escalation, scene));
    case 'interim': {
      const message = words.interim(escalation, { ...scene, troubled: job.troubled });
      return { target: { person: escalation.opened.by }, message };
    }
    case 'ask': {
      const ask = escalation.asks.find(({ id }) => id === effect.ask);
      if (!ask) return nothing;
      const message = words.ask(escalation, ask, scene);
      return { target: { person: ask.person }, message, onlyEdit: ask.answer !== 'waiting' };
    }
    case 'check': {
      const message = isPending(escalation, effect.seq) ? words.check(escalation, effect.seq, scene) : null;
      return { target: { person: effect.person }, message };
    }
    case 'prompt': {
      const message = isRunning(escalation, effect.seq) ? words.prompt(escalation, effect.seq, scene) : null;
      return { target: inRoom, message };
    }
    case 'notice': {
      const entry = entryOf(escalation, effect.entry);
      return entry ? { target: inRoom, message: words.notice(escalation, entry, scene) } : nothing;
    }
    case 'tell': {
      const { person } = effect;
      const entry = entryOf(escalation, effect.entry);
      if (!entry) return nothing;
      return { target: { person }, message: words.tell(escalation, entry, { ...scene, to: person }) };
    }
    case 'update':
      return updateSlot(job, effect, scene);
  }
}

const nothing: Slot = { target: null, message: null };

function updateSlot(job: Job, effect: Extract<Effect, { kind: 'update' }>, scene: Scene): Slot {
  const { escalation, slots, words } = job;
  const { to, person } = effect;
  const update = escalation.updates.find(({ n }) => n === effect.update);
  if (!update) return nothing;
  const message = words.update(escalation, update, { ...scene, to });
  if (to === 'room') return { target: scene.room === null ? null : { channel: scene.room }, message };
  if (to === 'subscriber') return person === null ? nothing : { target: { person }, message };
  // Where the announcement could not be posted, the update stands in its channel by itself: better than not at all.
  const announcement = refOf(slots.get('announcement'));
  return announcement
    ? { target: { thread: announcement }, message }
    : inAnnouncements(escalation, () => message);
}

function inAnnouncements({ policy }: Escalation, say: () => MessageView): Slot {
  const channel = policy.announcementChannel;
  return channel === null ? nothing : { target: { channel }, message: say() };
}

/** The line at the origin links to the room, so it waits for one. */
function atOrigin({ origin }: Escalation, room: string | null, say: () => MessageView): Slot {
  const place = origin?.place ?? null;
  if (place === null) return nothing;
  const target = room === null ? null : readPlace(place);
  const line = target && 'thread' in target ? origin?.line : undefined;
  const becomes = line && target && 'thread' in target ? { channel: target.thread.channel, id: line } : null;
  return { target, message: say(), ...(becomes && { becomes }) };
}

/** `C123/1700000000.000100` is a thread, `C123` a channel. */
function readPlace(place: string): Target {
  const slash = place.indexOf('/');
  if (slash === -1) return { channel: place };
  return { thread: { channel: place.slice(0, slash), id: place.slice(slash + 1) } };
}

const isPending = ({ deadlines }: Escalation, wanted: number): boolean =>
  deadlines.some(({ seq }) => seq === wanted);

/** A clock that stands asks for nothing. */
const isRunning = ({ deadlines }: Escalation, wanted: number): boolean =>
  deadlines.some(({ seq, pausedAt }) => seq === wanted && !pausedAt);

const entryOf = ({ timeline }: Escalation, wanted: number) => timeline.find(({ n }) => n === wanted);
