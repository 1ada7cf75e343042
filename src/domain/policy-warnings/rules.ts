import { dayMs } from '../calendar/wall-time.ts';
import { escalationTypes, severities } from '../policy.ts';
import type { Problem } from '../problem.ts';
import { type Choice, type Conditions, type Rule, type Rulebook, sources } from '../rulebook.ts';
import { listed } from './say-times.ts';
import { commonTimes, createHoursIn, type Hours, timesLeft } from './times.ts';
import { isForClimbingOnly } from './uses.ts';

const listNames = ['type', 'severity', 'team', 'service', 'category', 'skill', 'tier', 'source'] as const;

/** Holidays come once a year. */
const aheadMs = 366 * dayMs;
/** More names tell nothing new. */
const mostNamed = 5;

/** Rules that never hold, that never come to their turn, or that change nothing. */
export function ruleWarnings(rulebook: Rulebook, at: Date): Problem[] {
  const span = { fromMs: Number(at), untilMs: Number(at) + aheadMs };
  const compare = createCompare(rulebook, createHoursIn(rulebook, span));
  const holding = rulebook.rules.map(({ when }) => !isNever(when, compare));
  return [
    ...rulebook.rules.flatMap(({ when }, index) => neverHolds(when, rulebook, index)),
    ...rulebook.rules.flatMap(({ when }, index) => neverInHours(when, compare, index)),
    ...hiddenRules(rulebook, compare, holding),
    ...rulebook.rules.flatMap((rule, index) =>
      holding[index] ? changesNothing(rulebook, compare, index, rule) : [],
    ),
  ];
}

interface Compare {
  /** Whether the one holds whenever the other does. */
  covers(one: Conditions, other: Conditions): boolean;
  /** Whether both can hold at once. */
  meet(one: Conditions, other: Conditions): boolean;
  hasHours(when: Conditions): boolean;
}

type Lists = (readonly [(typeof listNames)[number], readonly string[]])[];

/** The lists that there are. Each rule is compared with each other one, so they are found once. */
function createListsOf(): (when: Conditions) => Lists {
  const found = new Map<Conditions, Lists>();
  const find = (when: Conditions): Lists =>
    listNames.flatMap((name) => {
      const list = when[name];
      return list ? [[name, list] as const] : [];
    });
  return (when) => {
    const lists = found.get(when) ?? find(when);
    found.set(when, lists);
    return lists;
  };
}

function createCompare({ teams }: Rulebook, hoursIn: ReturnType<typeof createHoursIn>): Compare {
  const listsOf = createListsOf();
  // Of these there always is one; of the others a case may have none.
  const all: Partial<Record<(typeof listNames)[number], readonly string[]>> = {
    ...{ type: escalationTypes, severity: severities, source: sources },
    team: Object.keys(teams),
  };
  const listsCover = (one: Conditions, other: Conditions) =>
    listsOf(one).every(([name, wanted]) => {
      const given: readonly string[] | undefined = other[name] ?? all[name];
      return given?.every((each) => wanted.includes(each)) === true;
    });
  const listsMeet = (one: Conditions, other: Conditions) =>
    listsOf(one).every(([name, wanted]) => {
      const given: readonly string[] | undefined = other[name];
      return given === undefined || given.some((each) => wanted.includes(each));
    });
  const timesOf = ({ hours }: Conditions) => hoursIn(hours);
  return {
    covers: (one, other) =>
      listsCover(one, other) &&
      (isSame(one.hours, other.hours) ||
        timesOf(other).every((time) => timesLeft(time, commonTimes([time], timesOf(one))).length === 0)),
    meet: (one, other) => listsMeet(one, other) && commonTimes(timesOf(one), timesOf(other)).length > 0,
    hasHours: (when) => timesOf(when).length > 0,
  };
}

const isSame = (one: Hours | undefined, other: Hours | undefined): boolean =>
  one === undefined || (one.calendar === other?.calendar && one.within === other.within);

const isNever = (when: Conditions, { hasHours }: Compare): boolean =>
  listNames.some((name) => when[name]?.length === 0) || !hasHours(when);

const neverHolds = (when: Conditions, rulebook: Rulebook, index: number): Problem[] => [
  ...listNames.flatMap((name): Problem[] => {
    if (when[name]?.length !== 0) return [];
    const says = `This rule never holds: its list of ${name} is empty. Put something in, or leave ${name} out.`;
    return [{ path: ['rules', index, 'when', name], says }];
  }),
  ...tiersOfNobody(when, rulebook, index),
];

function tiersOfNobody({ tier }: Conditions, { customers }: Rulebook, index: number): Problem[] {
  const known = [...new Set(customers.flatMap((customer) => customer.tier ?? []))];
  const unknown = (tier ?? []).filter((each) => !known.includes(each));
  if (unknown.length === 0) return [];
  const has = known.length === 0 ? 'Customers have none yet' : `Customers have ${listed(known)}`;
  const says = `No customer has the tier ${listed(unknown)}. ${has}: correct it here, or give it to a customer.`;
  return [{ path: ['rules', index, 'when', 'tier'], says }];
}

function neverInHours(when: Conditions, { hasHours }: Compare, index: number): Problem[] {
  const { hours } = when;
  if (!hours || hasHours(when)) return [];
  const says = `This rule never holds: no time is ${hours.within ? 'in' : 'outside'} the working time of ${hours.calendar}. Correct its hours, or remove it.`;
  return [{ path: ['rules', index, 'when', 'hours'], says }];
}

/** One line for each rule that hides others. */
function hiddenRules({ rules }: Rulebook, { covers }: Compare, holding: readonly boolean[]): Problem[] {
  const hidden = new Map<Rule, { index: number; name: string }[]>();
  for (const [index, rule] of rules.entries()) {
    if (!holding[index]) continue;
    const over = rules.slice(0, index).find(({ when }) => covers(when, rule.when));
    if (over) hidden.set(over, [...(hidden.get(over) ?? []), { index, name: rule.name }]);
  }
  return [...hidden].flatMap(([over, under]) =>
    under.slice(0, 1).map(({ index }) => sayHidden(over, under, index)),
  );
}

function sayHidden({ name }: Rule, under: readonly { name: string }[], index: number): Problem {
  const path = ['rules', index];
  if (under.length === 1)
    return {
      path,
      says: `This rule is never reached: ${name} comes before it and holds whenever it does. Put it before ${name}, or remove it.`,
    };
  const names = under.slice(0, mostNamed).map((each) => each.name);
  const rest = under.length - names.length;
  const all = listed(rest > 0 ? [...names, `${rest} more`] : names);
  const says = `These rules are never reached: ${all}. ${name} comes before them and holds whenever they do. Put ${name} after them, or remove them.`;
  return { path, says };
}

/** An exception from a rule that comes later says what is usual on purpose. */
function changesNothing(
  rulebook: Rulebook,
  { meet }: Compare,
  index: number,
  { when, use }: Rule,
): Problem[] {
  const { rules, usual } = rulebook;
  const path = ['rules', index];
  if (isForClimbingOnly(when) && use.ladder === undefined)
    return [
      {
        path,
        says: 'This rule changes nothing: of a rule for automatic escalations only the ladder counts. Let it choose one, or widen its types.',
      },
    ];
  if (!isAsUsual(use, usual)) return [];
  const later = rules.slice(index + 1).filter((rule) => meet(when, rule.when));
  if (later.some((rule) => !isAsUsual(rule.use, usual))) return [];
  return [
    {
      path,
      says: 'This rule changes nothing: all it chooses is as usual. Let it choose something else, or remove it.',
    },
  ];
}

const isAsUsual = (use: Partial<Choice>, usual: Choice): boolean => {
  const chosen: Choice = { ...usual, ...use };
  return JSON.stringify(chosen) === JSON.stringify(usual);
};
