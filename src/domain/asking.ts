import type { Change } from './change.ts';
import { type Ask, type Escalation, levelGroup, readGroup, teamGroup, waitingAsks } from './escalation.ts';
import { membersOf, type PersonId, peopleOfLevel, type TeamId } from './policy.ts';
import { acknowledgeWithinMs } from './promises.ts';
import type { Happening } from './timeline.ts';

type Why = Extract<Happening, { what: 'asked' }>['why'];

const isLevel = ({ group }: Ask): boolean => 'level' in readGroup(group);

/** Whether a level still has time to answer: then the ladder goes on by itself when that is up. */
export const isLevelAsked = (escalation: Escalation): boolean => waitingAsks(escalation).some(isLevel);

/**
 * Asks a level of the policy; its people have the time the policy gives them and are brought into the room. A level that is
 * being asked already keeps its time. A level with nobody to ask but `except` is passed over.
 */
export function askLevel(change: Change, level: number, why: Why, except?: PersonId): Change {
  const { policy, team } = change.now;
  const rung = policy.levels[level];
  if (!rung) throw new RangeError(`The policy has no level ${level}`);
  const group = levelGroup(level);
  change.set({ level, unowned: false });
  if (waitingAsks(change.now).some((ask) => ask.group === group)) return change;
  const people = peopleOfLevel(policy, rung, team).filter((person) => person !== except);
  return people.length === 0 ? climb(change, why) : askPeople(change, people, { group, why });
}

/** Asks another team beside the levels; when it stays silent, the ladder is climbed. */
export function askTeam(change: Change, team: TeamId): Change {
  const group = teamGroup(team, change.takeSeq());
  return askPeople(change, membersOf(change.now.policy, team), { group, why: 'escalated' });
}

/** Asks the next level. When there is none and nobody has the case, everyone is told so, once. */
export function climb(change: Change, why: Why): Change {
  const { level, policy, asks, opened, unowned, status } = change.now;
  if (level + 1 < policy.levels.length) return askLevel(change, level + 1, why);
  if (unowned || status !== 'open' || isLevelAsked(change.now)) return change;
  return change
    .set({ unowned: true })
    .tellRoom({ what: 'nobody-left' })
    .tellPeople([...policy.managers, opened.by, ...asks.map(({ person }) => person)]);
}

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

/** Somebody takes on what they were asked, for their whole group. */
export function answerForGroup(change: Change, person: PersonId): Change {
  const groups = groupsOf(change.now, person);
  return answerAs(change, person, 'acknowledged', ({ group }) => groups.has(group));
}

/** Somebody takes the case: their group is served, and no level is asked any more. */
export function answerForCase(change: Change, person: PersonId): Change {
  const groups = groupsOf(change.now, person);
  return answerAs(change, person, 'acknowledged', (ask) => groups.has(ask.group) || isLevel(ask));
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
