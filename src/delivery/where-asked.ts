import type { PersonId } from '../domain/policy.ts';
import { isAskedElsewhere } from '../domain/presence.ts';
import type { Inbox, PeopleStore } from '../usecases/ports.ts';
import { inTime } from './in-time.ts';
import type { SeenPresence } from './seen-presence.ts';

/** A question to somebody, by the slot of the case at home. */
export interface Question {
  slot: string;
  person: PersonId;
}

/** Those of these questions of a case that are asked on the other platform because somebody is present there: by their slots, where. */
export type WhereAsked = (
  of: { key: string; workspace: string },
  questions: readonly Question[],
) => Promise<ReadonlyMap<string, string>>;

interface Place {
  workspace: string;
  presence: SeenPresence;
  /** Whether this person can be told something there; null where it cannot be told at present. */
  reaches(person: PersonId): Promise<boolean | null>;
}

interface Parts {
  people: Pick<PeopleStore, 'get'>;
  claim: Inbox['claim'];
  /** Real time, as all processes see it. */
  now(): Date;
  places(): readonly Place[];
  /** How long people are looked for in all; 1,000 when absent. */
  withinMs?: number | undefined;
}

const usualWithinMs = 1_000;
/** Longer than an outbox is put in again after a crash; by then the question itself says where it stands. */
const decidedForMs = 3_600_000;

/**
 * People who are on both platforms and have said nothing are asked where they are present. What was once decided of a question holds for
 * whoever else puts it in at the same time, or again after a crash.
 */
export function createWhereAsked({
  people,
  claim,
  now,
  places,
  withinMs = usualWithinMs,
}: Parts): WhereAsked {
  return async function whereAsked({ key, workspace }, questions) {
    const home = places().find((place) => place.workspace === workspace);
    const other = places().find((place) => place.workspace !== workspace);
    if (!home?.presence.isTold() || !other?.presence.isTold()) return new Map();
    const free = await withoutChoice(questions);
    if (free.length === 0) return new Map();
    const looked = await inTime(
      lookFor([...new Set(free.map(({ person }) => person))], home, other),
      withinMs,
    );
    const { onBoth, elsewhere } = 'done' in looked ? looked.done : nobodySeen(free);
    const decided = free
      .filter(({ person }) => onBoth.has(person))
      .map(async ({ slot, person }) => {
        const place = elsewhere.has(person) ? other : home;
        return [slot, await decide(`${key}/${slot}`, place.workspace)] as const;
      });
    return new Map((await Promise.all(decided)).filter(([, where]) => where !== workspace));
  };

  async function withoutChoice(questions: readonly Question[]): Promise<Question[]> {
    const known = await people.get(questions.map(({ person }) => person));
    return questions.filter(({ person }) => known.get(person)?.reach === null);
  }

  /** Answers what was decided first. */
  function decide(question: string, workspace: string): Promise<string> {
    const at = now();
    return claim(`where ${question} is asked`, workspace, at, new Date(Number(at) + decidedForMs));
  }
}

interface Looked {
  /** Those who are not known to be on one of them only. */
  onBoth: ReadonlySet<PersonId>;
  elsewhere: ReadonlySet<PersonId>;
}

/** Most people are at home: elsewhere only those are looked for who are not. */
async function lookFor(people: readonly PersonId[], home: Place, other: Place): Promise<Looked> {
  const [atHome, there] = await Promise.all(
    [home, other].map((place) => Promise.all(people.map((person) => place.reaches(person)))),
  );
  const onBoth = people.filter((_, at) => atHome?.[at] !== false && there?.[at] !== false);
  const known = people.filter((_, at) => atHome?.[at] === true && there?.[at] === true);
  const seenAtHome = await home.presence.of(known);
  const away = known.filter((person) => seenAtHome.get(person) === 'away');
  const seenThere = away.length > 0 ? await other.presence.of(away) : new Map();
  const isElsewhere = (person: PersonId) =>
    isAskedElsewhere(seenAtHome.get(person) ?? 'unknown', seenThere.get(person) ?? 'unknown');
  return { onBoth: new Set(onBoth), elsewhere: new Set(away.filter(isElsewhere)) };
}

const nobodySeen = (questions: readonly Question[]): Looked => ({
  onBoth: new Set(questions.map(({ person }) => person)),
  elsewhere: new Set(),
});
