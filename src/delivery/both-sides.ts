import {
  type Effect,
  isInRoom,
  isMirrorSlot,
  isOwnSlot,
  mirrorSlot,
  type Outgoing,
  otherSlot,
} from '../domain/effects.ts';
import type { Escalation } from '../domain/escalation.ts';
import type { PersonId } from '../domain/policy.ts';

/**
 * Where a person is to be told, of the workspaces that are connected; `isAway` when they surely have no account at home. `everywhere` is
 * each where they have one, if that was looked for.
 */
export interface Whereabouts {
  workspaces: readonly string[];
  isAway: boolean;
  everywhere?: readonly string[];
}
export type WhereaboutsOf = ReadonlyMap<PersonId, Whereabouts>;

/** What is addressed: a case, or what stands for one and is mirrored nowhere. */
export type Addressed = Outgoing & Partial<Pick<Escalation, 'mirror' | 'policy'>>;

/** Whom an effect is for; nobody when it is for a room or a channel. */
export function peopleOf(effect: Effect): readonly PersonId[] {
  switch (effect.kind) {
    case 'invite':
      return effect.people;
    case 'ask':
    case 'check':
    case 'tell':
    case 'word':
      return effect.person === undefined ? [] : [effect.person];
    case 'update':
      return effect.to === 'subscriber' && effect.person !== null ? [effect.person] : [];
    default:
      return [];
  }
}

/** Whether it asks its person for an answer. */
export const isQuestion = (effect: Effect): boolean => effect.kind === 'ask' || effect.kind === 'check';

/**
 * What the rooms and channels show, for the home and for the mirror. The domain writes each effect once: what stands in the room
 * stands in its mirror too. What is for one side alone has a slot of its own there.
 */
export function toRooms(outgoing: Addressed): Outgoing[] {
  const shown = outgoing.outbox.filter((effect) => peopleOf(effect).length === 0);
  const { mirror } = outgoing;
  return toOutgoing(outgoing, [
    ...shown
      .filter(({ slot }) => !isMirrorSlot(slot))
      .map((effect): At => ({ workspace: outgoing.workspace, effect })),
    ...(mirror ? inMirror(shown).map((effect): At => ({ workspace: mirror, effect })) : []),
  ]);
}

/** Slots of a case, and the workspace of each. */
type SlotsAt = ReadonlyMap<string, string>;

/** What is known of people, and of what was said to them. */
interface Known {
  whereabouts: WhereaboutsOf;
  /** What is shown already, or will be: it goes on to say how things are, wherever the person is reached by now. */
  standing?: SlotsAt;
  /** Questions that are asked elsewhere than where else their person is told things. */
  asked?: SlotsAt;
}

/** What goes to people, for each platform where they are reached. */
export function toPeople(outgoing: Addressed, known: Known): Outgoing[] {
  const toOne = (effect: Effect): At[] =>
    effect.kind === 'invite'
      ? invitations(outgoing, effect, known.whereabouts)
      : messages(outgoing, effect, known);
  const toSome = outgoing.outbox.filter((effect) => peopleOf(effect).length > 0);
  const all = toSome.flatMap(toOne);
  return toOutgoing(outgoing, [...madeAnew(outgoing, all), ...all]);
}

/** The rooms that are made anew and that some of these follow: without them the queue would not know that these have to wait. */
function madeAnew({ workspace, mirror, outbox }: Addressed, all: readonly At[]): At[] {
  const isFollowed = ({ slot }: Effect) => all.some(({ effect }) => effect.after === slot);
  return outbox
    .filter((effect) => effect.kind === 'room' && effect.lost !== undefined && isFollowed(effect))
    .flatMap((effect): At[] => {
      const where = isMirrorSlot(effect.slot) ? mirror : workspace;
      return where ? [{ workspace: where, effect }] : [];
    });
}

interface At {
  workspace: string;
  effect: Effect;
}

/** Without those of the other side, an outbox of each workspace. */
function toOutgoing({ key, version, severity }: Outgoing, all: readonly At[]): Outgoing[] {
  const workspaces = [...new Set(all.map(({ workspace }) => workspace))];
  return workspaces.map((workspace) => ({
    ...{ key, version, severity, workspace },
    outbox: all.filter((each) => each.workspace === workspace).map(({ effect }) => effect),
  }));
}

/** A new mirror begins with its card: what was said before is not said again, so what would follow that follows the card. */
function inMirror(shown: readonly Effect[]): Effect[] {
  const bySlot = new Map(shown.map((effect) => [effect.slot, effect]));
  const own = shown
    .filter(({ slot }) => isMirrorSlot(slot))
    .map((effect) => wishedWith(bySlot.get(otherSlot(effect.slot)), effect));
  const isNew = makesMirror(own);
  const known = new Set(shown.map(({ slot }) => slot));
  const hasOwn = new Set(own.map(({ slot }) => slot));
  const follow = ({ after }: Effect) =>
    after === null ? null : mirrorSlot(isNew && !known.has(after) ? 'card' : after);
  const copies = shown
    .filter((effect) => isInRoom(effect) && !isOwnSlot(effect.slot) && !hasOwn.has(mirrorSlot(effect.slot)))
    .map((effect) => copyOf(effect, mirrorSlot(effect.slot), follow(effect)));
  return [...own, ...copies];
}

/** What is wished for the room since it was wished for the mirror is wished for both. */
function wishedWith(atHome: Effect | undefined, own: Effect): Effect {
  if (!atHome || own.wanted === undefined) return own;
  const { wanted, ...rest } = own;
  return atHome.wanted === undefined ? rest : { ...rest, wanted: Math.max(wanted, atHome.wanted) };
}

const makesMirror = (outbox: readonly Effect[]): boolean =>
  outbox.some(({ kind, slot }) => kind === 'room' && isMirrorSlot(slot));

/** What the one has lost outside the other may have still. */
function copyOf(effect: Effect, slot: string, after: string | null): Effect {
  if (!('lost' in effect)) return { ...effect, slot, after };
  const { lost: _, ...rest } = effect;
  return { ...rest, slot, after };
}

/** Into the room those who are not known to be elsewhere; into the mirror those who are there, once where it is made just now. */
function invitations(
  { workspace, mirror, outbox }: Addressed,
  effect: Extract<Effect, { kind: 'invite' }>,
  whereabouts: WhereaboutsOf,
): At[] {
  const { slot, after } = effect;
  const isAt = (place: string) => (person: PersonId) => roomsOf(person).includes(place);
  const ofMirror = outbox.filter((each) => each.kind === 'invite' && isMirrorSlot(each.slot));
  const isInvited = (person: PersonId) => ofMirror.some((each) => peopleOf(each).includes(person));
  // Who wants to be asked elsewhere comes into the room at home all the same, unless it is there too.
  const roomsOf = (person: PersonId): readonly string[] => {
    const { workspaces, isAway } = whereabouts.get(person) ?? { workspaces: [workspace], isAway: false };
    return isAway || mirror ? workspaces : [workspace];
  };
  const isForMirror = isMirrorSlot(slot);
  const atHome = isForMirror ? [] : effect.people.filter(isAt(workspace));
  const others = isOwnSlot(slot) ? [] : effect.people.filter((person) => !isInvited(person));
  const there = mirror ? (isForMirror ? effect.people : others).filter(isAt(mirror)) : [];
  const copied = isForMirror
    ? effect
    : { ...effect, slot: mirrorSlot(slot), after: after && mirrorSlot(after) };
  return [
    ...(atHome.length > 0 ? [{ workspace, effect: { ...effect, people: atHome } }] : []),
    ...(mirror && there.length > 0 ? [{ workspace: mirror, effect: { ...copied, people: there } }] : []),
  ];
}

function messages(
  { workspace: home, mirror = null, policy }: Addressed,
  effect: Effect,
  { whereabouts, standing = nowhere, asked = nowhere }: Known,
): At[] {
  const [person = ''] = peopleOf(effect);
  const where: Whereabouts = whereabouts.get(person) ?? { workspaces: [home], isAway: false };
  const isForBoth = effect.kind === 'ask' && policy?.askOn === 'both';
  const slot = mirrorSlot(effect.slot);
  const chosen = asked.get(effect.slot);
  const wanted = (isForBoth && where.everywhere) || (chosen === undefined ? where.workspaces : [chosen]);
  // A question that stands elsewhere is not asked at home too, whatever would be decided by now.
  const stays = isQuestion(effect) && standing.get(slot);
  const workspaces = stays && wanted.every((each) => each === home) ? [stays] : wanted;
  const away = workspaces.find((workspace) => workspace !== home) ?? standing.get(slot) ?? mirror;
  const after = effect.after === null || away !== mirror ? null : mirrorSlot(effect.after);
  const isAway = away !== null && (workspaces.includes(away) || standing.has(slot));
  return [
    ...(workspaces.includes(home) || standing.has(effect.slot) ? [{ workspace: home, effect }] : []),
    ...(isAway ? [{ workspace: away, effect: copyOf(effect, slot, after) }] : []),
  ];
}

const nowhere: SlotsAt = new Map();
