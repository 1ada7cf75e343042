import type { Outgoing } from '../domain/effects.ts';
import { mirrorSlot, refreshable } from '../domain/effects.ts';
import type { Escalation } from '../domain/escalation.ts';
import { mayBeMirrored } from '../domain/mirror.ts';
import type { PersonId } from '../domain/policy.ts';
import { peopleOf, toPeople, toRooms, type WhereaboutsOf } from './both-sides.ts';
import type { EffectQueue } from './ports.ts';

export interface PutInDeps {
  /** Puts this of the case into the queue and begins with what is ready; safe to repeat. */
  put(escalation: Escalation, outgoing: Outgoing): Promise<void>;
  queue: Pick<EffectQueue, 'outside'>;
  /** The workspaces that are connected. */
  workspaces(): readonly string[];
  /** Where each of these people is reached, if wanted everywhere; at home where that is not known. */
  findPeople(people: readonly PersonId[], home: string, isEverywhere: boolean): Promise<WhereaboutsOf>;
  /** Whether a room can be kept from others there. */
  hasPrivateRooms(workspace: string): boolean;
  /** Writes down that the case is mirrored there from now on. False when it is not, because somebody else was faster or it may not be. */
  openMirror(escalation: Escalation, workspace: string): Promise<boolean>;
}

/**
 * Puts the outbox of a case into the queue, for each platform its part. Should it be cut off in between, the whole is put in again,
 * as the outbox is cleared only afterwards.
 */
export function createPutIn(deps: PutInDeps) {
  const { put, queue, workspaces, findPeople } = deps;

  return async function putIn(escalation: Escalation): Promise<void> {
    const other = workspaces().find((workspace) => workspace !== escalation.workspace);
    if (!other && !escalation.mirror) return put(escalation, escalation);
    const concerned = [...new Set(escalation.outbox.flatMap(peopleOf))];
    const [whereabouts, standing] = await Promise.all([
      other ? findPeople(concerned, escalation.workspace, escalation.policy.askOn === 'both') : new Map(),
      findStanding(escalation),
      putAll(escalation, toRooms(escalation)),
    ]);
    const parts = toPeople(escalation, whereabouts, standing);
    const atHome = parts.filter(({ workspace }) => workspace === escalation.workspace);
    await putAll(escalation, atHome);
    // With its mirror it is put in anew: then those who are there find the way to it in what they are told.
    if (other && isMirrorWanted(escalation, other, whereabouts) && (await deps.openMirror(escalation, other)))
      return;
    await putAll(
      escalation,
      parts.filter((part) => !atHome.includes(part)),
    );
  };

  async function putAll(escalation: Escalation, parts: readonly Outgoing[]): Promise<void> {
    for (const part of parts) await put(escalation, part);
  }

  /** What people were shown before and is to be shown anew. */
  async function findStanding({ key, outbox }: Escalation): Promise<ReadonlySet<string>> {
    const shown = outbox.filter((effect) => refreshable.has(effect.kind) && peopleOf(effect).length > 0);
    const slots = shown.flatMap(({ slot }) => [slot, mirrorSlot(slot)]);
    return new Set(slots.length > 0 ? (await queue.outside(key, slots)).keys() : []);
  }

  function isMirrorWanted(escalation: Escalation, other: string, whereabouts: WhereaboutsOf): boolean {
    const { room } = escalation.policy;
    if (!mayBeMirrored(escalation) || (room.private && !deps.hasPrivateRooms(other))) return false;
    return room.mirror === 'always' || needed(escalation).some((person) => whereabouts.get(person)?.isAway);
  }
}

/** Whom the case brings in just now. */
const needed = ({ outbox }: Escalation): readonly PersonId[] =>
  outbox.filter(({ kind }) => kind === 'invite' || kind === 'ask').flatMap(peopleOf);
