import {
  type Answers,
  type Echo,
  isMirrorSlot,
  mirrorSlot,
  type Outgoing,
  otherSlot,
} from '../domain/effects.ts';
import type { Escalation } from '../domain/escalation.ts';
import { firstWords, fitRoomMessage, type RoomMessage } from '../domain/room-message.ts';
import type { Clock, EscalationStore } from './ports.ts';

/** What a person did with a message in a room. Ids are the platform's. */
interface Spoken {
  workspace: string;
  /** The room. */
  channel: string;
  /** The message itself. */
  id: string;
  /** The message that began the thread it stands in, or that it answers; null where it answers none. */
  thread: string | null;
  /** When it was first written. */
  at: Date;
  /** It was written; else edited or deleted. */
  isNew: boolean;
  /** Grows with each thing that is done with the message, by the platform's clock; an integer. */
  revision: number;
  /** What it says now; null when it was deleted. */
  says: RoomMessage | null;
}

/** The messages that are shown on the other side of a room, in the queue of what is to be seen outside. */
export interface EchoQueue {
  /** Stores an echo behind those of its room that were written before it. One that is there is only wanted as of this version. */
  put(outgoing: Omit<Outgoing, 'outbox'>, echo: Echo): Promise<void>;
  /** Wants an echo that is there as of this version; safe to repeat, and a later version stays. */
  change(outgoing: Omit<Outgoing, 'outbox'>, echo: Echo): Promise<void>;
  find(escalation: string, slot: string): Promise<Echo | null>;
  /** What put this message of ours into this workspace: a slot, and the echo in it where it is one. */
  whose(
    escalation: string,
    message: { workspace: string; id: string },
  ): Promise<{ slot: string; echo: Echo | null } | null>;
}

export interface EchoDeps {
  /** The key of the case whose room, or its mirror, this channel is. */
  caseOfRoom(channel: string): Promise<string | null>;
  escalations: Pick<EscalationStore, 'load'>;
  echoes: EchoQueue;
  clock: Clock;
  /** There is something to send for a case. */
  kick(key: string): void;
}

/** Shows the other side of a room what was said in it. */
export type Echoing = (spoken: Omit<Spoken, 'workspace' | 'channel'>) => Promise<void>;

/**
 * What takes the messages that people write in a channel of a workspace, to show them on the other side of the room: null where it
 * is no room, or one that is mirrored nowhere. What it answers stores an echo before it comes back.
 */
export type EchoFrom = (workspace: string, channel: string) => Promise<Echoing | null>;

/** Where nothing is shown anywhere else. */
export const noEcho: EchoFrom = async () => null;

/**
 * A message that is heard of for the first time by its edit may have overtaken itself on the way: it is shown if it is as young as
 * this. What was written before there was a mirror is not shown because somebody mends a word of it.
 */
const mayBeOnItsWayMs = 10 * 60_000;

export function createEcho(deps: EchoDeps): EchoFrom {
  const { caseOfRoom, escalations, echoes } = deps;

  return async function echoFrom(workspace, channel) {
    const key = await caseOfRoom(channel);
    const escalation = key === null ? null : await escalations.load(key);
    const target = escalation && otherSide(escalation, workspace);
    if (!escalation || !target) return null;
    return async (spoken) => {
      const heard = { ...spoken, workspace, channel };
      const slot = slotFor(workspace, heard.id, target.isMirror);
      const { key: caseKey, severity } = escalation;
      const outgoing = { key: caseKey, severity, workspace: target.workspace, version: heard.revision };
      await store(outgoing, slot, heard);
      deps.kick(caseKey);
    };
  };

  async function store(outgoing: Omit<Outgoing, 'outbox'>, slot: string, heard: Spoken): Promise<void> {
    const { workspace: from, channel, id, thread, at } = heard;
    const says = heard.says ? fitRoomMessage(heard.says) : 'removed';
    const there = await echoes.find(outgoing.key, slot);
    // A late edit tells nothing new of where it belongs.
    if (there) return echoes.change(outgoing, { ...there, says });
    if (!heard.isNew && Number(deps.clock.now()) - Number(at) > mayBeOnItsWayMs) return;
    const answers = thread === null ? null : await answered(outgoing.key, slot, { ...heard, thread });
    const original = { channel, id, thread };
    await echoes.put(outgoing, { kind: 'echo', slot, after: null, from, original, at, answers, says });
  }

  /** What the other side sees of the message that is answered. */
  async function answered(
    key: string,
    slot: string,
    { workspace, thread }: Spoken & { thread: string },
  ): Promise<Answers | null> {
    const root = slotFor(workspace, thread, isMirrorSlot(slot));
    const shown = await echoes.find(key, root);
    if (shown) return { root: shown.answers?.root ?? { slot: root }, ...sayingOf(shown) };
    const ours = await echoes.whose(key, { workspace, id: thread });
    if (!ours) return null;
    if (!ours.echo) return { root: { slot: otherSlot(ours.slot) }, by: 'Muster', words: '' };
    const { original } = ours.echo;
    const first = original.thread ?? original.id;
    return { root: { channel: original.channel, id: first }, ...sayingOf(ours.echo) };
  }
}

/** The slot in which a message is shown on the other side. */
function slotFor(workspace: string, message: string, isMirror: boolean): string {
  const slot = `echo/${workspace.split(':')[0]}/${message}`;
  return isMirror ? mirrorSlot(slot) : slot;
}

/** Where what is said in one workspace is shown; null where it is shown nowhere else. */
function otherSide(
  { workspace: home, mirror }: Escalation,
  workspace: string,
): { workspace: string; isMirror: boolean } | null {
  if (mirror === null) return null;
  if (workspace === home) return { workspace: mirror, isMirror: true };
  return workspace === mirror ? { workspace: home, isMirror: false } : null;
}

const sayingOf = ({ says }: Echo): Pick<Answers, 'by' | 'words'> =>
  typeof says === 'string'
    ? { by: 'an earlier message', words: '' }
    : { by: says.author, words: firstWords(says) };
