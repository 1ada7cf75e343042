import { chosenTeam, severities } from '../domain/policy.ts';
import { type Mistake, type Path, shown } from './mistake.ts';
import { didYouMean } from './nearest.ts';

interface Found {
  path: Path;
  value: string;
}

/**
 * What no single setting shows: names that lead nowhere, and things said twice. Reads the file as it was written, so that
 * these are found even where the shape is wrong somewhere else. `unsure` names the top settings with mistakes of shape:
 * nothing is said about names that lead there.
 */
export function meaningMistakes(file: unknown, unsure: ReadonlySet<string>): Mistake[] {
  return [
    ...(unsure.has('people') ? [] : unknownPeople(file)),
    ...(unsure.has('teams') ? [] : unknownTeams(file)),
    ...reservedTeam(file),
    ...repeatedNames(file),
    ...demandedTwice(file),
  ];
}

const repeatedNames = (file: unknown): Mistake[] => [
  ...repeated(findTexts(file, 'people.*.email'), (email) => `${email} stands in the list twice. Remove one.`),
  ...repeated(findTexts(file, 'managers.*'), (email) => `${email} is a manager twice. Remove one.`),
  ...repeated(
    findTexts(file, 'teams.*.members.*'),
    (email) => `${email} is in this team twice. Remove one.`,
    2,
  ),
  ...repeated(askedOnLevels(file), (asked) => `This level asks ${asked} twice. Remove one.`, 2),
];

const emailPlaces = ['managers.*', 'teams.*.members.*', 'levels.*.ask.*.person'];

function unknownPeople(file: unknown): Mistake[] {
  const known = new Set(findTexts(file, 'people.*.email').map(({ value }) => value));
  return emailPlaces
    .flatMap((place) => findTexts(file, place))
    .filter(({ value }) => value.includes('@') && !known.has(value))
    .map(({ path, value }) => ({
      path,
      says: `Nobody in "people" has the e-mail address ${value}.${didYouMean(value, known) || ' Add them there.'}`,
    }));
}

function unknownTeams(file: unknown): Mistake[] {
  const teams = find(file, 'teams.*').map(({ path }) => String(path[1]));
  const known = new Set([...teams, chosenTeam]);
  return findTexts(file, 'levels.*.ask.*.team')
    .filter(({ value }) => !known.has(value))
    .map(({ path, value }) => ({
      path,
      says: `There is no team ${shown(value)}.${didYouMean(value, known) || ` There are: ${[...known].join(', ')}.`}`,
    }));
}

function reservedTeam(file: unknown): Mistake[] {
  const says = `"${chosenTeam}" stands for the team chosen when raising. Give this team another id.`;
  return find(file, `teams.${chosenTeam}`).map(({ path }) => ({ path, says, aboutName: true }));
}

const askedOnLevels = (file: unknown): Found[] => [
  ...findTexts(file, 'levels.*.ask.*.team'),
  ...findTexts(file, 'levels.*.ask.*.person'),
];

function demandedTwice(file: unknown): Mistake[] {
  const demands = find(file, 'demandedRoles.*').flatMap(({ path, value }) => {
    const role = textAt(value, 'role');
    const named = findTexts(value, 'severities.*').map((found) => found.value);
    return (named.length > 0 ? named : severities).map((severity) => ({
      path,
      value: `${role} for ${severity}`,
    }));
  });
  return repeated(demands, (demand) => `The role ${demand} is demanded twice. Keep one time for it.`);
}

const textAt = (value: unknown, name: string): string => findTexts(value, name)[0]?.value ?? '';

/** Those that were there before, among the ones whose paths are equal up to `depth`. */
function repeated(found: Found[], say: (value: string) => string, depth = 0): Mistake[] {
  const seen = new Set<string>();
  return found.flatMap(({ path, value }) => {
    const one = JSON.stringify([...path.slice(0, depth).map(String), value]);
    if (seen.has(one)) return [{ path, says: say(value) }];
    seen.add(one);
    return [];
  });
}

/** E-mail addresses and ids are compared in small letters. */
function findTexts(data: unknown, pattern: string): Found[] {
  return find(data, pattern).flatMap(({ path, value }) =>
    typeof value === 'string' ? [{ path, value: value.includes('@') ? value.toLowerCase() : value }] : [],
  );
}

/** All that stands at a dotted pattern; `*` is every entry. */
function find(data: unknown, pattern: string): { path: Path; value: unknown }[] {
  let found: { path: Path; value: unknown }[] = [{ path: [], value: data }];
  for (const step of pattern.split('.')) {
    found = found.flatMap(({ path, value }) =>
      entriesOf(value)
        .filter(([name]) => step === '*' || name === step)
        .map(([name, below]) => ({ path: [...path, name], value: below })),
    );
  }
  return found;
}

function entriesOf(value: unknown): [string | number, unknown][] {
  if (Array.isArray(value)) return [...value.entries()];
  return typeof value === 'object' && value !== null ? Object.entries(value) : [];
}
