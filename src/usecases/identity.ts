import { z } from 'zod';
import type { PersonId } from '../domain/policy.ts';
import {
  alreadyOne,
  codeMessage,
  isOne,
  nothingToLink,
  otherPlatform,
  reachMessage,
  unknownCode,
} from '../view/identity.ts';
import type { MessageView } from '../view/message.ts';
import { type Clock, type Inbox, type PeopleStore, type Reach, reaches } from './ports.ts';

export interface IdentityDeps {
  people: Pick<PeopleStore, 'get' | 'join' | 'setReach'>;
  inbox: Pick<Inbox, 'claim'>;
  /** What time it really is: codes are for people who sit at their keyboards. */
  realClock: Clock;
  /** The workspaces that are connected. */
  workspaces(): readonly string[];
  /** The platforms on which this person can be told something. */
  reachedOn(person: PersonId): Promise<readonly Exclude<Reach, 'both'>[]>;
  /** Another one each time that nobody guesses: eight letters and digits, as `isAboutIdentity` knows them. */
  newCode(): string;
  /** Two people were joined: to be known at once. */
  joined(): Promise<void>;
}

interface Wish {
  words: string;
  by: PersonId;
  workspace: string;
}

const codeLastsMs = 10 * 60_000;
const givenSchema = z.object({ by: z.string(), workspace: z.string() });

/** `link`, or `link` with a code; `reach`, or `reach` with a platform. */
export const isAboutIdentity = (words: string): boolean =>
  /^(?:link|link\s+[bcdfghjkmnpqrstvwxz2-9]{4}-?[bcdfghjkmnpqrstvwxz2-9]{4}|reach|reach\s+(?:slack|teams|both|anywhere))$/i.test(
    words.trim(),
  );

/** Who somebody is on the other platform, and where they want to be asked. */
export function createIdentity(deps: IdentityDeps) {
  const { people, inbox, realClock } = deps;

  async function answer({ words, by, workspace }: Wish): Promise<MessageView> {
    const [what, value = ''] = words.trim().split(/\s+/);
    if (what?.toLowerCase() === 'reach') return reach(by, value.toLowerCase());
    return value === '' ? giveCode(by, workspace) : useCode(value, by, workspace);
  }

  async function giveCode(by: PersonId, workspace: string): Promise<MessageView> {
    const other = deps.workspaces().find((each) => each !== workspace);
    if (!other) return nothingToLink(workspace);
    const code = deps.newCode();
    const now = realClock.now();
    const until = new Date(Number(now) + codeLastsMs);
    await inbox.claim(subjectOf(code), JSON.stringify({ by, workspace }), now, until);
    return codeMessage(`${code.slice(0, 4)}-${code.slice(4)}`, other);
  }

  /** The store keeps a digest of the code only. Of several who use it at once one is the first. */
  async function useCode(written: string, by: PersonId, workspace: string): Promise<MessageView> {
    const code = written.toUpperCase().replace('-', '');
    const now = realClock.now();
    const given = readGiven(await inbox.claim(subjectOf(code), '', now, now));
    if (!given) return unknownCode();
    if (given.workspace === workspace) return otherPlatform(workspace);
    if (await isSame(given.by, by)) return alreadyOne();
    const use = deps.newCode();
    const until = new Date(Number(now) + codeLastsMs);
    if ((await inbox.claim(`${subjectOf(code)} is used`, use, now, until)) !== use) return unknownCode();
    await people.join(given.by, by);
    await deps.joined();
    return isOne(given.by);
  }

  async function isSame(one: PersonId, other: PersonId): Promise<boolean> {
    const known = await people.get([one, other]);
    return known.get(one)?.id === known.get(other)?.id;
  }

  async function reach(by: PersonId, wanted: string): Promise<MessageView> {
    const chosen = wanted === 'anywhere' ? null : reaches.find((each) => each === wanted);
    if (chosen !== undefined) await people.setReach(by, chosen);
    const said = (await people.get([by])).get(by)?.reach ?? null;
    return reachMessage(said, await deps.reachedOn(by));
  }

  return { answer };
}

const subjectOf = (code: string): string => `link code ${code}`;

/** Null where no such code was given, or it has run out. */
function readGiven(holder: string): z.infer<typeof givenSchema> | null {
  if (holder === '') return null;
  return givenSchema.safeParse(JSON.parse(holder)).data ?? null;
}
