import { severities, type Target } from '../policy.ts';
import type { Problem } from '../problem.ts';
import type { Rulebook } from '../rulebook.ts';

/**
 * What nothing goes by. Teams and customers are there to be named, and so are services where none of them leads anywhere; a skill
 * that is not asked promises help that never comes.
 */
export function unusedWarnings(rulebook: Rulebook): Problem[] {
  const { schedules, skills, calendars } = rulebook;
  const targets = targetsOf(rulebook);
  const asked = new Set(targets.flatMap((target) => ('schedule' in target ? [target.schedule] : [])));
  const known = new Set([
    ...targets.flatMap((t) => ('skill' in t ? [t.skill] : [])),
    ...named(rulebook, 'skill'),
  ]);
  const counted = countedCalendars(rulebook);
  return [
    ...unused('schedules', schedules, asked, 'No level asks the schedule', 'Let one ask it'),
    ...unused('skills', skills, known, 'No level asks and no rule goes by the skill', 'Let one name it'),
    ...unused('calendars', calendars, counted, 'Nothing counts in the calendar', 'Let something name it'),
    ...unusedServices(rulebook),
  ];
}

const unused = (
  kind: string,
  all: Readonly<Record<string, unknown>>,
  used: ReadonlySet<string>,
  what: string,
  mend: string,
): Problem[] =>
  Object.keys(all)
    .filter((name) => !used.has(name))
    .map((name) => ({ path: [kind, name], says: `${what} ${name}. ${mend}, or remove it.` }));

const targetsOf = ({ ladders }: Rulebook): Target[] =>
  Object.values(ladders)
    .flatMap(({ levels }) => levels)
    .flatMap(({ ask, onlyIn }) => [...ask, ...(onlyIn?.otherwise ?? [])]);

const named = ({ rules }: Rulebook, list: 'skill' | 'service'): string[] =>
  rules.flatMap(({ when }) => [...(when[list] ?? [])]);

function countedCalendars({ ladders, serviceLevels, rules }: Rulebook): Set<string> {
  const levels = Object.values(ladders).flatMap((ladder) => ladder.levels);
  const promises = Object.values(serviceLevels)
    .flatMap((each) => Object.values(each))
    .flatMap((promise) => severities.flatMap((severity) => promise[severity]?.calendar ?? []));
  const hours = rules.flatMap(({ when }) => when.hours?.calendar ?? []);
  return new Set([...levels.flatMap(({ onlyIn }) => onlyIn?.calendar ?? []), ...promises, ...hours]);
}

/** Where others lead to a team or a rule, one that does not was probably forgotten. */
function unusedServices(rulebook: Rulebook): Problem[] {
  const goneBy = new Set(named(rulebook, 'service'));
  const all = Object.entries(rulebook.services);
  const idle = all.filter(([name, { team }]) => team === null && !goneBy.has(name));
  if (idle.length === all.length) return [];
  return idle.map(([name]) => ({
    path: ['services', name],
    says: `The service ${name} leads nowhere: it has no team, and no rule goes by it. Give it a team, or name it in a rule.`,
  }));
}
