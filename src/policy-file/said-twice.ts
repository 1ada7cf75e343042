import { severities } from '../domain/policy.ts';
import { plainName } from '../domain/roster.ts';
import { type Found, find, findOneOrMore, findTexts } from './find.ts';
import type { Mistake } from './mistake.ts';
import { targetPlaces } from './unknown-names.ts';

/** What stands in the file a second time where once is all that makes sense. */
export const saidTwice = (file: unknown): Mistake[] => [
  ...repeated(findTexts(file, 'people.*.email'), (email) => `${email} stands in the list twice. Remove one.`),
  ...repeated(findTexts(file, 'managers.*'), (email) => `${email} is a manager twice. Remove one.`),
  ...repeated(
    findTexts(file, 'teams.*.members.*'),
    (email) => `${email} is in this team twice. Remove one.`,
    2,
  ),
  ...repeated(
    findTexts(file, 'skills.*.people.*'),
    (email) => `${email} has this skill twice. Remove one.`,
    2,
  ),
  ...repeated(findTexts(file, 'tiers.*'), (tier) => `The tier ${tier} stands in the list twice. Remove one.`),
  ...repeated(
    customerNames(file),
    (name) => `There is a customer called ${name} already. Write each name once.`,
  ),
  ...repeated(
    findTexts(file, 'rules.*.name'),
    (name) => `There is a rule called ${name} already. Name this one differently.`,
  ),
  ...repeated(
    ['managers', 'stakeholders'].flatMap((list) => findTexts(file, `rules.*.use.${list}.*`)),
    (email) => `${email} is in this list twice. Remove one.`,
    4,
  ),
  ...targetPlaces.flatMap((place) =>
    repeated(asked(file, place), (name) => `This level asks ${name} twice. Remove one.`, depthOf(place) - 1),
  ),
  ...demandedTwice(file, 'demandedRoles.*'),
  ...demandedTwice(file, 'rules.*.use.demandedRoles.*'),
];

const depthOf = (pattern: string): number => pattern.split('.').length;

/** Names of customers are compared without their capitals and spaces. */
const customerNames = (file: unknown): Found[] =>
  ['customers.*.name', 'customers.*.aliases']
    .flatMap((place) => findOneOrMore(file, place))
    .map(({ path, value }) => ({
      path,
      value,
      key: plainName(value),
    }));

/** A team and a schedule may have one id. */
const asked = (file: unknown, place: string): Found[] =>
  findTexts(file, `${place}.*`).map(({ path, value }) => ({
    path,
    value,
    key: JSON.stringify([path.at(-1), value]),
  }));

function demandedTwice(file: unknown, place: string): Mistake[] {
  const demands = find(file, place).flatMap(({ path, value }) => {
    const role = findTexts(value, 'role')[0]?.value ?? '';
    const named = findTexts(value, 'severities.*').map((found) => found.value);
    return (named.length > 0 ? named : severities).map((severity) => ({
      path,
      value: `${role} for ${severity}`,
    }));
  });
  return repeated(
    demands,
    (demand) => `The role ${demand} is demanded twice. Keep one time for it.`,
    depthOf(place) - 1,
  );
}

/** Those that were there before, among the ones whose paths are equal up to `depth`. */
function repeated(found: Found[], say: (value: string) => string, depth = 0): Mistake[] {
  const seen = new Map<string, Found>();
  return found.flatMap(({ path, value, key = value }) => {
    const one = JSON.stringify([...path.slice(0, depth).map(String), key]);
    const first = seen.get(one);
    if (first) return [{ path, says: say(value), first: first.path }];
    seen.set(one, { path, value });
    return [];
  });
}
