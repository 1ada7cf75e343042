import type { Calendar } from './calendar/calendar.ts';
import type { Gone, Schedule } from './on-call/schedule.ts';
import type { PersonId, TeamId } from './policy.ts';

interface Team {
  name: string;
  members: readonly PersonId[];
}

interface Skill {
  name: string;
  people: readonly PersonId[];
}

/** A customer the policy knows. `names` are those it is written by, its own the first. */
export interface Customer {
  names: readonly string[];
  tier: string | null;
  sponsor: PersonId | null;
}

/**
 * Who can be asked at present, and when work is done. It is looked up at each step and not frozen into cases: people change
 * teams, take over shifts and leave while a case runs. Schedules have their overrides.
 */
export interface Roster {
  teams: Readonly<Record<TeamId, Team>>;
  skills: Readonly<Record<string, Skill>>;
  customers: readonly Customer[];
  schedules: Readonly<Record<string, Schedule>>;
  calendars: Readonly<Record<string, Calendar>>;
  gone: Gone;
}

/** A name as it is compared: whatever its capitals, spaces and width. */
export const plainName = (name: string): string =>
  name.normalize('NFKC').trim().replace(/\s+/g, ' ').toLowerCase();

/** The customer that is called so, whatever its capitals and spaces; undefined when the policy knows none of that name. */
export const customerNamed = ({ customers }: Roster, name: string | null): Customer | undefined =>
  name === null
    ? undefined
    : customers.find(({ names }) => names.some((each) => plainName(each) === plainName(name)));

/** Those of the team who are still there. */
export const membersOf = ({ teams, gone }: Roster, team: TeamId): PersonId[] =>
  (teams[team]?.members ?? []).filter((person) => !gone.has(person));
