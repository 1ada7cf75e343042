import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { factsOf, takeIn } from '../src/domain/intake.ts';
import { severities } from '../src/domain/policy.ts';
import { warningsOf } from '../src/domain/policy-warnings.ts';
import { policyFor, type Rulebook } from '../src/domain/rulebook.ts';
import { type OpenInput, open } from '../src/domain/verbs/open.ts';
import { readYaml } from '../src/policy-file/yaml-source.ts';
import { readPolicyFile, toRulebook } from '../src/policy-file.ts';
import { builtMuster } from '../test/support/built.ts';
import type { Figure } from './figure.ts';
import { sizes, writeLargePolicy } from './large-policy.ts';
import { percentile } from './percentile.ts';
import { seededRandom } from './random.ts';

const checkWithinMs = 1_000;
const openWithinMs = 5;
const runs = 7;
const cases = 2_000;

const examplePolicy = resolve('docs/policy.example.yaml');

export async function benchPolicy(): Promise<Figure[]> {
  const directory = await mkdtemp(join(tmpdir(), 'muster-bench-policy-'));
  try {
    const path = await writeLargePolicy(directory);
    return [await checkAsProcess(path, directory), await checkInProcess(path), await raising(path)];
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

const says = `${sizes.people} people, ${sizes.schedules} schedules, ${sizes.rules} rules`;

/**
 * The middle of several times for each, in milliseconds. They take turns, so that each meets the machine in the same moods; the first
 * round warms up what it keeps of files.
 */
async function medians(...acts: (() => Promise<unknown>)[]): Promise<number[]> {
  const took = acts.map((): number[] => []);
  for (let run = 0; run <= runs; run++) {
    for (const [index, act] of acts.entries()) {
      const startedAtMs = performance.now();
      await act();
      if (run > 0) took[index]?.push(performance.now() - startedAtMs);
    }
  }
  return took.map((each) => percentile(each, 50));
}

async function runMuster(words: readonly string[], folder: string): Promise<void> {
  const child = spawn(process.execPath, [...builtMuster, ...words], { cwd: folder, stdio: 'ignore' });
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`muster ${words.join(' ')} ended with ${code}`);
}

async function checkAsProcess(path: string, folder: string): Promise<Figure> {
  const [checkMs = 0, exampleMs = 0, helpMs = 0] = await medians(
    () => runMuster(['policy', 'check', path], folder),
    () => runMuster(['policy', 'check', examplePolicy], folder),
    () => runMuster(['--help'], folder),
  );
  return {
    what: `muster policy check of ${says}, as a process, median of ${runs}`,
    value: `${checkMs.toFixed(0)} ms (of the example ${exampleMs.toFixed(0)} ms; muster --help ${helpMs.toFixed(0)} ms)`,
    aim: `<= ${checkWithinMs} ms`,
    met: checkMs <= checkWithinMs,
  };
}

async function checkInProcess(path: string): Promise<Figure> {
  const text = await readFile(path, 'utf8');
  const { size } = await stat(path);
  const rulebook = await rulebookOf(path);
  const [yamlMs = 0, readMs = 0, warnMs = 0] = await medians(
    async () => readYaml(text),
    () => readPolicyFile(path),
    async () => warningsOf(rulebook, new Date()),
  );
  const warnings = warningsOf(rulebook, new Date()).length;
  return {
    what: `The same within a process that is warm (${(size / 1_000).toFixed(0)} kB)`,
    value: `${(readMs + warnMs).toFixed(0)} ms: reading ${readMs.toFixed(0)} ms (of it the YAML alone ${yamlMs.toFixed(0)} ms), warnings ${warnMs.toFixed(0)} ms (${warnings} of them)`,
    aim: 'for comparison',
    met: true,
  };
}

const rulebookOf = async (path: string): Promise<Rulebook> =>
  toRulebook(await readPolicyFile(path), (email) => email);

async function raising(path: string): Promise<Figure> {
  const [large, example] = [raiseMany(await rulebookOf(path)), raiseMany(await rulebookOf(examplePolicy))];
  const median = percentile(large, 50);
  return {
    what: `Deciding and scheduling a case under ${sizes.rules} rules, median of ${cases}`,
    value: `${median.toFixed(2)} ms, p99 ${percentile(large, 99).toFixed(2)} ms (under the example ${percentile(example, 50).toFixed(2)} ms)`,
    aim: `<= ${openWithinMs} ms`,
    met: median <= openWithinMs,
  };
}

/** Milliseconds that each of many cases took: the policy chosen, the case opened, the first promise known. */
function raiseMany(rulebook: Rulebook): number[] {
  const random = seededRandom(5);
  const startMs = Date.UTC(2026, 10, 23);
  return Array.from({ length: cases }, (_, n) => {
    const input = randomInput(rulebook, random);
    const at = new Date(startMs + random() * 14 * 86_400_000);
    const startedAtMs = performance.now();
    const intake = takeIn(input, rulebook, null);
    if ('refused' in intake) throw new Error(`The policy refused ${JSON.stringify(input)}`);
    const policy = policyFor(rulebook, factsOf(input, intake, at));
    const act = { by: 'p1@example.com', at, via: 'bench', command: `${n}`, roster: rulebook };
    const opening = { key: `ESC-${n + 1}`, workspace: 'bench', policy, intake, origin: null };
    const { nextDueAt } = open(input, opening, act);
    const tookMs = performance.now() - startedAtMs;
    if (!nextDueAt) throw new Error('Nothing is due');
    return tookMs;
  });
}

function randomInput({ services, skills, customers }: Rulebook, random: () => number): OpenInput {
  const oneOf = <T>(all: readonly T[]): T | null => all[Math.floor(random() * all.length)] ?? null;
  return {
    ...{ title: 'Checkout is down', description: null, category: null, team: null },
    type: oneOf(['functional', 'hierarchical', 'executive'] as const) ?? 'functional',
    severity: oneOf(severities) ?? 'sev2',
    service: oneOf(Object.keys(services)),
    skill: random() < 0.3 ? oneOf(Object.keys(skills)) : null,
    customer: oneOf(customers)?.names[0] ?? null,
  };
}
