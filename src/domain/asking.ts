import type { Change } from './change.ts';
import { type Ask, levelGroup, waitingAsks } from './escalation.ts';
import { membersOf, type PersonId, peopleOfLevel, type TeamId } from './policy.ts';
import type { Happening } from './timeline.ts';

type Why = Extract<Happening, { what: 'asked' }>['why'];

/** Asks a level of the policy, who have the time the policy gives them; they are brought into the room. */
export function askLevel(change: Change, level: number, why: Why): Change {
  const { policy, team, severity } = change.now;
  const rung = policy.levels[level];
  if (!rung) throw new RangeError(`The policy has no level ${level}`);
  change.set({ level, unowned: false });
  const withinMs = rung.acknowledgeWithinMs[severity];
  return askPeople(change, peopleOfLevel(policy, rung, team), { group: levelGroup(level), why, withinMs });
}

/** Asks another team beside the levels; silence there climbs a level. */
export function askTeam(change: Change, team: TeamId): Change {
  const { policy, severity, level } = change.now;
  const withinMs = policy.levels[level]?.acknowledgeWithinMs[severity] ?? 0;
  const group = `team:${team}:${change.takeSeq()}`;
  return askPeople(change, membersOf(policy, team), { group, why: 'escalated', withinMs });
}

/** Asks the next level, or, when there is none, tells everyone that the case has no owner. */
export function climb(change: Change, why: Why): Change {
  const { level, policy, asks, opened, unowned, status } = change.now;
  if (level + 1 < policy.levels.length) return askLevel(change, level + 1, why);
  if (unowned || status !== 'open') return change;
  return change
    .set({ unowned: true })
    .tellRoom({ what: 'nobody-left' })
    .tellPeople([...policy.managers, opened.by, ...asks.map(({ person }) => person)]);
}

/**
 * Somebody answers what they were asked. Acknowledging serves their whole group, and whatever else `serves` picks: the others are
 * not asked any more. Declining speaks for themselves only.
 */
export function answerAs(
  change: Change,
  person: PersonId,
  answer: 'acknowledged' | 'declined',
  serves: (ask: Ask) => boolean = () => false,
): Change {
  const mine = waitingAsks(change.now).filter((ask) => ask.person === person);
  const groups = mine.map(({ group }) => group);
  closeAsks(change, (ask) => mine.includes(ask), answer);
  if (answer === 'acknowledged')
    closeAsks(change, (ask) => groups.includes(ask.group) || serves(ask), 'withdrawn');
  return change;
}

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
  for (const { id } of closing) change.show({ kind: 'ask', ask: id }, `ask/${id}`);
  return stopAnsweredGroups(change);
}

function stopAnsweredGroups(change: Change): Change {
  const waiting = new Set(waitingAsks(change.now).map(({ group }) => group));
  for (const { kind, subject } of change.now.deadlines) {
    if (kind === 'acknowledge' && subject && !waiting.has(subject)) change.stop('acknowledge', subject);
  }
  return change;
}

function askPeople(
  change: Change,
  people: PersonId[],
  { group, why, withinMs }: { group: string; why: Why; withinMs: number },
): Change {
  const askedAt = change.cause.at;
  const dueAt = new Date(Number(askedAt) + withinMs);
  change
    .bringIn(people)
    .start('acknowledge', dueAt, { subject: group })
    .tellRoom({ what: 'asked', group, people, why, dueAt });
  for (const person of people) {
    const id = (change.now.asks.at(-1)?.id ?? 0) + 1;
    const ask: Ask = { id, group, person, askedAt, dueAt, answer: 'waiting', answeredAt: null };
    change.set({ asks: [...change.now.asks, ask] }).show({ kind: 'ask', ask: id }, `ask/${id}`, 'room');
  }
  return change;
}
