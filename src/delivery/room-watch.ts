import { mirrorSlot } from '../domain/effects.ts';
import type { Escalation } from '../domain/escalation.ts';
import { isActive } from '../domain/escalation.ts';
import { roomTroubleOf } from '../domain/rooms.ts';
import { AppError } from '../errors.ts';
import type { Clock } from '../usecases/ports.ts';
import { refOf } from './job.ts';
import { type Mending, mendRoom } from './mend-room.ts';
import type { EffectQueue } from './ports.ts';
import { planFor } from './room-plan.ts';
import type { Hint, OutsideNews, RoomCare, RoomQueue } from './room-ports.ts';

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
  /** The keys of all active cases. */
  active(): Promise<readonly string[]>;
  /** Throws an `AppError` when the workspace is not connected. */
  careOf(workspace: string): RoomCare;
  record(seen: Escalation, decide: Parameters<Mending['record']>[0]): Promise<boolean>;
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
  /** Active cases that were not compared yet in this turn through all of them. */
  private left: string[] = [];
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
    if (key === null || (await this.isMirror(key, channel))) return;
    if (message !== undefined && !(await this.isCard(key, message))) return;
    if (hint === 'joined' && !(await this.isMissed(key))) return;
    await this.look(key, hint);
  }

  /** Looks at the room of a case and mends what is wrong with it. One look at a time; never throws. */
  look(key: string, hint?: Hint): Promise<void> {
    const before = this.looking.get(key) ?? Promise.resolve();
    const look = before
      .then(() => this.lookOnce(key, hint))
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
    const key = await this.deps.queue.takeDue(this.left.splice(0, comparedAtOnce), lookEveryMs);
    if (key !== null) await this.look(key);
    return key !== null || this.left.length > 0;
  }

  /** Looks at every room now. */
  async lookAtAll(): Promise<void> {
    for (const key of await this.deps.active()) await this.look(key);
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

  private async lookOnce(key: string, hint: Hint | undefined): Promise<void> {
    const { outside, queue, load, careOf, record, clock } = this.deps;
    const escalation = await load(key);
    if (!escalation || !isActive(escalation)) return;
    const slots = await outside.outside(key, ['room', 'card']);
    const room = slots.get('room');
    if (!room) return;
    const card = slots.get('card') ?? null;
    const care = careOf(escalation.workspace);
    const sight = await care.inspectRoom(room.channel, refOf(card));
    const plan = planFor(escalation, sight, hint, clock.now());
    if (plan.do === 'nothing' && sight.room === 'in') await queue.sayUnsaid(key);
    const mending = { escalation, room, card, care, queue };
    await mendRoom({ ...mending, record: (decide) => record(escalation, decide) }, plan);
    this.deps.kick(key);
  }

  /** The case goes on in its room, so a mirror is not mended: what could not be shown there is named on the card. */
  private async isMirror(key: string, channel: string): Promise<boolean> {
    const mirror = mirrorSlot('room');
    return (await this.deps.outside.outside(key, [mirror])).get(mirror)?.channel === channel;
  }

  private async isCard(key: string, message: string): Promise<boolean> {
    const card = (await this.deps.outside.outside(key, ['card'])).get('card');
    return card?.id === message;
  }

  /** Whether it matters that Muster came into the room. It does so at each making of one. */
  private async isMissed(key: string): Promise<boolean> {
    const escalation = await this.deps.load(key);
    return (
      escalation !== null && (roomTroubleOf(escalation) !== null || (await this.deps.queue.hasUnsaid(key)))
    );
  }

  /** What the outside cannot answer now is looked at again by the round. */
  private failed(error: unknown, key: string): void {
    if (!(error instanceof AppError)) this.deps.onFault(error, { room: key });
  }
}
