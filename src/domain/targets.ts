import { isWorkingTime } from './calendar/working-time.ts';
import type { Escalation } from './escalation.ts';
import { whoIsOnCall } from './on-call/on-call.ts';
import { chosenTeam, type Level, type PersonId, type Target } from './policy.ts';
import { customerNamed, membersOf, type Roster } from './roster.ts';

/** The people a level asks if it is asked now, each once, in the order the policy names them; nobody who is gone. */
export function peopleOfLevel(escalation: Escalation, level: Level, roster: Roster, at: Date): PersonId[] {
  const people = targetsOf(level, roster, at).flatMap((target) => peopleOf(escalation, target, roster, at));
  return [...new Set(people)].filter((person) => !roster.gone.has(person));
}

function targetsOf({ ask, onlyIn }: Level, { calendars }: Roster, at: Date): readonly Target[] {
  const calendar = onlyIn && calendars[onlyIn.calendar];
  return !onlyIn || !calendar || isWorkingTime(calendar, at) ? ask : onlyIn.otherwise;
}

function peopleOf(escalation: Escalation, target: Target, roster: Roster, at: Date): PersonId[] {
  const teamOf = (team: string) => membersOf(roster, team === chosenTeam ? escalation.team : team);
  if ('person' in target) return [target.person];
  if ('team' in target) return teamOf(target.team);
  if ('skill' in target) return [...(roster.skills[target.skill]?.people ?? [])];
  if ('role' in target) return listed(escalation.roles[target.role]);
  if ('oneOf' in target) return listed(nextInTurn(escalation, teamOf(target.oneOf)));
  if ('sponsor' in target) return listed(customerNamed(roster, escalation.customer)?.sponsor);
  const schedule = roster.schedules[target.schedule];
  return listed(schedule && whoIsOnCall(schedule, at, roster.gone)?.person);
}

const listed = (person: PersonId | null | undefined): PersonId[] => (person ? [person] : []);

/** Cases are numbered, so the number tells whose turn it is; who cannot take this one is passed over. */
function nextInTurn({ key, round, asks }: Escalation, members: readonly PersonId[]): PersonId | undefined {
  const declined = new Set(asks.filter(({ answer }) => answer === 'declined').map(({ person }) => person));
  const able = members.filter((person) => !declined.has(person));
  return able[(Number(key.replace(/\D/g, '')) + round - 1) % able.length];
}
