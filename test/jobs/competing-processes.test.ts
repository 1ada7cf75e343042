import assert from 'node:assert/strict';
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { toProductClock } from '../../src/clock.ts';
import { startJobs } from '../../src/jobs/start-jobs.ts';
import { useStore } from '../store/database.ts';

const script = fileURLToPath(new URL('./waking-process.ts', import.meta.url));
const never = 3_600_000;
/** On a busy machine a job may wait for long between being fetched and being done; then another would take it over. */
const lockLifetimeMs = 6_000;
const lookAgainMs = 20;
const wakingMs = 100;
const total = 60;
/** Setting all of them takes less. */
const dueAfterMs = 2_500;
const dueEveryMs = 30;

interface Waking {
  key: string;
  by: string;
  ended: boolean;
}

describe('Processes that share the timers', function () {
  this.timeout(60_000);
  const mongo = useStore();
  const children: ChildProcess[] = [];
  beforeEach(mongo.empty);
  afterEach(() => Promise.all(children.splice(0).map(kill)));

  async function kill(child: ChildProcess): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
  }

  async function startProcess(name: string): Promise<ChildProcess> {
    const settings = [mongo.uri(), name, String(wakingMs), String(lockLifetimeMs)];
    const child = fork(script, settings, { execArgv: ['--import', 'tsx'] });
    children.push(child);
    const [message] = await once(child, 'message');
    assert.equal(message, 'ready');
    return child;
  }

  const wakings = () => mongo.store().database.collection<Waking>('wakings');
  const jobs = () => mongo.store().database.collection('jobs');

  async function until(condition: () => Promise<boolean>): Promise<void> {
    while (!(await condition())) await pause(lookAgainMs);
  }

  /** One soon after the other, so that each process gets some; by a process that is gone before the first. */
  async function plan(keys: readonly string[]): Promise<void> {
    const firstDueMs = Date.now() + dueAfterMs;
    const planner = await startJobs({
      ...{
        database: mongo.store().database,
        clock: toProductClock({ now: () => new Date() }),
        log: { error: () => undefined },
      },
      ...{
        escalations: { scheduled: async () => [] },
        sweep: async () => undefined,
        wake: async () => undefined,
      },
      timing: { processEveryMs: never, lockLifetimeMs: never, sweepEveryMs: never },
    });
    for (const [at, key] of keys.entries())
      await planner.schedule(key, new Date(firstDueMs + at * dueEveryMs));
    await planner.stop();
  }

  const keys = Array.from({ length: total }, (_, n) => `ESC-${n}`);

  it('wake each case in exactly one of them', async () => {
    await Promise.all([startProcess('one'), startProcess('two')]);
    await plan(keys);
    await until(async () => (await jobs().countDocuments({})) === 0);
    const all = await wakings().find().toArray();
    assert.deepEqual(all.map(({ key }) => key).sort(), [...keys].sort());
    assert.ok(all.every(({ ended }) => ended));
    assert.deepEqual(new Set(all.map(({ by }) => by)), new Set(['one', 'two']));
  });

  for (const victim of ['one', 'two'] as const) {
    it(`lose nothing when process ${victim} is killed with kill -9, and do twice only what it was in the middle of`, async () => {
      const [one, two] = await Promise.all([startProcess('one'), startProcess('two')]);
      const running = { one, two };
      await plan(keys);
      await until(async () => (await wakings().countDocuments({ by: victim, ended: false })) > 0);
      await kill(running[victim]);
      const unfinished = (await jobs().find().toArray()).map(({ data }) => String(data.key));
      await until(async () => (await jobs().countDocuments({})) === 0);

      const all = await wakings().find().toArray();
      assert.deepEqual([...new Set(all.map(({ key }) => key))].sort(), [...keys].sort(), 'none is lost');
      const cutOff = all.filter(({ by, ended }) => by === victim && !ended).map(({ key }) => key);
      assert.ok(cutOff.length > 0, 'it was killed in the middle');
      for (const name of ['one', 'two']) assert.deepEqual(repeated(all.filter(({ by }) => by === name)), []);
      assert.deepEqual(
        cutOff.filter((key) => !repeated(all).includes(key)),
        [],
        'what was cut off is done by the other',
      );
      assert.deepEqual(
        repeated(all).filter((key) => !unfinished.includes(key)),
        [],
        'what was over is not done again',
      );
    });
  }
});

/** The cases that were woken more than once. */
function repeated(wakings: readonly Waking[]): string[] {
  const keys = wakings.map(({ key }) => key);
  return [...new Set(keys.filter((key, at) => keys.indexOf(key) !== at))];
}
