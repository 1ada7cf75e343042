import { setTimeout as sleep } from 'node:timers/promises';
import type { PersonId } from '../domain/policy.ts';
import { AppError } from '../errors.ts';
import type { PeopleStore, Person } from '../usecases/ports.ts';
import type { SlackClient } from './client.ts';
import { toAppError } from './errors.ts';
import type { Face } from './faces.ts';
import type { Log } from './sdk-logger.ts';

/** users.lookupByEmail allows 50 calls a minute, for all processes together. */
const usualPaceMs = 2_000;
/** Somebody who is not in the workspace today may be tomorrow. */
const unknownForMs = 10 * 60_000;

/** Who is who: people of Muster and accounts of one Slack workspace. */
export interface Directory {
  /** The person behind a Slack account. Throws AppError `person-unknown` for apps and deactivated accounts, or as Slack fails. */
  identify(slackUser: string): Promise<PersonId>;
  /** A person's Slack account, looked up by e-mail when it is not known yet; null when there is none. Throws as Slack fails. */
  accountOf(person: PersonId): Promise<string | null>;
  /** This account is gone. Safe to repeat. */
  forget(slackUser: string): Promise<void>;
  /** How people appear, from what is known: asks Slack nothing. */
  faces(people: readonly PersonId[]): Promise<Map<PersonId, Face>>;
  /** What a person is called, for words in which nobody can be mentioned. Asks Slack nothing. */
  nameOf(person: PersonId): Promise<string>;
  /** Learns the accounts of these people one after the other, slowly, until stopped. Never throws. */
  learn(people: readonly PersonId[], signal: AbortSignal): Promise<void>;
}

interface Parts {
  people: PeopleStore;
  client: SlackClient;
  log: Log;
  team: string;
  /** Somebody's account is gone. */
  onGone?(person: PersonId): Promise<void>;
  /** Between two lookups in the background; 2,000 when absent. */
  paceMs?: number;
}

export function createDirectory({
  people,
  client,
  log,
  team,
  onGone,
  paceMs = usualPaceMs,
}: Parts): Directory {
  const persons = new Map<string, Promise<PersonId>>();
  const accounts = new Map<PersonId, string>();
  const unknownSince = new Map<PersonId, number>();

  const accountIn = ({ slack }: Person): string | null =>
    slack?.startsWith(`${team}:`) ? slack.slice(team.length + 1) : null;

  function remember(person: Person): Person {
    const account = accountIn(person);
    if (account) accounts.set(person.id, account);
    return person;
  }

  async function findPerson(slackUser: string): Promise<PersonId> {
    const known = await people.bySlack(`${team}:${slackUser}`);
    if (known) return remember(known).id;
    const { user } = await client.call((web) => web.users.info({ user: slackUser }));
    if (!user || user.is_bot || user.deleted || slackUser === 'USLACKBOT')
      throw new AppError(
        'person-unknown',
        'That is an app or a deactivated account; please choose a person.',
      );
    const name = user.profile?.real_name || user.real_name || user.name || slackUser;
    const email = user.profile?.email || null;
    return remember(await people.ensureBySlack(`${team}:${slackUser}`, { name, email })).id;
  }

  async function findAccount(id: PersonId): Promise<string | null> {
    const person = (await people.get([id])).get(id);
    const known = person && accountIn(remember(person));
    if (!person || known) return known ?? null;
    return person.email ? lookUp({ ...person, email: person.email }) : null;
  }

  async function lookUp({ id, name, email }: Person & { email: string }): Promise<string | null> {
    const since = unknownSince.get(id);
    if (since !== undefined && performance.now() - since < unknownForMs) return null;
    const account = await client
      .call((web) => web.users.lookupByEmail({ email }))
      .then(({ user }) => user?.id ?? null, nobody);
    if (!account) {
      unknownSince.set(id, performance.now());
      return null;
    }
    remember(await people.ensureBySlack(`${team}:${account}`, { name, email }));
    return account;
  }

  /** How long to wait before the next one; null when there is no use in going on. */
  async function learnOne(id: PersonId): Promise<number | null> {
    try {
      const person = accounts.has(id) ? undefined : (await people.get([id])).get(id);
      if (!person?.email || accountIn(remember(person))) return 0;
      await lookUp({ ...person, email: person.email });
      return paceMs;
    } catch (error) {
      const { code, retryAfterMs } = toAppError(error);
      log.warn({ code, person: id }, 'the Slack account of a person could not be looked up');
      return code === 'credentials-refused' ? null : (retryAfterMs ?? paceMs);
    }
  }

  return {
    identify(slackUser) {
      const found = persons.get(slackUser) ?? findPerson(slackUser);
      persons.set(slackUser, found);
      found.catch(() => persons.delete(slackUser));
      return found;
    },
    async forget(slackUser) {
      const person = await people.removeSlack(`${team}:${slackUser}`);
      persons.delete(slackUser);
      if (!person) return;
      accounts.delete(person.id);
      await onGone?.(person.id);
    },
    accountOf: async (person) => accounts.get(person) ?? findAccount(person),
    nameOf: async (id) => (await people.get([id])).get(id)?.name ?? 'Somebody',
    async faces(ids) {
      const unknown = [...new Set(ids)].filter((id) => !accounts.has(id));
      const stored = unknown.length > 0 ? await people.get(unknown) : new Map<PersonId, Person>();
      for (const person of stored.values()) remember(person);
      return new Map(
        ids.map((id) => {
          const person = stored.get(id);
          // One that was joined to another is known by the other's id.
          const slack = accounts.get(id) ?? (person ? accountIn(person) : null);
          return [id, { name: person?.name ?? 'somebody', slack }];
        }),
      );
    },
    async learn(ids, signal) {
      for (const id of ids) {
        if (signal.aborted) return;
        const waitMs = await learnOne(id);
        if (waitMs === null) return;
        await sleep(waitMs, undefined, { signal, ref: false }).catch(() => {});
      }
    },
  };
}

/** Slack answers an unknown address with an error. */
const nobody = (error: unknown): null => {
  if (error instanceof AppError && error.code === 'person-unknown') return null;
  throw error;
};
