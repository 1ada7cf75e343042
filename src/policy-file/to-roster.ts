import type { PersonId } from '../domain/policy.ts';
import type { Roster } from '../domain/roster.ts';
import type { Rulebook } from '../domain/rulebook.ts';
import type { PolicyFile } from './schema.ts';

export type IdOf = (email: string) => PersonId;

/** The same ids with what is made of what they stand for. */
export const mapped = <T, U>(
  things: Record<string, T>,
  make: (thing: T, id: string) => U,
): Record<string, U> =>
  Object.fromEntries(Object.entries(things).map(([id, thing]) => [id, make(thing, id)]));

/** What people see where a thing has no name of its own. */
export const titled = (id: string): string => id.charAt(0).toUpperCase() + id.slice(1).replaceAll('-', ' ');

/** Who can be asked, and when work is done, as the file says. */
export function toRoster(file: PolicyFile, idOf: IdOf): Roster & Pick<Rulebook, 'people'> {
  return {
    people: Object.fromEntries(
      file.people.map(({ email, name, title }) => [
        idOf(email),
        { name, ...(title !== undefined && { title }) },
      ]),
    ),
    teams: mapped(file.teams, ({ name, members }, id) => ({
      name: name ?? titled(id),
      members: members.map(idOf),
    })),
    skills: mapped(file.skills, ({ name, people }, id) => ({
      name: name ?? titled(id),
      people: people.map(idOf),
    })),
    customers: file.customers.map(({ name, aliases, tier, sponsor }) => ({
      names: [name, ...aliases],
      tier: tier ?? null,
      sponsor: sponsor === undefined ? null : idOf(sponsor),
    })),
    calendars: mapped(file.calendars, ({ name, zone, week, specialDays }, id) => ({
      name: name ?? titled(id),
      ...{ zone, week, specialDays },
    })),
    schedules: mapped(file.schedules, ({ name, zone, layers }, id) => ({
      name: name ?? titled(id),
      zone,
      layers: layers.map((layer) => ({ ...layer, people: layer.people.map(idOf) })),
      overrides: [],
    })),
    gone: new Set<PersonId>(),
  };
}
