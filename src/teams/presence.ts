import { z } from 'zod';
import type { PresenceSource } from '../delivery/seen-presence.ts';
import type { PersonId } from '../domain/policy.ts';
import type { Presence } from '../domain/presence.ts';
import type { Consent } from './consent.ts';
import type { Directory } from './directory.ts';
import type { Graph } from './graph.ts';
import { permissions } from './permissions.ts';

interface Parts {
  graph: Pick<Graph, 'call'>;
  consent: Pick<Consent, 'known'>;
  directory: Pick<Directory, 'accountOf' | 'isInTeam'>;
  tenant: string;
}

/** "cloudCommunications: getPresencesByUserId"; 1,500 calls in half a minute are allowed, far more than there are questions. */
const mostAtOnce = 650;

/**
 * The values of `availability` in "presence resource type", in small letters. Who is in a meeting or wants no disturbance is there, and
 * sees a question; who is idle has left the keyboard.
 */
const meanings: Readonly<Record<string, Presence>> = {
  ...{ available: 'present', busy: 'present', donotdisturb: 'present', focusing: 'present' },
  ...{ inacall: 'present', inameeting: 'present', presenting: 'present' },
  ...{ availableidle: 'away', busyidle: 'away', away: 'away', berightback: 'away' },
  ...{ offline: 'away', outofoffice: 'away' },
};

const answer = z.object({ value: z.array(z.unknown()) });
const entry = z.object({ id: z.string(), availability: z.string() });

/** Who is present in a tenant. Graph tells it to whom an administrator lets see it of everybody. */
export function createPresence({ graph, consent, directory, tenant }: Parts): PresenceSource {
  /** Somebody who is not in the team may not be written to, so it does not matter whether they are present. */
  async function objectOf(person: PersonId): Promise<string | null> {
    const account = await directory.accountOf(person);
    if (account?.tenant !== tenant || !(await directory.isInTeam(account))) return null;
    return account.object.toLowerCase();
  }

  async function ask(ids: readonly string[]): Promise<Map<string, Presence>> {
    const { value } = await graph.call({
      ...{ method: 'POST', path: ['communications', 'getPresencesByUserId'], body: { ids }, answer },
      ...{ absence: 'person-unknown', needs: permissions.seePresence },
    });
    const read = value.flatMap((each) => entry.safeParse(each).data ?? []);
    return new Map(read.map(({ id, availability }) => [id.toLowerCase(), toPresence(availability)]));
  }

  return {
    isTold: () => consent.known().presence,
    async look(people) {
      const objects = await Promise.all(people.map(objectOf));
      const ids = objects.filter((object) => object !== null).slice(0, mostAtOnce);
      const found = ids.length > 0 ? await ask(ids) : new Map<string, Presence>();
      return new Map(people.map((person, index) => [person, found.get(objects[index] ?? '') ?? 'unknown']));
    },
  };
}

const toPresence = (availability: string): Presence =>
  new Map(Object.entries(meanings)).get(availability.toLowerCase()) ?? 'unknown';
