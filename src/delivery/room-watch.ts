import { mirrorSlot, slotOn } from '../domain/effects.ts';
import type { Escalation } from '../domain/escalation.ts';
import { isActive } from '../domain/escalation.ts';
import { roomTroubleOf, workspaceOn } from '../domain/rooms.ts';
import { AppError } from '../errors.ts';
import type { Clock } from '../usecases/ports.ts';
import { refOf } from './job.ts';
import { type Mending, mendRoom } from './mend-room.ts';
import type { EffectQueue } from './ports.ts';
import { planFor } from './room-plan.ts';
import type { Hint, OutsideNews, RoomCare, RoomOfCase, RoomQueue } from './room-ports.ts';

/** Each room of an active case is looked at this often, in real time, for what no event told. */
const lookEveryMs = 10 * 60_000;
/** Between two looks, whichever process looks: 15 a minute, as pins.list allows 20. */
export const betweenLooksMs = 4_000;
/** When no room was due. */
const idleMs = 30_000;
/** Of thousands of rooms only so many are compared at a time, or each look would read them all. */
const comparedAtOnce = 200;

export interface RoomWatchDeps {
  outside: Pick<EffectQueue, 'outside' | 'caseOfRoom'>;
  queue: RoomQueue;
  load(key: string): Promise<Escalation | null>;
  /** The rooms of all active cases. */
  active(): Promise<readonly RoomOfCase[]>;
  /** Throws an `AppError` when the workspace is not connected. */
  careOf(workspace: string): RoomCare;
  record(
    seen: Escalation,
    decide: Parameters<Mending['record']>[0],
    side: RoomOfCase['side'],
  ): Promise<boolean>;
  /** Effects are ready. */
  kick(key: string): void;
  /** Takes the turn to look, which all processes share; false when it is somebody else's. */
  takeTurn(): Promise<boolean>;
  clock: Clock;
  onFault(error: unknown, about: { room?: string }): void;
}

/**
 * Looks after the rooms. An event is only the reason to look: what is done follows from what is seen then, so it does not matter
 * how often or in which order events come; and the round finds what no event told.
 */
export class RoomWatch {
  private readonly looking = new Map<string, Promise<void>>();
  /** Rooms that were not compared yet in this turn through all of them. */
  private left: RoomOfCase[] = [];
  private timer: NodeJS.Timeout | undefined;
  private round: Promise<void> | undefined;
  private stopped = false;

  constructor(private readonly deps: RoomWatchDeps) {}

  /** Looks at one room after the other from now on. */
  start(): void {
    this.planRound(idleMs);
  }

  /** Begins no look any more and waits for those under way. */
  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.round;
    await this.settled();
  }

  /** Something happened to a channel. */
  async changed({ channel, hint, message }: Parameters<OutsideNews['roomChanged']>[0]): Promise<void> {
    const key = await this.deps.outside.caseOfRoom(channel);
    if (key === null) return;
    const room = { key, side: await this.sideOf(key, channel) };
    if (message !== undefined && !(await this.isCard(room, message))) return;
    if (hint === 'joined' && !(await this.isMissed(room))) return;
    await this.look(room, hint);
  }

  /** Looks at a room of a case and mends what is wrong with it. One look at a time; never throws. */
  look(room: RoomOfCase, hint?: Hint): Promise<void> {
    const { key } = room;
    const before = this.looking.get(key) ?? Promise.resolve();
    const look = before
      .then(() => this.lookOnce(room, hint))
      .catch((error: unknown) => this.failed(error, key))
      .finally(() => {
        if (this.looking.get(key) === look) this.looking.delete(key);
      });
    this.looking.set(key, look);
    return look;
  }

  /**
   * Looks at the room that was not looked at for the longest time, among the next two hundred where there are more; false when it is
   * not time for any, or somebody else's turn.
   */
  async lookAtNext(): Promise<boolean> {
    if (this.left.length === 0) this.left = [...(await this.deps.active())];
    if (this.left.length === 0 || !(await this.deps.takeTurn())) return false;
    const room = await this.deps.queue.takeDue(this.left.splice(0, comparedAtOnce), lookEveryMs);
    if (room !== null) await this.look(room);
    return room !== null || this.left.length > 0;
  }

  /** Looks at every room now. */
  async lookAtAll(): Promise<void> {
    for (const room of await this.deps.active()) await this.look(room);
  }

  /** Comes back when nobody looks any more. */
  async settled(): Promise<void> {
    while (this.looking.size > 0) await Promise.all(this.looking.values());
  }

  private planRound(afterMs: number): void {
    if (this.stopped) return;
    this.timer = setTimeout(() => {
      this.round = this.lookAtNext()
        .catch((error: unknown) => this.deps.onFault(error, {}))
        .then((looked) => this.planRound(looked ? betweenLooksMs : idleMs));
    }, afterMs);
  }

  private async lookOnce(at: RoomOfCase, hint: Hint | undefined): Promise<void> {
    const { outside, queue, load, careOf, record, clock } = this.deps;
    const { key, side } = at;
    const escalation = await load(key);
    const workspace = escalation && workspaceOn(escalation, side);
    if (!workspace || !isActive(escalation)) return;
    const slots = await outside.outside(key, [slotOn(side, 'room'), slotOn(side, 'card')]);
    const room = slots.get(slotOn(side, 'room'));
    if (!room) return;
    const card = slots.get(slotOn(side, 'card')) ?? null;
    const care = careOf(workspace);
    const sight = await care.inspectRoom(room.channel, refOf(card));
    const plan = planFor(escalation, { side, sight, hint }, clock.now());
    if (plan.do === 'nothing' && sight.room === 'in') await queue.sayUnsaid(at);
    const mending = { escalation, side, room, card, care, queue };
    await mendRoom({ ...mending, record: (decide) => record(escalation, decide, side) }, plan);
    this.deps.kick(key);
  }

  /** Of a case to which this channel belongs. */
  private async sideOf(key: string, channel: string): Promise<RoomOfCase['side']> {
    const mirror = mirrorSlot('room');
    const there = (await this.deps.outside.outside(key, [mirror])).get(mirror);
    return there?.channel === channel ? 'mirror' : 'home';
  }

  private async isCard({ key, side }: RoomOfCase, message: string): Promise<boolean> {
    const slot = slotOn(side, 'card');
    return (await this.deps.outside.outside(key, [slot])).get(slot)?.id === message;
  }

  /** Whether it matters that Muster came into the room. It does so at each making of one. */
  private async isMissed(room: RoomOfCase): Promise<boolean> {
    const escalation = await this.deps.load(room.key);
    if (escalation === null) return false;
    return roomTroubleOf(escalation, room.side) !== null || this.deps.queue.hasUnsaid(room);
  }

  /** What the outside cannot answer now is looked at again by the round. */
  private failed(error: unknown, key: string): void {
    if (!(error instanceof AppError)) this.deps.onFault(error, { room: key });
  }
}
