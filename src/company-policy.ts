import { createHash } from 'node:crypto';
import type { Config } from './config.ts';
import type { Rulebook } from './domain/rulebook.ts';
import type { Logger } from './log.ts';
import { readPolicyFile, toRulebook } from './policy-file.ts';
import { watchPolicy } from './policy-watch.ts';
import type { Clock, PeopleStore } from './usecases/ports.ts';
import type { SignsConfig } from './usecases/signs.ts';

/** What the policy file says. */
export interface CompanyPolicy {
  rulebook: Rulebook;
  signs: SignsConfig | null;
}

interface Mistakes {
  /** Another one for other mistakes. */
  id: string;
  /** A line each. */
  why: string;
  /** When what goes on to hold was read. */
  readAt: Date;
  at: Date;
}

interface Options {
  config: Pick<Config, 'policyPath' | 'policyIsExample'>;
  log: Logger;
  clock: Clock;
  people: Pick<PeopleStore, 'ensureByEmail'>;
  /** Hears of each that was read after the first. */
  take(policy: CompanyPolicy): void;
  onMistakes(mistakes: Mistakes): Promise<void>;
}

/**
 * Reads the policy file and watches it; its people are found or made in the store.
 * @throws AppError when it cannot be used at first
 */
export async function openPolicy({ config, log, clock, people, take, onMistakes }: Options) {
  const { policyPath, policyIsExample } = config;
  if (policyIsExample) log.warn(`There is no policy.yaml: using the example, ${policyPath}`);
  const watch = await watchPolicy<CompanyPolicy>({
    read: (onFile) => read(policyPath, { onFile, onNote: (note) => log.warn(note) }, people),
    take(policy) {
      log.info(`${policyPath} was read anew; running cases keep what they were opened with`);
      take(policy);
    },
    async onMistakes(why) {
      log.error(`${why}\nWhat was read before goes on to hold.`);
      const id = createHash('sha256').update(why).digest('hex').slice(0, 16);
      await onMistakes({ id, why, readAt: watch.state().readAt, at: clock.now() });
    },
    now: () => clock.now(),
  });
  return watch;
}

async function read(
  path: string,
  listener: Parameters<typeof readPolicyFile>[1],
  people: Options['people'],
): Promise<CompanyPolicy> {
  const file = await readPolicyFile(path, listener);
  const known = await Promise.all(file.people.map(({ email, name }) => people.ensureByEmail(email, name)));
  const ids = new Map(file.people.map(({ email }, index) => [email, known[index]?.id ?? '']));
  return { rulebook: toRulebook(file, (email) => ids.get(email) ?? ''), signs: file.signs ?? null };
}
