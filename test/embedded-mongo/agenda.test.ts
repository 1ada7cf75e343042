import assert from 'node:assert/strict';
import { MongoBackend } from '@agendajs/mongo-backend';
import { Agenda } from 'agenda';
import { type RunningServer, runServer } from './running-server.ts';

/** agenda looks after half of this whether a job is alive, and that timer outlives its stop. */
const lockLifetime = 1000;

describe('agenda on the embedded MongoDB', () => {
  let server: RunningServer;
  const agendas: Agenda[] = [];

  before(async () => {
    server = await runServer();
  });

  afterEach(async () => {
    await Promise.all(agendas.splice(0).map((agenda) => agenda.stop()));
  });

  after(() => server.close());

  function createAgenda(collection: string): Agenda {
    const agenda = new Agenda({
      backend: new MongoBackend({ address: server.uri, collection }),
      processEvery: 100,
    });
    agenda.on('error', (error) => {
      throw error;
    });
    agendas.push(agenda);
    return agenda;
  }

  it('runs a job now and one a moment ahead, in that order', async () => {
    const agenda = createAgenda('order');
    const ran: unknown[] = [];
    const both = new Promise<void>((resolve) => {
      agenda.define<{ name: string }>(
        'wake',
        async ({ attrs }) => {
          if (ran.push(attrs.data.name) === 2) resolve();
        },
        { lockLifetime },
      );
    });
    await agenda.start();
    await agenda.schedule(new Date(Date.now() + 300), 'wake', { name: 'later' });
    await agenda.now('wake', { name: 'now' });
    await both;
    assert.deepEqual(ran, ['now', 'later']);
  });

  it('runs each of many jobs exactly once although two processors compete', async () => {
    const [one, two] = [createAgenda('compete'), createAgenda('compete')];
    const total = 40;
    const ran: number[] = [];
    const all = new Promise<void>((resolve) => {
      for (const agenda of [one, two]) {
        agenda.define<{ n: number }>(
          'wake',
          async ({ attrs }) => {
            if (ran.push(attrs.data.n) === total) resolve();
          },
          // A lock that runs out on a busy machine would have a job run twice.
          { lockLifetime: 10_000 },
        );
      }
    });
    await Promise.all([one.start(), two.start()]);
    await Promise.all(Array.from({ length: total }, (_, n) => one.now('wake', { n })));
    await all;
    assert.deepEqual(
      ran.sort((a, b) => a - b),
      Array.from({ length: total }, (_, n) => n),
    );
  });

  it('keeps one job per unique key, and moves it', async () => {
    const agenda = createAgenda('unique');
    agenda.define('wake', async () => {});
    await agenda.start();
    for (const minutes of [10, 20, 5]) {
      const job = agenda.create('wake', { escalation: 'ESC-1' });
      job.unique({ 'data.escalation': 'ESC-1' }).schedule(new Date(Date.UTC(2100, 0, 1, 0, minutes)));
      await job.save();
    }
    const { jobs, total } = await agenda.queryJobs({ name: 'wake' });
    assert.equal(total, 1);
    assert.deepEqual(jobs[0]?.nextRunAt, new Date(Date.UTC(2100, 0, 1, 0, 5)));
    assert.equal(await agenda.cancel({ name: 'wake' }), 1);
  });

  it('finds its next job by an index', async () => {
    const agenda = createAgenda('indexed');
    await agenda.start();
    const jobs = server.client.db().collection('indexed');
    const due = {
      $or: [
        { lockedAt: { $eq: null }, nextRunAt: { $lte: new Date() } },
        { lockedAt: { $lte: new Date(0) } },
      ],
    };
    const query = jobs
      .find({ name: 'wake', disabled: { $ne: true }, ...due })
      .sort({ nextRunAt: 1, priority: -1 });
    const { queryPlanner } = await query.explain('queryPlanner');
    assert.equal(queryPlanner.winningPlan.inputStage.stage, 'IXSCAN');
    assert.equal(queryPlanner.winningPlan.inputStage.indexName, 'findAndLockNextJobIndex');
  });
});
