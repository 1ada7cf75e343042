import { wholeWeek } from '../calendar/week.ts';
import type { Level, Role, Target } from '../policy.ts';
import type { Problem } from '../problem.ts';
import type { Ladder, Rulebook } from '../rulebook.ts';
import { listed } from './say-times.ts';
import { isForClimbingOnly, usesOf } from './uses.ts';

/** A case whose first level stays silent must have somewhere to go. */
const fewestLevels = 2;

/** Ladders that nobody uses or that are too short, and levels that may have nobody to ask. */
export function ladderWarnings(rulebook: Rulebook): Problem[] {
  const uses = usesOf(rulebook);
  const used = new Set(uses.map(({ choice }) => choice.ladder));
  // What a case climbs beside its own levels may be short.
  const own = new Set(uses.flatMap(({ when, choice }) => (isForClimbingOnly(when) ? [] : [choice.ladder])));
  const demanded = new Set(uses.flatMap(({ choice }) => choice.demandedRoles.map(({ role }) => role)));
  return Object.entries(rulebook.ladders).flatMap(([name, ladder]) => [
    ...(used.has(name) ? [] : [neverUsed(name)]),
    ...(own.has(name) ? tooShort(name, ladder, rulebook) : []),
    ...ladder.levels.flatMap((level, index) => {
      const path = ['ladders', name, 'levels', index];
      return [...withoutSponsors(level, rulebook), ...withoutRoles(level, index, demanded)].map((says) => ({
        path,
        says,
      }));
    }),
  ]);
}

const neverUsed = (name: string): Problem => ({
  path: ['ladders', name],
  says: `Nothing chooses the ladder ${name}. Let a rule choose it, or remove it.`,
});

function tooShort(name: string, { levels }: Ladder, { calendars }: Rulebook): Problem[] {
  const path = ['ladders', name, 'levels'];
  if (levels.length < fewestLevels) {
    const says = `The ladder ${name} has one level only: when that stays silent, nobody is left to ask. Add a second one.`;
    return [{ path, says }];
  }
  const resting = new Set(levels.flatMap((level) => restOf(level, calendars)));
  return [...resting].flatMap((calendar): Problem[] => {
    const left = levels.filter((level) => !restOf(level, calendars).includes(calendar)).length;
    if (left >= fewestLevels) return [];
    const says = `Outside the working time of ${calendar} the ladder ${name} has ${left === 0 ? 'nobody to ask' : 'one level only'}. Say with "otherwise" whom its levels ask then.`;
    return [{ path, says }];
  });
}

/** The calendar outside which the level asks nobody, if there is one. */
function restOf({ onlyIn }: Level, calendars: Rulebook['calendars']): string[] {
  if (!onlyIn || onlyIn.otherwise.length > 0) return [];
  const calendar = calendars[onlyIn.calendar];
  const rests = calendar && JSON.stringify(calendar.week) !== JSON.stringify(wholeWeek);
  return rests ? [onlyIn.calendar] : [];
}

const targetsOf = ({ ask, onlyIn }: Level): Target[] => [...ask, ...(onlyIn?.otherwise ?? [])];

function withoutSponsors(level: Level, { customers }: Rulebook): string[] {
  const asks = targetsOf(level).some((target) => 'sponsor' in target);
  if (!asks || customers.some(({ sponsor }) => sponsor !== null)) return [];
  return ['No customer has a sponsor, so this asks nobody. Give customers one, or ask somebody else.'];
}

/** The manager is there from the beginning; any other role somebody has to take first. */
function withoutRoles({ ask, onlyIn }: Level, index: number, demanded: ReadonlySet<Role>): string[] {
  return [ask, onlyIn?.otherwise ?? []].flatMap((targets) => {
    const roles = targets.flatMap((target) => ('role' in target ? [target.role] : []));
    const mayBeThere = (role: Role) => role === 'manager' || (index > 0 && demanded.has(role));
    if (roles.length === 0 || roles.length < targets.length || roles.some(mayBeThere)) return [];
    const when = index === 0 ? 'that early' : 'unless somebody takes it by themselves';
    return [
      `Only the ${listed(roles)} of the case is asked here, and nobody has that role ${when}. Ask somebody else as well${index === 0 ? '' : ', or demand the role'}.`,
    ];
  });
}
