import { isWorkingTime } from './calendar/working-time.ts';
import {
  type Category,
  chosenTeam,
  type EscalationType,
  escalationTypes,
  type Level,
  type Mirroring,
  type PersonId,
  type Policy,
  type Route,
  type Severity,
  severities,
  type Target,
  type TeamId,
} from './policy.ts';
import type { Roster } from './roster.ts';

/** How a case came in: typed, from a message, or from a message in which signs of it were seen. */
export const sources = ['command', 'message', 'sign'] as const;
export type Source = (typeof sources)[number];

/** What the matrix goes by. */
export interface Facts {
  type: EscalationType;
  severity: Severity;
  team: TeamId;
  service: string | null;
  category: Category | null;
  skill: string | null;
  tier: string | null;
  source: Source;
  at: Date;
}

/** All that are there must hold; of a list, any one. */
export interface Conditions {
  type?: readonly EscalationType[];
  severity?: readonly Severity[];
  team?: readonly TeamId[];
  service?: readonly string[];
  category?: readonly Category[];
  skill?: readonly string[];
  tier?: readonly string[];
  source?: readonly Source[];
  /** In the working time of a calendar, or outside it. */
  hours?: { calendar: string; within: boolean };
}

export interface Ladder {
  levels: Level[];
  repeatLevels: number;
  unownedAgainAfterMs: number;
}

/** The part of a route that says what is promised. */
export type ServiceLevels = Pick<
  Route,
  | 'resolveWithin'
  | 'verifyWithin'
  | 'closeWithin'
  | 'internalRootCauseWithin'
  | 'customerRootCauseWithin'
  | 'standstillAfter'
  | 'firstInternalUpdateWithin'
  | 'internalUpdateEvery'
  | 'firstCustomerUpdateWithin'
  | 'customerUpdateEvery'
>;

/** What a route consists of, by the names of the ladder and of the service levels. */
export interface Choice {
  ladder: string;
  serviceLevels: string;
  demandedRoles: Route['demandedRoles'];
  managers: PersonId[];
  stakeholders: PersonId[];
  announcementChannel: string | null;
  privateRoom: boolean;
  mirror: Mirroring;
}

/** A row of the escalation matrix. What it does not choose stays as usual. */
export interface Rule {
  name: string;
  when: Conditions;
  use: Partial<Choice>;
}

/** All that the policy file says, as it is now. Names of ladders, service levels, calendars and teams in it lead somewhere. */
export interface Rulebook extends Roster {
  /** Another one for each content of the policy file. */
  revision: string;
  people: Readonly<Record<PersonId, { name: string; title?: string }>>;
  services: Readonly<Record<string, { name: string; team: TeamId | null }>>;
  ladders: Readonly<Record<string, Ladder>>;
  serviceLevels: Readonly<Record<string, ServiceLevels>>;
  /** The first that holds wins. */
  rules: readonly Rule[];
  usual: Choice;
  severities: Policy['severities'];
  acknowledgementLastsMs: Policy['acknowledgementLastsMs'];
  customerWaitAtMostMs: number;
  customerUpdatesNeedApproval: Policy['customerUpdatesNeedApproval'];
  /** Words approved for customers, with placeholders; see `wordsOf`. */
  customerMessages: Readonly<Record<string, { name: string; text: string }>>;
  roomNameTemplate: string;
  mirrorPrivateRooms: boolean;
  askOn: Policy['askOn'];
}

/** Whether a rule holds for these facts. */
export function holds({ when }: Rule, facts: Facts, { calendars }: Pick<Roster, 'calendars'>): boolean {
  const { hours, ...lists } = when;
  const { type, severity, team, service, category, skill, tier, source } = lists;
  return (
    isAmong(type, facts.type) &&
    isAmong(severity, facts.severity) &&
    isAmong(team, facts.team) &&
    isAmong(service, facts.service) &&
    isAmong(category, facts.category) &&
    isAmong(skill, facts.skill) &&
    isAmong(tier, facts.tier) &&
    isAmong(source, facts.source) &&
    (!hours || isWithin(calendars, hours.calendar, facts.at) === hours.within)
  );
}

const isAmong = <T>(wanted: readonly T[] | undefined, is: T | null): boolean =>
  wanted === undefined || (is !== null && wanted.includes(is));

function isWithin(calendars: Roster['calendars'], name: string, at: Date): boolean {
  const calendar = calendars[name];
  return calendar === undefined || isWorkingTime(calendar, at);
}

/** The rule that holds for these facts; undefined when none does and all is as usual. */
export const ruleFor = (rulebook: Rulebook, facts: Facts): Rule | undefined =>
  rulebook.rules.find((rule) => holds(rule, facts, rulebook));

/** What a case with these facts is run by. */
export function policyFor(rulebook: Rulebook, facts: Facts): Policy {
  const route = routeFor(rulebook, facts);
  const { managers, stakeholders, announcementChannel, privateRoom, mirror } = choiceFor(rulebook, facts);
  const routes = routesFor(rulebook, facts);
  const { severities, acknowledgementLastsMs, customerWaitAtMostMs, roomNameTemplate } = rulebook;
  const { customerUpdatesNeedApproval, askOn, mirrorPrivateRooms: mirrorPrivate } = rulebook;
  return {
    ...route,
    ...{ routes, severities, acknowledgementLastsMs, customerWaitAtMostMs, customerUpdatesNeedApproval },
    ...{ managers, stakeholders, announcementChannel, askOn },
    teams: namesOfTeams(rulebook, [facts.team, ...teamsOf(route), ...Object.values(routes).flatMap(teamsOf)]),
    room: { nameTemplate: roomNameTemplate, private: privateRoom, mirror, mirrorPrivate },
  };
}

const choiceFor = (rulebook: Rulebook, facts: Facts): Choice => ({
  ...rulebook.usual,
  ...ruleFor(rulebook, facts)?.use,
});

function routesFor(rulebook: Rulebook, facts: Facts): Policy['routes'] {
  const routes = severities.map(
    (severity) => [severity, routeFor(rulebook, { ...facts, severity })] as const,
  );
  const different = new Set(routes.map(([, route]) => JSON.stringify(route)));
  return different.size === 1 ? {} : Object.fromEntries(routes);
}

function routeFor(rulebook: Rulebook, facts: Facts): Route {
  const { ladder, serviceLevels, demandedRoles } = choiceFor(rulebook, facts);
  return {
    rule: ruleFor(rulebook, facts)?.name ?? null,
    ...ladderNamed(rulebook, ladder),
    climbs: climbsFor(rulebook, facts, ladder),
    ...serviceLevelsNamed(rulebook, serviceLevels),
    demandedRoles,
  };
}

/** The ladders of the other types for which a rule names one that is not the case's own. */
function climbsFor(rulebook: Rulebook, facts: Facts, own: string): Route['climbs'] {
  const others = escalationTypes.flatMap((type) => {
    const rule = ruleFor(rulebook, { ...facts, type });
    const ladder = rule?.when.type && rule.use.ladder;
    if (type === facts.type || ladder === undefined || ladder === own) return [];
    return [[type, ladderNamed(rulebook, ladder).levels] as const];
  });
  return Object.fromEntries(others);
}

/** @throws RangeError when there is none of that name, which a rulebook that was checked does not have. */
function ladderNamed({ ladders }: Rulebook, name: string): Ladder {
  const ladder = ladders[name];
  if (ladder) return ladder;
  throw new RangeError(`There is no ladder ${name}`);
}

function serviceLevelsNamed({ serviceLevels }: Rulebook, name: string): ServiceLevels {
  const levels = serviceLevels[name];
  if (levels) return levels;
  throw new RangeError(`There are no service levels ${name}`);
}

const teamsOf = ({ levels, climbs }: Route): TeamId[] =>
  [...levels, ...Object.values(climbs).flat()].flatMap(({ ask, onlyIn }) =>
    [...ask, ...(onlyIn?.otherwise ?? [])].flatMap(teamOf),
  );

function teamOf(target: Target): TeamId[] {
  if ('team' in target) return [target.team];
  return 'oneOf' in target ? [target.oneOf] : [];
}

const namesOfTeams = ({ teams }: Rulebook, used: readonly TeamId[]): Policy['teams'] =>
  Object.fromEntries(
    [...new Set(used)].flatMap((id) => {
      const team = teams[id];
      return id === chosenTeam || !team ? [] : [[id, { name: team.name }]];
    }),
  );
