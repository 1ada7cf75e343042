import type { Fault } from '../../src/practice/slack/faults.ts';
import { Outages } from './outage.ts';
import { reportOnFailure } from './report-on-failure.ts';
import { type Bot, type Stage, startStage } from './stage.ts';

/** What Slack answers a few times in a row. What it does is done, where the answer is only lost. */
const faults: Record<string, Fault> = {
  'a storm of 429': { status: 429, retryAfterS: 1, times: 12 },
  'answers that are lost': { dropReply: true, times: 6 },
  'answers of 500': { status: 500, times: 6 },
  'pages of HTML': { status: 503, html: true, times: 6 },
  'JSON that ends in the middle': { truncated: true, times: 6 },
};

/** Longer than Slack is given to answer. */
const awayMs = 12_000;

describe('With Slack away or beside itself while deadlines run', function () {
  this.timeout(300_000);
  let stage: Stage;
  let bots: Bot[];
  before(async () => {
    stage = await startStage({ acknowledgeWithin: '6s' });
    bots = await Promise.all([stage.startBot('one'), stage.startBot('two')]);
    stage.lead(...bots);
  });
  after(() => stage.stop());
  reportOnFailure(() => stage);
  const outages = new Outages(() => stage);
  const open = () => Promise.all(bots.map(({ slack }) => slack.open()));

  it('out of reach for twelve seconds', async () => {
    await outages.raise('Slack is cut off.');
    await outages.during(
      'Slack is cut off',
      awayMs,
      () => Promise.all(bots.map(({ slack }) => slack.cut())),
      open,
    );
  });

  it('silent for twelve seconds', async () => {
    await outages.raise('Slack is silent.');
    await outages.during(
      'Slack is silent',
      awayMs,
      () => Promise.all(bots.map(({ slack }) => slack.fallSilent())),
      open,
    );
  });

  for (const [what, fault] of Object.entries(faults)) {
    it(`with ${what}`, async () => {
      const ana = await stage.fillIn('ana', `With ${what}.`, 'sev1');
      stage.note(what);
      stage.slack.fault('*', fault);
      await ana.submits();
      await stage.slack.until(() => ana.view === null);
      outages.hasRaised(`With ${what}.`);
    });
  }

  it('and back for good: every promise was kept, once', () => outages.allIsKept());
});
