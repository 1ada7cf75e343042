import type { PersonId } from '../domain/policy.ts';
import { AppError } from '../errors.ts';
import type { PeopleStore, Person } from '../usecases/ports.ts';
import type { TeamsClient } from './client.ts';
import type { Reader } from './faces.ts';
import { addressOf, listMembers, type Member, memberSchema, objectOf } from './members.ts';
import type { Activity } from './payloads.ts';
import type { Account, Places } from './places.ts';

/** Who is not in the team now may be so in a minute; each look is a call for each few hundred members. */
const lookAgainAfterMs = 60_000;

/** Who is who: people of Muster and accounts in Microsoft Entra. */
export interface Directory {
  /** The person who sent this. Throws AppError `person-unknown` where it is none, or as Teams fails. */
  identify(
    activity: Pick<Activity, 'from' | 'tenant' | 'conversation' | 'team' | 'serviceUrl'>,
  ): Promise<PersonId>;
  /** The person behind an account of the tenant, by its object id. Throws AppError `person-unknown` where it is none of the team. */
  personOf(object: string): Promise<PersonId>;
  /** A person's account, looked for among the members of the team when it is not known yet; null when there is none. */
  accountOf(person: PersonId): Promise<Account | null>;
  /** Whether an account is a member of the team with the war rooms; throws as Teams fails. */
  isInTeam(account: Account): Promise<boolean>;
  /** How people appear, from what is known: asks Teams nothing. */
  faces(people: readonly PersonId[]): Promise<Reader['faces']>;
  /** What a person is called. Asks Teams nothing. */
  nameOf(person: PersonId): Promise<string>;
}

interface Parts {
  people: PeopleStore;
  client: TeamsClient;
  places: Places;
  /** The channel of the war rooms. */
  channel: string;
  tenant: string;
  /** Real milliseconds of a clock that never goes back; the process's own when absent. */
  nowMs?: () => number;
}

const toAccount = (teams: string): Account => {
  const [tenant = '', object = ''] = teams.split(':');
  return { tenant, object };
};

export function createDirectory({ people, client, places, channel, tenant, ...rest }: Parts): Directory {
  const { nowMs = () => performance.now() } = rest;
  const persons = new Map<string, Promise<PersonId>>();
  let roster: { objects: Set<string>; atMs: number } | undefined;
  let looking: Promise<Set<string>> | undefined;

  /** `where` is a conversation or team that they are in. */
  async function findPerson(
    account: Account,
    where: { serviceUrl: string; group: string },
  ): Promise<PersonId> {
    const teams = `${account.tenant}:${account.object}`;
    const known = await people.byTeams(teams);
    if (known) return known.id;
    const path = ['conversations', where.group, 'members', account.object];
    const found = await client.call({
      ...{
        method: 'GET',
        serviceUrl: where.serviceUrl,
        path,
        answer: memberSchema,
        absence: 'person-unknown',
      },
    });
    const name = found.name || 'Somebody';
    return (await people.ensureByTeams(teams, { name, email: addressOf(found) })).id;
  }

  /** Looked for once, however many ask. */
  function findOnce(
    account: Account,
    where: () => Promise<{ serviceUrl: string; group: string }>,
  ): Promise<PersonId> {
    const name = `${account.tenant}:${account.object}`;
    const found = persons.get(name) ?? where().then((place) => findPerson(account, place));
    persons.set(name, found);
    found.catch(() => persons.delete(name));
    return found;
  }

  async function chatWith(account: Account): Promise<{ serviceUrl: string; group: string }> {
    const { serviceUrl, conversation } = await places.chatWith(account);
    return { serviceUrl, group: conversation };
  }

  /** Those of the team whom the policy or a case knows by their address get their account. Answers the accounts of all. */
  async function lookThrough(): Promise<Set<string>> {
    const { serviceUrl, team } = await places.home();
    const objects = new Set<string>();
    for (const each of await listMembers(client, { serviceUrl, conversation: team ?? channel }))
      await learn(each, objects);
    roster = { objects, atMs: nowMs() };
    return objects;
  }

  async function learn(found: Member, objects: Set<string>): Promise<void> {
    const object = objectOf(found);
    if (!object) return;
    objects.add(object);
    const email = addressOf(found);
    const person = email ? await people.byEmail(email) : null;
    const account = `${tenant}:${object}`;
    if (person && person.teams !== account)
      await people.ensureByTeams(account, { name: person.name, email: person.email });
  }

  /** One look serves all who ask for it meanwhile. */
  function look(): Promise<Set<string>> {
    looking ??= lookThrough().finally(() => {
      looking = undefined;
    });
    return looking;
  }

  const isFresh = () => roster !== undefined && nowMs() - roster.atMs < lookAgainAfterMs;

  const find = async (id: PersonId): Promise<Person | undefined> => (await people.get([id])).get(id);

  return {
    async identify({ from, tenant: theirs, team, conversation, serviceUrl }) {
      if (!from.aadObjectId) throw new AppError('person-unknown', 'That is no account of a person.');
      const account = { tenant: theirs, object: from.aadObjectId };
      const group = team?.id || conversation.id;
      // A command may be chosen where Muster is not, but who has it can be written to.
      const inChat = () => findOnce(account, () => chatWith(account));
      if (!group) return inChat();
      return findOnce(account, async () => ({ serviceUrl, group })).catch((error: unknown) => {
        if (error instanceof AppError && error.code === 'person-unknown') return inChat();
        throw error;
      });
    },
    personOf: (object) =>
      findOnce({ tenant, object }, async () => {
        const { serviceUrl, team } = await places.home();
        return { serviceUrl, group: team ?? channel };
      }),
    async accountOf(id) {
      const person = await find(id);
      if (person?.teams) return toAccount(person.teams);
      if (!person?.email || isFresh()) return null;
      await look();
      const again = await find(id);
      return again?.teams ? toAccount(again.teams) : null;
    },
    async isInTeam({ object }) {
      if (roster?.objects.has(object)) return true;
      return !isFresh() && (await look()).has(object);
    },
    nameOf: async (id) => (await find(id))?.name ?? 'Somebody',
    async faces(ids) {
      const stored = ids.length > 0 ? await people.get([...new Set(ids)]) : new Map<PersonId, Person>();
      return new Map(
        ids.map((id) => {
          const person = stored.get(id);
          const teams = person?.teams ? toAccount(person.teams).object : null;
          return [id, { name: person?.name ?? 'somebody', teams }];
        }),
      );
    },
  };
}
