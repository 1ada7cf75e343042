import { inTime } from './in-time.ts';
import { assertPromisesKept, untilSettled } from './invariants.ts';
import type { Request } from './read-requests.ts';
import { statementsOf } from './read-requests.ts';
import { reportOnFailure } from './report-on-failure.ts';
import { type Bot, type Stage, startStage } from './stage.ts';

/** A lease lasts 60 s, and a look for those that ran out comes every 10 s. */
const takenOverWithinMs = 110_000;
const reachedWithinMs = 30_000;

const hasLeased = (request: Request): boolean =>
  request.name === 'update effects' && /setOnInsert/.test(statementsOf(request));
const hasPosted = ({ name }: Request): boolean => name === 'chat.postMessage';
const hasMadeTheRoom = ({ name }: Request): boolean => name === 'conversations.create';

describe('A process that is frozen for longer than its lease and then goes on', function () {
  this.timeout(200_000);
  let stage: Stage;
  let sleepers: Bot[];
  let waking: Bot;
  before(async () => {
    stage = await startStage();
    waking = await stage.startBot('the one awake');
    sleepers = [];
    for (const name of ['with a lease', 'with a room made', 'with a message posted'])
      sleepers.push(await stage.startBot(name));
  });
  after(() => stage.stop());
  reportOnFailure(() => stage);

  it('sends nothing that another has sent meanwhile', async () => {
    const raised = ['Leased.', 'Made.', 'Posted.'];
    const matches = [hasLeased, hasMadeTheRoom, hasPosted];
    for (const [at, sleeper] of sleepers.entries())
      await freezeAt(sleeper, matches[at] ?? hasLeased, raised[at] ?? '');
    stage.lead(waking);
    await untilSettled(stage, takenOverWithinMs);
    for (const { process, name } of sleepers) {
      process.thaw();
      stage.note(`${name} goes on`);
    }
    // Whatever they had in mind is over when they have stopped in good order.
    for (const { process } of sleepers) await process.terminate();
    await untilSettled(stage);
    await assertPromisesKept(stage, { raised });
  });

  /** The other side has done it; the answer arrives, but nobody is there to read it. */
  async function freezeAt(bot: Bot, matches: (request: Request) => boolean, title: string): Promise<void> {
    stage.lead(bot);
    const ana = await stage.fillIn('ana', title, 'sev2');
    const proxy = matches === hasLeased ? bot.database : bot.slack;
    const { held } = proxy.catch(matches, 'answered', ({ name }) => {
      bot.process.freeze();
      stage.note(`froze ${bot.name}: ${name} is answered`);
    });
    const submitting = ana.submits();
    const { release } = await inTime(held, reachedWithinMs, `${bot.name} was not reached`);
    release();
    const { isClosed } = await submitting;
    if (!isClosed) await ana.closes();
  }
});
