import type { PeopleStore, Person } from '../../../src/usecases/ports.ts';

export interface MemoryPeople extends PeopleStore {
  add(person: Partial<Person> & { id: string }): Person;
  all: Person[];
}

/** People in memory, as the port describes them. */
export function memoryPeople(): MemoryPeople {
  const all: Person[] = [];
  const joined = new Map<string, string>();
  const find = (matches: (person: Person) => boolean) => all.find(matches) ?? null;
  const add = (person: Partial<Person> & { id: string }): Person => {
    const full = { name: person.id, email: null, slack: null, teams: null, reach: null, ...person };
    all.push(full);
    return full;
  };
  return {
    all,
    add,
    get: async (ids) =>
      new Map(all.filter(({ id }) => ids.includes(id)).map((person) => [person.id, person])),
    bySlack: async (slack) => find((person) => person.slack === slack),
    byEmail: async (email) => find((person) => person.email === email),
    ensureByEmail: async (email, name) =>
      find((person) => person.email === email) ?? add({ id: `p${all.length + 1}`, email, name }),
    async ensureBySlack(slack, { name, email }) {
      const known = find((person) => person.slack === slack || (email !== null && person.email === email));
      if (!known) return add({ id: `p${all.length + 1}`, name, email, slack });
      known.slack = slack;
      return known;
    },
    byTeams: async (teams) => find((person) => person.teams === teams),
    async ensureByTeams(teams, { name, email }) {
      const known = find((person) => person.teams === teams || (email !== null && person.email === email));
      if (!known) return add({ id: `p${all.length + 1}`, name, email, teams });
      known.teams = teams;
      return known;
    },
    async join(kept, other) {
      joined.set(other, kept);
    },
    joined: async () => joined,
    async setReach(id, reach) {
      const known = find((person) => person.id === id);
      if (known) known.reach = reach;
    },
    async removeSlack(slack) {
      const known = find((person) => person.slack === slack);
      if (known) known.slack = null;
      return known;
    },
  };
}
