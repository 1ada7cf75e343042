import type { PersonId } from '../policy.ts';
import type { Problem } from '../problem.ts';
import type { Rulebook } from '../rulebook.ts';
import { listed } from './say-times.ts';
import { usesOf } from './uses.ts';

/** People who have left and are still counted on, and teams and skills with nobody left. */
export const absentWarnings = (rulebook: Rulebook): Problem[] => [
  ...[...rulebook.gone].flatMap((person) => stillNamed(rulebook, person)),
  ...emptied(rulebook),
];

interface Place {
  path: Problem['path'];
  says: string;
}

function stillNamed(rulebook: Rulebook, person: PersonId): Problem[] {
  const places = placesOf(rulebook, person);
  const name = rulebook.people[person]?.name ?? person;
  const says = `${name} has left, but is still counted on: ${listed(places.map((place) => place.says))}. Put somebody else there.`;
  return places.slice(0, 1).map(({ path }) => ({ path, says }));
}

/** Teams and skills tell of themselves when nobody is left in them. */
const placesOf = (rulebook: Rulebook, person: PersonId): Place[] => [
  ...levelsOf(rulebook, person),
  ...schedulesOf(rulebook, person),
  ...sponsored(rulebook, person),
  ...(usesOf(rulebook).some(({ choice }) => choice.managers.includes(person))
    ? [{ path: ['managers'], says: 'as an escalation manager' }]
    : []),
];

const levelsOf = ({ ladders }: Rulebook, person: PersonId): Place[] =>
  Object.entries(ladders).flatMap(([ladder, { levels }]) =>
    levels.flatMap(({ name, ask, onlyIn }, index): Place[] => {
      const targets = [...ask, ...(onlyIn?.otherwise ?? [])];
      if (!targets.some((target) => 'person' in target && target.person === person)) return [];
      return [
        { path: ['ladders', ladder, 'levels', index], says: `on the level ${name} of the ladder ${ladder}` },
      ];
    }),
  );

const schedulesOf = ({ schedules }: Rulebook, person: PersonId): Place[] =>
  Object.entries(schedules).flatMap(([name, { layers }]): Place[] =>
    layers.some(({ people }) => people.includes(person))
      ? [{ path: ['schedules', name], says: `in the schedule ${name}` }]
      : [],
  );

const sponsored = ({ customers }: Rulebook, person: PersonId): Place[] =>
  customers.flatMap(({ names, sponsor }, index): Place[] =>
    sponsor === person ? [{ path: ['customers', index], says: `as the sponsor of ${names[0]}` }] : [],
  );

const emptied = ({ teams, skills, gone }: Rulebook): Problem[] => [
  ...Object.entries(teams).flatMap(([id, { members }]) => withNobody('team', ['teams', id], members, gone)),
  ...Object.entries(skills).flatMap(([id, { people }]) => withNobody('skill', ['skills', id], people, gone)),
];

function withNobody(
  kind: 'team' | 'skill',
  path: readonly [string, string],
  people: readonly PersonId[],
  gone: Rulebook['gone'],
): Problem[] {
  if (people.some((person) => !gone.has(person))) return [];
  const says = `Nobody is left of the ${kind} ${path[1]}, so whatever asks it asks nobody. Put somebody in, or remove it.`;
  return [{ path, says }];
}
