import { warningsOf } from './domain/policy-warnings.ts';
import type { Problem } from './domain/problem.ts';
import type { Rulebook } from './domain/rulebook.ts';
import { readPolicyFile, toRulebook } from './policy-file.ts';

/**
 * What is probably not meant in a policy file, a line each as `file:line:column setting: what to do`, and what is in it.
 * @throws AppError as `readPolicyFile` does.
 */
export async function checkPolicy(path: string, at: Date): Promise<{ says: string; warnings: number }> {
  const { rulebook, notes, sayOf } = await read(path);
  const warnings = warningsOf(rulebook, at).map((each) => ({ ...each, path: placeInFile(each.path) }));
  const lines = [...notes, ...sayOf(warnings)];
  const count = lines.length === 1 ? 'a warning' : `${lines.length} warnings`;
  const summary = `${path} ${lines.length === 0 ? 'is fine' : 'can be used'}: ${sayCounts(rulebook)}`;
  const says = lines.length === 0 ? [`${summary}.`] : [`${summary}; ${count}:`, ...lines];
  return { says: says.join('\n'), warnings: lines.length };
}

/** What was left out while reading is told too. */
async function read(path: string) {
  const notes: string[] = [];
  let sayOf = (_problems: readonly Problem[]): string[] => [];
  const file = await readPolicyFile(path, {
    onNote: (line) => void notes.push(line),
    onRead: (say) => {
      sayOf = say;
    },
  });
  return { rulebook: toRulebook(file, (email) => email), notes, sayOf };
}

function sayCounts({ people, teams, schedules, ladders, rules }: Rulebook): string {
  const counted = (count: number, one: string, many = `${one}s`) => `${count} ${count === 1 ? one : many}`;
  const sizeOf = (all: Readonly<Record<string, unknown>>) => Object.keys(all).length;
  return [
    counted(sizeOf(people), 'person', 'people'),
    counted(sizeOf(teams), 'team'),
    counted(sizeOf(schedules), 'schedule'),
    counted(sizeOf(ladders), 'ladder'),
    counted(rules.length, 'rule'),
  ].join(', ');
}

/** Where the file says what stands in the rulebook at a path: it writes by severity what is there by promise, and the usual apart. */
function placeInFile(path: Problem['path']): Problem['path'] {
  const [kind, name, promise = '', severity, ...rest] = path;
  if (kind === 'ladders' && name === 'usual') return path.slice(2);
  if (kind !== 'serviceLevels' || severity === undefined) return path;
  const set = name === 'usual' ? ['severities'] : [kind, name ?? ''];
  return [...set, severity, ...(updateNames.get(promise) ?? [promise]), ...rest];
}

const updateNames = new Map<PropertyKey, string[]>([
  ['firstInternalUpdateWithin', ['internalUpdates', 'firstWithin']],
  ['internalUpdateEvery', ['internalUpdates', 'every']],
  ['firstCustomerUpdateWithin', ['customerUpdates', 'firstWithin']],
  ['customerUpdateEvery', ['customerUpdates', 'every']],
]);
