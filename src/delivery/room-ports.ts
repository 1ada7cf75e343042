import type { RoomSide } from '../domain/effects.ts';
import type { PersonId } from '../domain/policy.ts';
import type { MessageRef } from './ports.ts';

/**
 * How a room looks from outside. `gone`: the platform knows no such room, or hides it from us because we are not in it. The card
 * is `unknown` where nobody has looked, because there is none yet or the room is out of reach.
 */
export type RoomSight =
  | { room: 'gone' | 'archived' | 'not-in' }
  | { room: 'in'; card: 'pinned' | 'unpinned' | 'deleted' | 'unknown' };

/** What a platform does to look after rooms. Each call is one try; it throws `AppError`s. */
export interface RoomCare {
  /** Two calls at most when nothing is wrong. */
  inspectRoom(channel: string, card: MessageRef | null): Promise<RoomSight>;
  /** Safe to repeat. Throws where the platform does not let us. */
  unarchiveRoom(channel: string): Promise<void>;
  /** Safe to repeat. Throws where the platform does not let us, such as into private rooms. */
  joinRoom(channel: string): Promise<void>;
}

/** What an event told of a room beyond that one should look: what looking alone cannot tell apart. */
export type Hint = 'deleted' | 'archived' | 'left' | 'joined';

/** What platforms hear of the outside. Each may come several times, late, or never. */
export interface OutsideNews {
  /** Something happened to a channel, which may be a room; `message` is the one it happened to, if it was to one. */
  roomChanged(news: {
    channel: string;
    hint?: Hint | undefined;
    message?: string | undefined;
  }): Promise<void>;
  /** Something happened to where all rooms of a workspace are. */
  roomsChanged(): Promise<void>;
  /** Somebody's account is gone. */
  personLeft(workspace: string, person: PersonId): Promise<void>;
  /** The workspace did not accept our credentials, or is going to. */
  credentialsRefused(): void;
  /** It did; told of every call. */
  credentialsAccepted(): void;
}

/** The room that a case has on one of its sides. */
export interface RoomOfCase {
  key: string;
  side: RoomSide;
}

/** The rooms in the queue, for those who look after them. */
export interface RoomQueue {
  /**
   * Takes that one of these rooms that was looked at the longest ago, if that is at least `everyMs` of the server's time; so that of
   * several processes one looks. Null when none is due.
   */
  takeDue(rooms: readonly RoomOfCase[], everyMs: number): Promise<RoomOfCase | null>;
  /** Whether something that belongs into the room was given up because the room could not be reached. */
  hasUnsaid(room: RoomOfCase): Promise<boolean>;
  /** Puts all that in again, in its order. */
  sayUnsaid(room: RoomOfCase): Promise<void>;
  /** What waits for another try after this error is tried now. */
  hurry(workspace: string, code: string): Promise<void>;
}
