import assert from 'node:assert/strict';
import { EventEmitter, once } from 'node:events';
import { type JobsOptions, startJobs } from '../../src/jobs/start-jobs.ts';
import { useStore } from '../store/database.ts';

const never = 3_600_000;
const quick = { processEveryMs: 50, lockLifetimeMs: 1_000, sweepEveryMs: never };
const fromNow = (ms: number) => new Date(Date.now() + ms);

describe('Jobs', () => {
  const mongo = useStore();
  const running: (() => Promise<void>)[] = [];
  beforeEach(mongo.empty);
  afterEach(async () => {
    await Promise.all(running.splice(0).map((stop) => stop()));
  });

  /** Jobs as one process runs them. `woken` holds the keys, and each waking is an event `wake`. */
  async function start(options: Partial<JobsOptions> & { aheadMs?: number } = {}) {
    const time = { aheadMs: options.aheadMs ?? 0 };
    const woken: string[] = [];
    const errors: string[] = [];
    const events = new EventEmitter();
    const jobs = await startJobs({
      database: mongo.store().database,
      clock: {
        now: () => fromNow(time.aheadMs),
        realDelayMs: (instant) => Number(instant) - Date.now() - time.aheadMs,
      },
      escalations: { scheduled: async () => [] },
      async wake(key) {
        woken.push(key);
        events.emit('wake', key);
      },
      sweep: async () => 0,
      log: {
        error(_details, message) {
          errors.push(message);
          events.emit('error-logged', message);
        },
      },
      timing: quick,
      ...options,
    });
    let stopped: Promise<void> | undefined;
    const stop = () => {
      stopped ??= jobs.stop();
      return stopped;
    };
    running.push(stop);
    return { ...jobs, stop, woken, errors, events, time };
  }

  const stored = () => mongo.store().database.collection('jobs').find().sort({ nextRunAt: 1 }).toArray();

  /** Looks again and again, as agenda tidies up after it has told of the end. */
  async function untilStored(count: number): Promise<void> {
    while ((await stored()).length !== count) await new Promise(setImmediate);
  }

  it('a case is woken when it falls due, and not before', async () => {
    const { schedule, events } = await start();
    const dueAt = fromNow(300);
    await schedule('ESC-1', dueAt);
    const [key] = await once(events, 'wake');
    assert.equal(key, 'ESC-1');
    assert.ok(Date.now() >= Number(dueAt));
    await untilStored(0);
  });

  it('a case that was due already is woken', async () => {
    const { schedule, events } = await start();
    await schedule('ESC-1', fromNow(-60_000));
    await once(events, 'wake');
  });

  it('a case with nothing due is not woken', async () => {
    const { schedule } = await start();
    await schedule('ESC-1', null);
    assert.deepEqual(await stored(), []);
  });

  it('there is one wake-up for each instant of a case, however often it is set', async () => {
    const { schedule } = await start();
    const [soon, later] = [fromNow(never), fromNow(2 * never)];
    await schedule('ESC-1', soon);
    await schedule('ESC-1', soon);
    await schedule('ESC-1', later);
    await schedule('ESC-2', soon);
    const set = (await stored()).map(({ data }) => [data.key, Number(data.dueAt)]);
    assert.deepEqual(
      set.sort(),
      [
        ['ESC-1', Number(soon)],
        ['ESC-1', Number(later)],
        ['ESC-2', Number(soon)],
      ].sort(),
    );
  });

  it('an instant set while the case is being woken is not lost', async () => {
    const { schedule, events, woken } = await start({
      async wake(key) {
        woken.push(key);
        if (woken.length === 1) await schedule(key, fromNow(200));
        events.emit('wake', key);
      },
    });
    await schedule('ESC-1', fromNow(0));
    await once(events, 'wake');
    await once(events, 'wake');
    assert.deepEqual(woken, ['ESC-1', 'ESC-1']);
  });

  it('what was stored without its wake-up is given one at start', async () => {
    const scheduled = async () => [{ key: 'ESC-7', nextDueAt: fromNow(200) }];
    const { events } = await start({ escalations: { scheduled } });
    assert.deepEqual(await once(events, 'wake'), ['ESC-7']);
  });

  it('what has its wake-up already is not given a second one at start, and the others are given theirs', async () => {
    const scheduled = Array.from({ length: 60 }, (_, n) => ({
      key: `ESC-${n}`,
      nextDueAt: fromNow(never + n),
    }));
    const first = await start();
    await Promise.all(scheduled.slice(0, 40).map(({ key, nextDueAt }) => first.schedule(key, nextDueAt)));
    // A wake-up of another instant is not the one that is needed.
    await first.schedule('ESC-59', fromNow(2 * never));
    await first.stop();
    await start({ escalations: { scheduled: async () => scheduled } });
    await untilStored(61);
    const set = (await stored()).map(({ data }) => `${data.key} ${Number(data.dueAt)}`);
    assert.ok(scheduled.every(({ key, nextDueAt }) => set.includes(`${key} ${Number(nextDueAt)}`)));
  });

  it('what fell due while nobody was there is left to the sweep, which knows what is urgent', async () => {
    const first = await start();
    await first.schedule('ESC-1', fromNow(never));
    await first.schedule('ESC-2', fromNow(never));
    await first.stop();
    const overdue = { nextRunAt: fromNow(-1), 'data.dueAt': fromNow(-1) };
    await mongo.store().database.collection('jobs').updateOne({ 'data.key': 'ESC-1' }, { $set: overdue });
    const scheduled = async () => [{ key: 'ESC-1', nextDueAt: fromNow(-1_000) }];
    const swept = new EventEmitter();
    const sweep = async () => swept.emit('sweep');
    const sweeping = once(swept, 'sweep');
    const second = await start({ sweep, escalations: { scheduled } });
    await sweeping;
    await second.stop();
    assert.deepEqual(
      (await stored()).map(({ data }) => data.key),
      ['ESC-2'],
    );
    assert.deepEqual(second.woken, []);
  });

  it('a wake-up outlives the process that set it', async () => {
    const first = await start();
    await first.schedule('ESC-1', fromNow(400));
    await first.stop();
    const second = await start();
    await once(second.events, 'wake');
    assert.deepEqual(first.woken, []);
  });

  it('in several processes each wake-up happens once', async () => {
    const processes = [await start(), await start(), await start()];
    const keys = Array.from({ length: 30 }, (_, n) => `ESC-${n}`);
    const dueAt = fromNow(300);
    await Promise.all(keys.map((key) => processes[0]?.schedule(key, dueAt)));
    await untilStored(0);
    const woken = processes.flatMap((process) => process.woken);
    assert.deepEqual(woken.sort(), keys.sort());
  });

  for (const [what, nextRunAt] of [
    ['had fetched', fromNow(-900)],
    // Agenda takes the instant away from a job that it begins.
    ['had begun', null],
  ] as const) {
    it(`what a dead process ${what} is taken over when its lock has run out`, async () => {
      await start().then(async ({ schedule, stop }) => {
        await schedule('ESC-1', fromNow(never));
        await stop();
      });
      const left = { lockedAt: fromNow(-900), nextRunAt, lastModifiedBy: 'dead' };
      await mongo.store().database.collection('jobs').updateOne({}, { $set: left });
      const { events } = await start();
      await once(events, 'wake');
    });
  }

  it('wake-ups follow the clock of the cases, which may be ahead', async () => {
    const { schedule } = await start({ aheadMs: never });
    const dueAt = fromNow(2 * never);
    await schedule('ESC-1', dueAt);
    const [job] = await stored();
    const expectedMs = Number(dueAt) - never;
    assert.ok(Math.abs(Number(job?.nextRunAt) - expectedMs) < 1_000);
  });

  it('when the clock is moved, what is due by then has been woken, and the rest is set anew', async () => {
    const [first, second] = [fromNow(never), fromNow(3 * never)];
    const scheduled = async () => [
      { key: 'ESC-1', nextDueAt: first },
      { key: 'ESC-2', nextDueAt: second },
    ];
    const { rescheduleAll, woken, time } = await start({ escalations: { scheduled } });
    time.aheadMs = 2 * never;
    await rescheduleAll();
    assert.deepEqual(woken, ['ESC-1']);
    const jobs = await stored();
    assert.deepEqual(
      jobs.map(({ data }) => data.key),
      ['ESC-2'],
    );
    assert.ok(Math.abs(Number(jobs[0]?.nextRunAt) - Date.now() - never) < 5_000);
  });

  it('a case that cannot be woken keeps no other from it when the clock is moved', async () => {
    const scheduled = async () => [
      { key: 'ESC-1', nextDueAt: fromNow(1_000) },
      { key: 'ESC-2', nextDueAt: fromNow(1_000) },
    ];
    const woken: string[] = [];
    const { rescheduleAll, errors, time } = await start({
      escalations: { scheduled },
      async wake(key) {
        if (key === 'ESC-1') throw new Error('broken');
        woken.push(key);
      },
    });
    time.aheadMs = never;
    await rescheduleAll();
    assert.deepEqual(woken, ['ESC-2']);
    assert.deepEqual(errors, ['A case could not be woken; the sweep tries again']);
  });

  it('a wake-up that fails is told, kept by nobody, and left to the sweep', async () => {
    const { schedule, events, errors } = await start({
      wake: () => Promise.reject(new Error('broken')),
    });
    await schedule('ESC-1', fromNow(0));
    await once(events, 'error-logged');
    await untilStored(0);
    assert.deepEqual(errors, ['A case could not be woken; the sweep tries again']);
  });

  it('the sweep is done at once, and again and again, also after it failed', async () => {
    const events = new EventEmitter();
    let rounds = 0;
    const sweep = async () => {
      events.emit('sweep');
      if (++rounds === 1) throw new Error('broken');
    };
    const thirdRound = new Promise<void>((resolve) => {
      events.on('sweep', () => rounds >= 2 && resolve());
    });
    const { errors } = await start({ sweep, timing: { ...quick, sweepEveryMs: 20 } });
    await thirdRound;
    assert.deepEqual(errors, ['The sweep failed']);
  });

  it('stopping waits for what is under way', async () => {
    const events = new EventEmitter();
    const ended: string[] = [];
    const slow = (task: string) => async () => {
      events.emit(task);
      await once(events, 'go on');
      ended.push(task);
    };
    const [sweeping, waking] = [once(events, 'sweep'), once(events, 'wake')];
    const { schedule, stop } = await start({ sweep: slow('sweep'), wake: slow('wake') });
    await schedule('ESC-1', fromNow(0));
    await Promise.all([sweeping, waking]);
    const stopped = stop().then(() => ended.push('stopped'));
    setImmediate(() => events.emit('go on'));
    await stopped;
    assert.equal(ended.at(-1), 'stopped');
    assert.deepEqual(ended.sort(), ['stopped', 'sweep', 'wake']);
  });

  it('stopping gives back what was fetched ahead, so that others have it in time', async () => {
    const { schedule, stop } = await start({ timing: { ...quick, processEveryMs: 2_000 } });
    await schedule('ESC-1', fromNow(3_900));
    // The next look fetches it, as it is due before the one after that.
    const other = mongo.store().database.collection('jobs');
    while (!(await other.findOne({ lockedAt: { $ne: null } }))) await new Promise(setImmediate);
    await stop();
    const [job] = await stored();
    assert.equal(job?.lockedAt, null);
    assert.ok(job?.nextRunAt);
  });

  it('a database that cannot be used is said so', async () => {
    const other = await mongo.openAnother();
    await other.close();
    await assert.rejects(start({ database: other.database }), { code: 'jobs-not-started' });
  });
});
