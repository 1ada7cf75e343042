import type { Change } from './change.ts';
import {
  type Ask,
  climbGroup,
  type Escalation,
  levelGroup,
  readGroup,
  rungOf,
  teamGroup,
  waitingAsks,
} from './escalation.ts';
import type { EscalationType, Level, PersonId, TeamId } from './policy.ts';
import { acknowledgeWithinMs } from './promises.ts';
import { membersOf } from './roster.ts';
import { peopleOfLevel } from './targets.ts';
import type { Happening } from './timeline.ts';

type Why = Extract<Happening, { what: 'asked' }>['why'];

const isLevel = ({ group }: Ask): boolean => {
  const { level, climb } = { climb: undefined, ...readGroup(group) };
  return level !== undefined && climb === undefined;
};

/** Whether a level still has time to answer: then the ladder goes on by itself when that is up. */
export const isLevelAsked = (escalation: Escalation): boolean => waitingAsks(escalation).some(isLevel);

/**
 * Asks a level of the policy; its people have the time the policy gives them and are brought into the room. A level that is
 * being asked already keeps its time. A level with nobody to ask but `except` is passed over.
 */
export function askLevel(change: Change, level: number, why: Why, except?: PersonId): Change {
  const group = levelGroup(level);
  // Whoever is asked beside it reads who is asked next.
  showWaitingAsks(change.set({ level, unowned: false }).stop('unowned'));
  if (isWaiting(change, group)) return change;
  const there = peopleOfGroup(change, group);
  if (there.length === 0) return climb(change.tellRoom({ what: 'nobody-there', group }), why);
  const people = there.filter((person) => person !== except);
  return people.length === 0 ? climb(change, why) : askPeople(change, people, { group, why });
}

/** Asks the level again that was asked last, or the first one. */
export const askAgain = (change: Change, why: Why, except?: PersonId): Change =>
  askLevel(change, Math.max(change.now.level, 0), why, except);

const isWaiting = ({ now }: Change, wanted: string): boolean =>
  waitingAsks(now).some(({ group }) => group === wanted);

/** Whom a level asks now. */
function peopleOfGroup({ now, cause }: Change, group: string): PersonId[] {
  const rung = rungOf(now, group);
  if (!rung) throw new RangeError(`The policy has no ${group}`);
  return peopleOfLevel(now, rung, cause.roster, cause.at);
}

/** The next level that a case can climb for this type beside its own levels; undefined when there is none. */
export const nextBeside = ({ policy, climbs }: Escalation, type: EscalationType): Level | undefined =>
  policy.climbs[type]?.[(climbs[type] ?? -1) + 1];

/** Asks the next level of another ladder beside the case's own. One with nobody to ask is passed over. */
export function climbBeside(change: Change, type: EscalationType, why: Why): Change {
  if (!nextBeside(change.now, type)) return change;
  const { climbs } = change.now;
  const level = (climbs[type] ?? -1) + 1;
  const group = climbGroup(type, level);
  change.set({ climbs: { ...climbs, [type]: level } });
  const people = peopleOfGroup(change, group);
  if (people.length > 0) return askPeople(change, people, { group, why });
  return climbBeside(change.tellRoom({ what: 'nobody-there', group }), type, why);
}

/** What follows of itself: the levels for automatic escalations where the policy has some left, and otherwise the case's own. */
export const climbByItself = (change: Change, why: Why): Change =>
  nextBeside(change.now, 'automatic') ? climbBeside(change, 'automatic', why) : climb(change, why);

/** Asks another team beside the levels; when it stays silent, the ladder is climbed. */
export function askTeam(change: Change, team: TeamId): Change {
  const group = teamGroup(team, change.takeSeq());
  const { teams } = change.now.policy;
  const name = change.cause.roster.teams[team]?.name ?? team;
  change.set({ policy: { ...change.now.policy, teams: { ...teams, [team]: { name } } } });
  return askPeople(change, membersOf(change.cause.roster, team), { group, why: 'escalated' });
}

/**
 * Asks the next level. After the last of a case that nobody has they are gone through again, as often as the policy says; then
 * everyone is told that it has no owner, and the managers again and again.
 */
export function climb(change: Change, why: Why): Change {
  const { level, policy, asks, opened, unowned, status, round } = change.now;
  if (level + 1 < policy.levels.length) return askLevel(change, level + 1, why);
  if (unowned || status !== 'open' || isLevelAsked(change.now)) return change;
  if (round < policy.repeatLevels) return askLevel(change.set({ round: round + 1 }), 0, 'repeated');
  return expectOwner(change)
    .set({ unowned: true })
    .tellRoom({ what: 'nobody-left' })
    .tellPeople([...policy.managers, opened.by, ...asks.map(({ person }) => person)]);
}

/**
 * The case goes over to the route of the severity it now has, if that is another. While nobody has the case, that ladder is asked
 * from its beginning; otherwise it is there for when the case climbs again.
 */
export function takeRoute(change: Change): Change {
  const { policy, severity, status } = change.now;
  const route = policy.routes[severity];
  if (!route) return change;
  change.set({ policy: { ...policy, ...route } });
  if (JSON.stringify(route.levels) === JSON.stringify(policy.levels)) return change;
  closeAsks(change, isLevel, 'withdrawn').set({ level: -1, round: 1 });
  return status === 'open' ? askLevel(change, 0, 'other-route') : change;
}

/** Until somebody has the case the managers hear of that again after this long. */
export const expectOwner = (change: Change, afterMs = change.now.policy.unownedAgainAfterMs): Change =>
  change.start('unowned', new Date(Number(change.cause.at) + afterMs));

/**
 * Somebody answers what they were asked. Acknowledging serves their whole group, and whatever else `serves` picks: the others are
 * not asked any more. Declining speaks for themselves only.
 */
function answerAs(
  change: Change,
  person: PersonId,
  answer: 'acknowledged' | 'declined',
  serves: (ask: Ask) => boolean,
): Change {
  const mine = waitingAsks(change.now).filter((ask) => ask.person === person);
  closeAsks(change, (ask) => mine.includes(ask), answer);
  return closeAsks(change, serves, 'withdrawn');
}

/** Somebody takes on what they were asked, for their whole group, unless more of it are needed. */
export function answerForGroup(change: Change, person: PersonId): Change {
  const served = servedBy(change.now, person);
  return answerAs(change, person, 'acknowledged', ({ group }) => served.has(group));
}

/** Somebody takes the case: their group is served, unless more of it are needed, and no other level is asked any more. */
export function answerForCase(change: Change, person: PersonId): Change {
  const mine = groupsOf(change.now, person);
  const served = servedBy(change.now, person);
  const isServed = (ask: Ask) => served.has(ask.group) || (isLevel(ask) && !mine.has(ask.group));
  return answerAs(change, person, 'acknowledged', isServed);
}

/** The groups of this person that need nobody else once they have acknowledged. */
const servedBy = (escalation: Escalation, person: PersonId): Set<string> =>
  new Set([...groupsOf(escalation, person)].filter((group) => missingIn(escalation, group) <= 1));

/** How many of a group have to acknowledge yet. */
function missingIn(escalation: Escalation, group: string): number {
  const { asks } = escalation;
  const wanted = rungOf(escalation, group)?.acknowledgements ?? 1;
  const lastAskedAt = Math.max(
    ...asks.filter((ask) => ask.group === group).map(({ askedAt }) => Number(askedAt)),
  );
  const ofGroup = asks.filter((ask) => ask.group === group && Number(ask.askedAt) === lastAskedAt);
  const given = ofGroup.filter(({ answer }) => answer === 'acknowledged').length;
  return Math.min(wanted, ofGroup.length) - given;
}

/** Somebody cannot take what they were asked; the others of their group still may. */
export const answerWithNo = (change: Change, person: PersonId): Change =>
  answerAs(change, person, 'declined', () => false);

const groupsOf = (escalation: Escalation, person: PersonId): Set<string> =>
  new Set(
    waitingAsks(escalation)
      .filter((ask) => ask.person === person)
      .map(({ group }) => group),
  );

export const withdrawAllAsks = (change: Change): Change => closeAsks(change, () => true, 'withdrawn');

/** Only levels up to this one are asked from now on. */
export const withdrawLevelsAbove = (change: Change, level: number): Change =>
  closeAsks(change, (ask) => isAbove(ask, level), 'withdrawn');

function isAbove(ask: Ask, level: number): boolean {
  return isLevel(ask) && (readGroup(ask.group).level ?? -1) > level;
}

/** The time of a group ran out. */
export const lapseAsks = (change: Change, group: string): Change =>
  closeAsks(change, (ask) => ask.group === group, 'lapsed');

function closeAsks(change: Change, closes: (ask: Ask) => boolean, answer: Ask['answer']): Change {
  const closing = waitingAsks(change.now).filter(closes);
  const answeredAt = change.cause.at;
  change.set({
    asks: change.now.asks.map((ask) => (closing.includes(ask) ? { ...ask, answer, answeredAt } : ask)),
  });
  showAsks(change, closing);
  return stopAnsweredGroups(change);
}

/** The questions that are not answered yet show the present state, such as where the room is. */
export const showWaitingAsks = (change: Change): Change => showAsks(change, waitingAsks(change.now));

const showAsks = (change: Change, asks: Ask[]): Change =>
  asks.reduce(
    (shown, { id, person }) => shown.show({ kind: 'ask', ask: id, person }, `ask/${id}`, 'room'),
    change,
  );

function stopAnsweredGroups(change: Change): Change {
  const waiting = new Set(waitingAsks(change.now).map(({ group }) => group));
  for (const { kind, subject } of change.now.deadlines) {
    if (kind === 'acknowledge' && subject && !waiting.has(subject)) change.stop('acknowledge', subject);
  }
  return change;
}

function askPeople(change: Change, people: PersonId[], { group, why }: { group: string; why: Why }): Change {
  const askedAt = change.cause.at;
  const dueAt = new Date(Number(askedAt) + acknowledgeWithinMs(change.now, group));
  const lastId = change.now.asks.at(-1)?.id ?? 0;
  const asks = people.map(
    (person, index): Ask => ({
      id: lastId + 1 + index,
      group,
      person,
      askedAt,
      answer: 'waiting',
      answeredAt: null,
    }),
  );
  change
    .bringIn(people)
    .start('acknowledge', dueAt, { subject: group })
    .tellRoom({ what: 'asked', group, people, why, dueAt })
    .set({ asks: [...change.now.asks, ...asks] });
  return showAsks(change, asks);
}

/** The time to answer counts from when it was asked, at the pace of the severity as it now is; never before now. */
export function retimeAsks(change: Change): Change {
  for (const { kind, subject, startedAt } of change.now.deadlines) {
    if (kind !== 'acknowledge' || subject === null) continue;
    const dueMs = Number(startedAt) + acknowledgeWithinMs(change.now, subject);
    const dueAt = new Date(Math.max(dueMs, Number(change.cause.at)));
    change.start('acknowledge', dueAt, { subject, startedAt });
  }
  return showWaitingAsks(change);
}
