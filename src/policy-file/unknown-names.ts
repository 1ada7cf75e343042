import { chosenTeam } from '../domain/policy.ts';
import { type Found, find, findOneOrMore, findTexts } from './find.ts';
import { calendarOfLength } from './lengths.ts';
import { type Mistake, shown } from './mistake.ts';
import { didYouMean, mostMeant } from './nearest.ts';
import { usualName } from './plain-values.ts';
import { calendarOfHours } from './rule-schema.ts';

const levelPlaces = ['levels.*', 'ladders.*.levels.*'];
/** Where levels name whom they ask. */
export const targetPlaces = levelPlaces.flatMap((level) => [`${level}.ask.*`, `${level}.otherwise.*`]);
const inTargets = (kind: string): string[] => targetPlaces.map((place) => `${place}.${kind}`);

/** What may be named in a section, and where it is. */
interface Kind {
  section: string;
  thing: string;
  known(file: unknown): string[];
  named(file: unknown): Found[];
}

const at =
  (...patterns: string[]) =>
  (file: unknown): Found[] =>
    patterns.flatMap((pattern) => findOneOrMore(file, pattern));

const idsIn =
  (section: string, ...more: string[]) =>
  (file: unknown): string[] => [...find(file, `${section}.*`).map(({ path }) => String(path[1])), ...more];

const byIds = (section: string, thing: string, named: Kind['named'], ...more: string[]): Kind => ({
  ...{ section, thing, named },
  known: idsIn(section, ...more),
});

const kinds: Kind[] = [
  byIds('teams', 'team', at(...inTargets('team'), ...inTargets('oneOf')), chosenTeam),
  byIds('teams', 'team', at('services.*.team', 'rules.*.when.team')),
  byIds('schedules', 'schedule', at(...inTargets('schedule'))),
  byIds('skills', 'skill', at(...inTargets('skill'), 'rules.*.when.skill')),
  byIds('services', 'service', at('rules.*.when.service')),
  byIds('calendars', 'calendar', calendarsNamed),
  byIds('ladders', 'ladder', at('rules.*.use.ladder'), usualName),
  byIds('serviceLevels', 'set of service levels', at('rules.*.use.serviceLevels'), usualName),
  {
    ...{ section: 'tiers', thing: 'tier', named: at('customers.*.tier', 'rules.*.when.tier') },
    known: (file) => findTexts(file, 'tiers.*').map(({ value }) => value),
  },
];

const promises = [
  ...['resolveWithin', 'verifyWithin', 'closeWithin', 'standstillAfter'],
  ...['internalRootCauseWithin', 'customerRootCauseWithin'],
];
const updates = ['internalUpdates', 'customerUpdates'].flatMap((name) => [
  `${name}.firstWithin`,
  `${name}.every`,
]);
const promisePlaces = ['severities.*', 'serviceLevels.*.*'].flatMap((place) =>
  [...promises, ...updates].flatMap((name) => [`${place}.${name}`, `${place}.${name}.within`]),
);

function calendarsNamed(file: unknown): Found[] {
  const inLengths = promisePlaces
    .flatMap((place) => findTexts(file, place))
    .flatMap(({ path, value }) => {
      const calendar = calendarOfLength(value);
      return calendar === undefined ? [] : [{ path, value: calendar }];
    });
  const inRules = findTexts(file, 'rules.*.when.hours').map(({ path, value }) => ({
    path,
    value: calendarOfHours(value),
  }));
  return [...levelPlaces.flatMap((level) => findTexts(file, `${level}.onlyIn`)), ...inLengths, ...inRules];
}

const emailPlaces = [
  ...['managers', 'teams.*.members', 'skills.*.people', 'customers.*.sponsor', 'schedules.*.layers.*.people'],
  ...['rules.*.use.managers', 'rules.*.use.stakeholders', ...inTargets('person')],
];

/**
 * Names that lead nowhere. `unsure` names the top settings with mistakes of shape: nothing is said about names that lead there.
 */
export function unknownNames(file: unknown, unsure: ReadonlySet<string>): Mistake[] {
  const sure = kinds.filter(({ section }) => !unsure.has(section));
  return [
    ...(unsure.has('people') ? [] : unknownPeople(file)),
    ...sure.flatMap((kind) => unknownOf(kind, file)),
  ];
}

function unknownPeople(file: unknown): Mistake[] {
  const known = new Set(findTexts(file, 'people.*.email').map(({ value }) => value));
  return emailPlaces
    .flatMap((place) => findOneOrMore(file, place))
    .filter(({ value }) => value.includes('@') && !known.has(value))
    .map(({ path, value }, index) => {
      const meant = index < mostMeant ? didYouMean(value, known) : '';
      return {
        path,
        says: `Nobody in "people" has the e-mail address ${value}.${meant || ' Add them there.'}`,
      };
    });
}

function unknownOf({ section, thing, ...kind }: Kind, file: unknown): Mistake[] {
  const known = new Set(kind.known(file));
  return kind
    .named(file)
    .filter(({ value }) => !known.has(value))
    .map(({ path, value }, index) => {
      const meant = index < mostMeant ? didYouMean(value, known) : '';
      return { path, says: `There is no ${thing} ${shown(value)}.${meant || sayKnown([...known], section)}` };
    });
}

const mostListed = 12;

function sayKnown(known: string[], section: string): string {
  if (known.length === 0) return ` Add it under "${section}".`;
  const more = known.length > mostListed ? ', ...' : '';
  return ` There are: ${known.slice(0, mostListed).join(', ')}${more}.`;
}
