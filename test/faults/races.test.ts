import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { toProductClock } from '../../src/clock.ts';
import type { Escalation } from '../../src/domain/escalation.ts';
import { policyFor } from '../../src/domain/rulebook.ts';
import { open } from '../../src/domain/verbs/open.ts';
import { startJobs } from '../../src/jobs/start-jobs.ts';
import { readPolicyFile, toRulebook } from '../../src/policy-file.ts';
import { connectStore, type Store } from '../../src/store/connect.ts';
import {
  type EscalationDocument,
  toEscalation,
  toEscalationDocument,
} from '../../src/store/escalation-model.ts';
import { inOrder } from '../../src/usecases/in-order.ts';
import type { Answer } from '../../src/usecases/ports.ts';
import { filledIn, plainFacts, plainIntake } from '../support/policies.ts';
import { Clicks } from './clicks.ts';
import { randomNumbers } from './random.ts';
import { reportOnFailure } from './report-on-failure.ts';
import { type Stage, startStage } from './stage.ts';
import { untilNothingMissing } from './until.ts';

const total = Number(process.env.MUSTER_RACES ?? 1_000);
/** Those of a run that failed come again by MUSTER_RACE_SEED. */
const seed = Number(process.env.MUSTER_RACE_SEED ?? randomInt(2 ** 31));
const apartMostMs = 4;
const atOnce = 25;
/** Until all wake-ups are set; then one case after the other falls due. */
const dueInMs = 15_000;
const dueEveryMs = 25;
const never = 3_600_000;
/** How late wake-ups are depends on the machine, so that those who acknowledge feel their way to it: later by this each time they were in time, earlier each time they were not. */
const earliestMs = 200;
const stepMs = 40;
const spreadMs = 40;
const answeredWithinMs = 90_000;
const level = 'level:0';

const counts = {
  bothAcknowledge: Math.round(total * 0.3),
  oneDeclines: Math.round(total * 0.3),
  timeRunsOut: Math.round(total * 0.3),
  submittedTwice: Math.round(total * 0.1),
};

describe(`${total} races over two processes, of seed ${seed}`, function () {
  this.timeout(300_000);
  let stage: Stage;
  let clicks: Clicks;
  let people: ReadonlyMap<string, string>;
  const random = randomNumbers(seed);
  let firstDueMs: number;
  const keysFrom = (first: number, count: number) =>
    Array.from({ length: count }, (_, at) => `ESC-${first + at}`);
  const contested = keysFrom(100_000, counts.bothAcknowledge);
  const declined = keysFrom(200_000, counts.oneDeclines);
  const falling = keysFrom(300_000, counts.timeRunsOut);

  before(async () => {
    stage = await startStage();
    stage.lead(...(await Promise.all([stage.startBot('one'), stage.startBot('two')])));
    firstDueMs = Date.now() + dueInMs;
    await seedCases();
    clicks = new Clicks(stage);
    await clicks.start();
  });
  after(async () => {
    await clicks.stop();
    await stage.stop();
  });
  reportOnFailure(() => stage);
  // What is to be shown of so many cases would keep Slack busy for an hour; it is not looked at here.
  afterEach(() => stage.database.collection('effects').deleteMany({}));

  /** Cases in which Chloe and Elif are asked, as if they had been raised long ago and everything had been shown. */
  async function seedCases(): Promise<void> {
    const uri = `mongodb://127.0.0.1:${stage.server.port}/muster?directConnection=true`;
    const store = await connectStore(uri, assert.fail);
    const file = await readPolicyFile(stage.policyPath);
    const found = await Promise.all(
      file.people.map(({ email, name }) => store.people.ensureByEmail(email, name)),
    );
    const idOf = (email: string) =>
      found[file.people.findIndex((person) => person.email === email)]?.id ?? '';
    people = new Map(file.people.map(({ email, name }) => [name.toLowerCase(), idOf(email)]));
    const rulebook = toRulebook(file, idOf);
    const policy = policyFor(rulebook, { ...plainFacts, team: 'payments' });
    const at = new Date();
    const documents = [...contested, ...declined, ...falling].map((key) => {
      const intake = { ...plainIntake, team: 'payments' };
      const place = { key, workspace: 'slack:T0PRACTICE', policy, origin: null, intake };
      const opened = open(filledIn({ title: key }), place, {
        roster: rulebook,
        by: idOf('ana@example.com'),
        at,
        via: 'test',
        command: `seed ${key}`,
      });
      return toEscalationDocument({ ...opened, ...falls(key, opened), outbox: [] });
    });
    await store.database.collection<EscalationDocument>('escalations').insertMany(documents);
    await setWakeUps(store);
    await store.close();
  }

  async function setWakeUps({ database, clock }: Store): Promise<void> {
    const nothing = async () => undefined;
    const planner = await startJobs({
      ...{
        database,
        clock: toProductClock(clock),
        log: { error: assert.fail },
        wake: nothing,
        sweep: nothing,
      },
      escalations: { scheduled: async () => [] },
      timing: { processEveryMs: never, lockLifetimeMs: never, sweepEveryMs: never },
    });
    await inOrder(falling, atOnce, (key) => planner.schedule(key, dueAtOf(key)));
    await planner.stop();
  }

  const dueAtOf = (key: string) => new Date(firstDueMs + falling.indexOf(key) * dueEveryMs);

  function falls(key: string, { deadlines, nextDueAt }: ReturnType<typeof open>) {
    if (!falling.includes(key)) return { deadlines, nextDueAt };
    const dueAt = dueAtOf(key);
    return {
      nextDueAt: dueAt,
      deadlines: deadlines.map((each) => (each.subject === level ? { ...each, dueAt } : each)),
    };
  }

  /** Either may be first. */
  async function race(first: () => Promise<number>, second: () => Promise<number>): Promise<void> {
    const leadMs = (random() * 2 - 1) * apartMostMs;
    const statuses = await Promise.all([
      pause(Math.max(0, -leadMs)).then(first),
      pause(Math.max(0, leadMs)).then(second),
    ]);
    assert.deepEqual(statuses, [200, 200]);
  }

  async function read(keys: readonly string[]) {
    const { database } = stage;
    const inbox = database.collection<{
      _id: string;
      answer: Answer | null;
      command: { verb: string; key: string | null; by: string };
    }>('inbox');
    await untilNothingMissing(async () => {
      const open = await inbox.find({ answered: false }).toArray();
      return open.map(({ _id }) => `an answer to ${_id}`);
    }, answeredWithinMs);
    const documents = await database
      .collection<EscalationDocument>('escalations')
      .find({ _id: { $in: [...keys] } })
      .toArray();
    const commands = await inbox.find({ 'command.key': { $in: [...keys] } }).toArray();
    return documents.map(toEscalation).map((escalation) => ({
      escalation,
      commands: commands.filter(({ command }) => command.key === escalation.key),
    }));
  }

  const silencesOf = ({ timeline }: Escalation) =>
    timeline.filter(({ event }) => event.what === 'asked' && event.why === 'silence');

  type Raced = Awaited<ReturnType<typeof read>>[number];

  /** Whoever was told that it is done is in the history of the case, once; whoever was refused is not. */
  function everybodyHeardTheTruth({ escalation, commands }: Raced): void {
    for (const { _id, answer } of commands) {
      const lines = escalation.timeline.filter(({ command }) => command === _id).length;
      assert.ok(
        answer && (('done' in answer && lines > 0) || ('refused' in answer && lines === 0)),
        `${_id}: ${JSON.stringify(answer)}, ${lines} lines`,
      );
    }
  }

  function hasOneOwner({ escalation }: Raced, owners: readonly string[]): void {
    const { key, timeline, acknowledged } = escalation;
    const taken = timeline.filter(({ event }) => event.what === 'acknowledged');
    assert.equal(taken.length, 1, `${key} was taken once`);
    assert.equal(acknowledged?.by, taken[0]?.by);
    assert.ok(
      owners.some((name) => people.get(name) === acknowledged?.by),
      `${key} belongs to ${owners}`,
    );
  }

  it('somebody acknowledges just when the time is up: they have it, and nobody is asked afterwards', async () => {
    const cases = stage.database.collection<EscalationDocument>('escalations');
    let lateMs = 0;
    await Promise.all(
      falling.map(async (key) => {
        await pause(Math.max(0, Number(dueAtOf(key)) - earliestMs - Date.now()));
        await pause(Math.max(0, earliestMs + lateMs + (random() * 2 - 1) * spreadMs));
        const found = await cases.findOne({ _id: key });
        lateMs += found && silencesOf(toEscalation(found)).length === 0 ? stepMs : -stepMs;
        assert.equal(await clicks.presses('chloe', 'acknowledge', key), 200);
      }),
    );
    const raced = await read(falling);
    assert.equal(raced.length, falling.length);
    let lapsed = 0;
    for (const each of raced) {
      hasOneOwner(each, ['chloe']);
      everybodyHeardTheTruth(each);
      const silences = silencesOf(each.escalation);
      assert.ok(silences.length <= 1);
      lapsed += silences.length;
      const last = each.escalation.timeline.findIndex(({ event }) => event.what === 'acknowledged');
      assert.ok(
        silences.every(({ n }) => n <= last + 1),
        `nobody is asked after ${each.escalation.key} was taken`,
      );
    }
    assert.ok(lapsed > 0 && lapsed < falling.length, `${lapsed} of ${falling.length} were late`);
  });

  it('two acknowledge at the same instant: one has it, and the other hears who', async () => {
    await inOrder(contested, atOnce, (key) =>
      race(
        () => clicks.presses('chloe', 'acknowledge', key),
        () => clicks.presses('elif', 'acknowledge', key),
      ),
    );
    const raced = await read(contested);
    assert.equal(raced.length, contested.length);
    for (const each of raced) {
      hasOneOwner(each, ['chloe', 'elif']);
      everybodyHeardTheTruth(each);
      const { key, acknowledged } = each.escalation;
      const [winner, loser] =
        acknowledged?.by === people.get('chloe') ? ['chloe', 'elif'] : ['elif', 'chloe'];
      await untilNothingMissing(async () => {
        const told = clicks.heard.get(`${loser} ${key}`) ?? '';
        return told.includes('already has it') && told.includes(stage.person(winner).id)
          ? []
          : [`what ${loser} is told of ${key}: ${told}`];
      }, answeredWithinMs);
      assert.equal(clicks.heard.get(`${winner} ${key}`), undefined);
    }
  });

  it('one acknowledges and another cannot take it: the first has it, and both are in the history or hear why not', async () => {
    await inOrder(declined, atOnce, (key) =>
      race(
        () => clicks.presses('chloe', 'acknowledge', key),
        () =>
          clicks.submits('elif', {
            verb: 'decline',
            key,
            view: `V${key}`,
            values: { reason: { type: 'plain_text_input', value: 'Asleep' } },
          }),
      ),
    );
    const raced = await read(declined);
    assert.equal(raced.length, declined.length);
    for (const each of raced) {
      hasOneOwner(each, ['chloe']);
      everybodyHeardTheTruth(each);
    }
  });

  it('a form is sent twice at the same instant: it raises one case', async () => {
    const titles = Array.from({ length: counts.submittedTwice }, (_, at) => `Submitted twice ${at}.`);
    await inOrder(titles, atOnce, (title) => {
      const submit = () =>
        clicks.submits('ana', {
          ...{ verb: 'open', key: null, view: `V${title}` },
          values: {
            title: { type: 'plain_text_input', value: title },
            severity: { type: 'static_select', selected_option: { value: 'sev2' } },
            team: { type: 'static_select', selected_option: { value: 'payments' } },
          },
        });
      return race(submit, submit);
    });
    await read([]);
    const cases = stage.database.collection<EscalationDocument>('escalations');
    const found = await cases.find({ title: { $in: titles } }, { projection: { title: 1 } }).toArray();
    assert.deepEqual(found.map(({ title }) => title).sort(), titles.sort());
  });
});
