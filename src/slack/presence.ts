import type { PresenceSource } from '../delivery/seen-presence.ts';
import type { PersonId } from '../domain/policy.ts';
import type { Presence } from '../domain/presence.ts';
import { AppError } from '../errors.ts';
import type { SlackClient } from './client.ts';
import type { Directory } from './directory.ts';

interface Parts {
  client: SlackClient;
  directory: Pick<Directory, 'accountOf'>;
  /** Real milliseconds of a clock that never goes back; the process's own when absent. */
  nowMs?: () => number;
}

/** users.getPresence allows 50 calls a minute, for all processes together; who is beyond these is asked where the case is at home. */
const mostInAMinute = 40;
const minuteMs = 60_000;

/** Who is present in a Slack workspace. Slack tells it to whoever may read users, of one person at a time. */
export function createPresence({
  client,
  directory,
  nowMs = () => performance.now(),
}: Parts): PresenceSource {
  let minute = { fromMs: Number.NEGATIVE_INFINITY, calls: 0 };

  /** Of so many who are wanted, how many may be asked for. */
  function take(wanted: number): number {
    if (nowMs() - minute.fromMs >= minuteMs) minute = { fromMs: nowMs(), calls: 0 };
    const taken = Math.min(wanted, mostInAMinute - minute.calls);
    minute.calls += taken;
    return taken;
  }

  async function presenceOf(person: PersonId): Promise<Presence> {
    const user = await directory.accountOf(person);
    if (user === null) return 'unknown';
    const { presence } = await client.call((web) => web.users.getPresence({ user }));
    return presence === 'active' ? 'present' : presence === 'away' ? 'away' : 'unknown';
  }

  return {
    isTold: () => true,
    async look(people) {
      const some = people.slice(0, take(people.length));
      const found = await Promise.all(some.map((person) => presenceOf(person).catch(unknownPerson)));
      return new Map(some.map((person, index) => [person, found[index] ?? 'unknown']));
    },
  };
}

/** What goes wrong with one account says nothing of the others. */
function unknownPerson(error: unknown): Presence {
  if (error instanceof AppError && error.code === 'person-unknown') return 'unknown';
  throw error;
}
