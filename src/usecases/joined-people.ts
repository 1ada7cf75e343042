import { type Escalation, escalationSchema } from '../domain/escalation.ts';
import type { PersonId } from '../domain/policy.ts';
import type { EscalationStore, PeopleStore } from './ports.ts';
import type { UseCases } from './use-cases.ts';

/**
 * People who were two and are one by now. Cases, commands and the policy may have any id of theirs: it is replaced by the one they go by
 * where it comes in, so that nothing behind knows that there were others. What other processes write is known after the next `refresh`.
 */
export function createJoinedPeople(people: Pick<PeopleStore, 'joined'>) {
  let known: ReadonlyMap<PersonId, PersonId> = new Map();

  /** The id that they go by. Two who were joined one after the other lead on. */
  function idOf(person: PersonId, within = known.size): PersonId {
    const now = known.get(person);
    return now === undefined || within === 0 ? person : idOf(now, within - 1);
  }

  /** All ids of a person, the one they go by first. */
  const idsOf = (person: PersonId): PersonId[] => [
    person,
    ...[...known.keys()].filter((other) => other !== person && idOf(other) === person),
  ];

  /** The same with one id for each person. Ids are opaque and long, so no other text is one. */
  function withOneId(value: unknown): unknown {
    if (typeof value === 'string') return idOf(value);
    if (Array.isArray(value)) {
      const one = value.map(withOneId);
      return one.some((each, at) => typeof each === 'string' && each !== value[at]) ? [...new Set(one)] : one;
    }
    if (typeof value !== 'object' || value === null || value instanceof Date) return value;
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, withOneId(each)]));
  }

  function hasOther(value: unknown): boolean {
    if (typeof value === 'string') return known.has(value);
    return typeof value === 'object' && value !== null && Object.values(value).some(hasOther);
  }

  const toOne = (escalation: Escalation): Escalation =>
    known.size > 0 && hasOther(escalation) ? escalationSchema.parse(withOneId(escalation)) : escalation;

  async function refresh(): Promise<boolean> {
    const before = known;
    known = await people.joined();
    return JSON.stringify([...known].sort()) !== JSON.stringify([...before].sort());
  }

  return {
    idOf,
    /** Reads who is one; answers whether that is news. */
    refresh,

    /** The cases as if each had been one person all along. */
    cases: (store: EscalationStore): EscalationStore => ({
      ...store,
      async load(key) {
        const escalation = await store.load(key);
        return escalation && toOne(escalation);
      },
      async openedBy(command) {
        const escalation = await store.openedBy(command);
        return escalation && toOne(escalation);
      },
      async list({ person, ...query }) {
        if (person === undefined) return (await store.list(query)).map(toOne);
        const found = (
          await Promise.all(idsOf(person).map((id) => store.list({ ...query, person: id })))
        ).flat();
        const once = new Map(found.map((escalation) => [escalation.key, escalation]));
        return [...once.values()].sort(newestFirst).slice(0, query.limit).map(toOne);
      },
      find: async (query) => (await store.find(query)).map(toOne),
      loadMany: async (keys) => (await store.loadMany(keys)).map(toOne),
    }),

    /** What people ask for, under the id they go by. */
    asOne: <U extends UseCases>(useCases: U): U => ({
      ...useCases,
      execute: (command) =>
        useCases.execute({
          ...command,
          by: idOf(command.by),
          input: Object.fromEntries(
            Object.entries(command.input).map(([field, value]) => [field, withOneId(value)]),
          ),
        }),
      raiseFormAgain: (soFar) => useCases.raiseFormAgain({ ...soFar, by: idOf(soFar.by) }),
      alsoRaised: (key, soFar) => useCases.alsoRaised(key, { ...soFar, by: idOf(soFar.by) }),
      form: (request) => useCases.form({ ...request, by: idOf(request.by) }),
      answerQuestion: (question) => useCases.answerQuestion({ ...question, by: idOf(question.by) }),
      home: (by, workspace) => useCases.home(idOf(by), workspace),
    }),
  };
}

const newestFirst = (a: Escalation, b: Escalation): number => Number(b.opened.at) - Number(a.opened.at);
