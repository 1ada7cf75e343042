import assert from 'node:assert/strict';
import type { Moment } from './fault-proxy.ts';
import { inTime } from './in-time.ts';
import { assertPromisesKept, untilSettled } from './invariants.ts';
import type { Request } from './read-requests.ts';
import { statementsOf } from './read-requests.ts';
import { reportOnFailure } from './report-on-failure.ts';
import { type Bot, type Stage, startStage } from './stage.ts';

/** A lease lasts 60 s, and a look for those that ran out comes every 10 s. */
const takenOverWithinMs = 110_000;
const reachedWithinMs = 30_000;

/** What was answered last, unless it says otherwise, before it is frozen in the middle of the rest. */
const moments: readonly {
  title: string;
  on: 'database' | 'slack';
  when?: Moment;
  matches(request: Request, bot: Bot): boolean;
}[] = [
  {
    title: 'Leased.',
    on: 'database',
    matches: (request) => request.name === 'update effects' && /setOnInsert/.test(statementsOf(request)),
  },
  { title: 'Room made.', on: 'slack', matches: ({ name }) => name === 'conversations.create' },
  {
    // The others of the same moment are connecting.
    title: 'First of many.',
    ...{ on: 'slack', when: 'asked' },
    matches: ({ name }, { slack }) =>
      name !== 'conversations.create' && slack.seen.includes('conversations.create'),
  },
  { title: 'Message posted.', on: 'slack', matches: ({ name }) => name === 'chat.postMessage' },
];

describe('A process that is frozen for longer than its lease and then goes on', function () {
  this.timeout(200_000);
  let stage: Stage;
  let sleepers: Bot[];
  let waking: Bot;
  before(async () => {
    stage = await startStage();
    waking = await stage.startBot('the one awake');
    sleepers = [];
    for (const { title } of moments) sleepers.push(await stage.startBot(`the sleeper of "${title}"`));
  });
  after(() => stage.stop());
  reportOnFailure(() => stage);

  it('sends nothing that another has sent meanwhile', async () => {
    for (const at of moments.keys()) await freezeAt(at);
    stage.lead(waking);
    await untilSettled(stage, takenOverWithinMs);
    for (const { process, name } of sleepers) {
      process.thaw();
      stage.note(`${name} goes on`);
    }
    // Whatever they had in mind is over when they have stopped in good order.
    for (const { process } of sleepers) await process.terminate();
    await untilSettled(stage);
    await assertPromisesKept(stage, { raised: moments.map(({ title }) => title) });
  });

  /** The other side has done it; the answer arrives, but nobody is there to read it. */
  async function freezeAt(at: number): Promise<void> {
    const [bot, moment] = [sleepers[at], moments[at]];
    assert.ok(bot && moment);
    stage.lead(bot);
    const ana = await stage.fillIn('ana', moment.title, 'sev2');
    const matches = (request: Request) => moment.matches(request, bot);
    const { held } = bot[moment.on].catch(matches, moment.when ?? 'answered', ({ name }) => {
      bot.process.freeze();
      stage.note(`froze ${bot.name}: ${name} is ${moment.when ?? 'answered'}`);
    });
    const submitting = ana.submits();
    const { release } = await inTime(held, reachedWithinMs, `${bot.name} was not reached`);
    release();
    const { isClosed } = await submitting;
    if (!isClosed) await ana.closes();
  }
});
