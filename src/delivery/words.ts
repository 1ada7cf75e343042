import type { Echo, Effect } from '../domain/effects.ts';
import type { Ask, Escalation, Update } from '../domain/escalation.ts';
import type { News } from '../domain/news.ts';
import type { PersonId } from '../domain/policy.ts';
import type { RoomMessage } from '../domain/room-message.ts';
import type { Entry } from '../domain/timeline.ts';
import type { MessageView } from '../view/message.ts';

/**
 * What the words may depend on beside the escalation. `now` is the product's clock; `room` its platform channel where it is read, if
 * there is one yet; `roomIsIn` the workspace where it is instead, for who reads this on a platform that has none.
 */
export interface Scene {
  now: Date;
  room: string | null;
  roomIsIn?: string | null;
}

/** Something that should have been seen outside and was not: tried several times, or given up (`dead`). `why` is a plain sentence. */
export interface Trouble {
  effect: Effect;
  dead: boolean;
  code: string;
  why: string;
}

/**
 * The words of each slot: pure, of the escalation as it is now. The delivery decides whether a slot is shown at all, so these
 * are called for what exists only. It uses nothing but domain and view types: the view fits it without knowing it.
 */
export interface Words {
  card(escalation: Escalation, scene: Scene & { troubled: readonly Trouble[] }): MessageView;
  announcement(escalation: Escalation, scene: Scene): MessageView;
  /** The line in the thread the case was raised from. */
  origin(escalation: Escalation, scene: Scene): MessageView;
  /** To who raised the case, while there is no room; then: where it is. */
  interim(escalation: Escalation, scene: Scene & { troubled: readonly Trouble[] }): MessageView;
  /** To the person asked; once the ask is answered, lapsed or withdrawn: what became of it, without buttons. */
  ask(escalation: Escalation, ask: Ask, scene: Scene): MessageView;
  /** "Still on it?" to whoever acknowledged, for the deadline with this seq. */
  check(escalation: Escalation, seq: number, scene: Scene): MessageView;
  /** An update is due, in the room, for the deadline with this seq. */
  prompt(escalation: Escalation, seq: number, scene: Scene): MessageView;
  /** A line of history for the room. */
  notice(escalation: Escalation, entry: Entry, scene: Scene): MessageView;
  /** A line of history for one person. */
  tell(escalation: Escalation, entry: Entry, scene: Scene & { to: PersonId }): MessageView;
  update(
    escalation: Escalation,
    update: Update,
    scene: Scene & { to: 'room' | 'announcement' | 'subscriber' },
  ): MessageView;
  /** What is about no case, to one person. */
  word(news: News, to: PersonId): MessageView;
  /** What somebody wrote on the other side of the room; `isFlat` = there are no threads where it is shown. */
  echo(echo: Pick<Echo, 'from' | 'answers'>, says: RoomMessage, scene: { isFlat: boolean }): MessageView;
  /** One line of plain text; the platform clips it. */
  topic(escalation: Escalation): string;
  purpose(escalation: Escalation): string;
  /** Null when there is nothing worth a bookmark. */
  bookmark(escalation: Escalation): { title: string; url: string } | null;
}
