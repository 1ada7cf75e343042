import type { IncomingMessage, ServerResponse } from 'node:http';
import type { CompanyPolicy } from './company-policy.ts';
import { peopleOf, type Whereabouts, type WhereaboutsOf } from './delivery/both-sides.ts';
import type { Platform } from './delivery/ports.ts';
import type { RoomCare } from './delivery/room-ports.ts';
import type { SeenPresence } from './delivery/seen-presence.ts';
import type { Effect, Outgoing } from './domain/effects.ts';
import type { PersonId } from './domain/policy.ts';
import { AppError } from './errors.ts';
import type { Vitals } from './usecases/health.ts';
import type { PeopleStore, Reach } from './usecases/ports.ts';

/** A platform that is connected, as the composition root sees it. */
export interface Side {
  id: 'slack' | 'teams';
  /** As people call it. */
  name: string;
  /** Such as `slack:T0001`. */
  workspace: string;
  platform: Platform;
  care: RoomCare;
  /** False where every room would be open to all, as far as is known at present. */
  hasPrivateRooms(): boolean;
  /** Looks at what Muster may do there by now, where that can change without a word. */
  lookAtConsent(): Promise<unknown>;
  /** Throws AppError `credentials-refused` when the platform does not accept ours. */
  checkCredentials(): Promise<unknown>;
  /** Request listeners by path. */
  handlers: Readonly<Record<string, (request: IncomingMessage, response: ServerResponse) => void>>;
  /** Whether this person can be told something there. */
  reaches(person: PersonId): Promise<boolean>;
  /** Who is there just now. */
  presence: SeenPresence;
  /** The policy was read anew. */
  takePolicy(policy: CompanyPolicy): void;
  /** How the last call to it ended. */
  lastCall(): Vitals['platforms'][number]['lastCall'];
  /** Resolves when what has come in so far is done with. */
  settled(): Promise<void>;
  stop(): Promise<unknown>;
}

/** The platforms that are connected: none while they are being started. */
export class Sides {
  private readonly connected: Side[] = [];

  constructor(private readonly people: Pick<PeopleStore, 'get'>) {}

  add(side: Side): void {
    this.connected.push(side);
  }

  get all(): readonly Side[] {
    return this.connected;
  }

  get workspaces(): readonly string[] {
    return this.connected.map(({ workspace }) => workspace);
  }

  /** @throws AppError `workspace-not-connected` */
  of(workspace: string): Side {
    const side = this.connected.find((each) => each.workspace === workspace);
    if (side) return side;
    const message = `The workspace ${workspace} is not connected. Connect it again, and what waits for it is sent.`;
    throw new AppError('workspace-not-connected', message, { retryable: true });
  }

  /**
   * The same, but each word to a person by a platform where they are: the one it was meant for where that is one of them. What
   * nobody reaches stays as it is.
   */
  async address(outgoing: Outgoing): Promise<Outgoing[]> {
    if (this.connected.length < 2) return [outgoing];
    const { workspace: preferred } = outgoing;
    const whereabouts = await this.findPeople(outgoing.outbox.flatMap(peopleOf), preferred);
    const byWorkspace = new Map<string, Effect[]>();
    for (const effect of outgoing.outbox) {
      const [person = ''] = peopleOf(effect);
      const [workspace = preferred] = whereabouts.get(person)?.workspaces ?? [];
      byWorkspace.set(workspace, [...(byWorkspace.get(workspace) ?? []), effect]);
    }
    return [...byWorkspace].map(([workspace, outbox]) => ({ ...outgoing, workspace, outbox }));
  }

  /**
   * Where each of these people is reached: where they want to be, else at home if they are there. Who is reached nowhere is looked for at
   * home.
   */
  async findPeople(people: readonly PersonId[], home: string, isEverywhere = false): Promise<WhereaboutsOf> {
    const known = await this.people.get(people);
    const found = [...new Set(people)].map(async (person) => {
      const reach = known.get(person)?.reach ?? null;
      return [person, await this.whereIs(person, { reach, home, isEverywhere })] as const;
    });
    return new Map(await Promise.all(found));
  }

  /** The platforms on which somebody is reached. */
  async reachedOn(person: PersonId): Promise<Side['id'][]> {
    const all = await Promise.all(this.connected.map((side) => isReached(side, person)));
    return this.connected.flatMap(({ id }, index) => (all[index] === true ? [id] : []));
  }

  private async whereIs(
    person: PersonId,
    { reach, home, isEverywhere }: { reach: Reach | null; home: string; isEverywhere: boolean },
  ): Promise<Whereabouts> {
    const atHome = this.connected.find(({ workspace }) => workspace === home);
    const isAtHome = await isReached(atHome, person);
    const wantsHome = reach === null || reach === atHome?.id;
    if (isAtHome === true && wantsHome && !isEverywhere) return { workspaces: [home], isAway: false };
    const others = this.connected.filter(({ workspace }) => workspace !== home);
    const reached = await Promise.all(others.map((side) => isReached(side, person)));
    const away = others.flatMap(({ workspace }, index) => (reached[index] === true ? [workspace] : []));
    const everywhere = [...(isAtHome === true || away.length === 0 ? [home] : []), ...away];
    const isThereOnly = away.length > 0 && (isAtHome !== true || (!wantsHome && reach !== 'both'));
    const workspaces = isThereOnly ? away : reach === 'both' ? everywhere : [home];
    return { workspaces, isAway: isAtHome === false && away.length > 0, ...(isEverywhere && { everywhere }) };
  }
}

/** Null where it cannot be told at present: what is sent there is tried until it can be. */
export async function isReached(side: Side | undefined, person: PersonId): Promise<boolean | null> {
  try {
    return (await side?.reaches(person)) ?? false;
  } catch (error) {
    if (error instanceof AppError) return null;
    throw error;
  }
}
