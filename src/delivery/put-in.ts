import type { Outgoing } from '../domain/effects.ts';
import { mirrorSlot, refreshable } from '../domain/effects.ts';
import type { Escalation } from '../domain/escalation.ts';
import { mayBeMirrored } from '../domain/mirror.ts';
import type { PersonId } from '../domain/policy.ts';
import { isQuestion, peopleOf, toPeople, toRooms, type WhereaboutsOf } from './both-sides.ts';
import type { EffectQueue } from './ports.ts';
import type { Question, WhereAsked } from './where-asked.ts';

export interface PutInDeps {
  /** Puts this of the case into the queue and begins with what is ready; safe to repeat. */
  put(escalation: Escalation, outgoing: Outgoing): Promise<void>;
  queue: Pick<EffectQueue, 'standing'>;
  /** The workspaces that are connected. */
  workspaces(): readonly string[];
  /** Where each of these people is reached, if wanted everywhere; at home where that is not known. */
  findPeople(people: readonly PersonId[], home: string, isEverywhere: boolean): Promise<WhereaboutsOf>;
  /** Which questions are asked on the other platform, as people are present there. */
  whereAsked: WhereAsked;
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
    const [whereabouts, { standing, asked }] = await Promise.all([
      other ? findPeople(concerned, escalation.workspace, escalation.policy.askOn === 'both') : new Map(),
      findQuestions(escalation, other !== undefined),
      putAll(escalation, toRooms(escalation)),
    ]);
    const parts = toPeople(escalation, { whereabouts, standing, asked });
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

  /** What people were shown before and is to be shown anew, and where questions are asked that stand nowhere yet. */
  async function findQuestions(escalation: Escalation, hasOther: boolean) {
    const { key, outbox } = escalation;
    const shown = outbox.filter((effect) => refreshable.has(effect.kind) && peopleOf(effect).length > 0);
    const slots = shown.flatMap(({ slot }) => [slot, mirrorSlot(slot)]);
    const standing = slots.length > 0 ? await queue.standing(key, slots) : new Map<string, string>();
    const questions = hasOther ? newQuestions(escalation, standing) : [];
    const asked = questions.length > 0 ? await deps.whereAsked(escalation, questions) : new Map();
    return { standing, asked };
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

/** Those that are asked in one place, and stand nowhere yet. */
const newQuestions = ({ outbox, policy }: Escalation, standing: ReadonlyMap<string, string>): Question[] =>
  outbox
    .filter((effect) => isQuestion(effect) && !(effect.kind === 'ask' && policy.askOn === 'both'))
    .filter(({ slot }) => !standing.has(slot) && !standing.has(mirrorSlot(slot)))
    .flatMap((effect) => peopleOf(effect).map((person) => ({ slot: effect.slot, person })));
