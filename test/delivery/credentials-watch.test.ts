import assert from 'node:assert/strict';
import sinon from 'sinon';
import { CredentialsWatch } from '../../src/delivery/credentials-watch.ts';
import { AppError } from '../../src/errors.ts';

const refused = new AppError('credentials-refused', 'Slack refuses the bot token.');
const unreachable = new AppError('unreachable', 'Slack cannot be reached.', { retryable: true });

describe('whether the credentials are accepted', () => {
  let time: sinon.SinonFakeTimers;
  let answers: (AppError | null)[];
  let probes: number;
  let cameBack: number;
  let lines: string[];
  let watch: CredentialsWatch;

  beforeEach(() => {
    time = sinon.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    answers = [];
    probes = 0;
    cameBack = 0;
    lines = [];
    watch = new CredentialsWatch({
      async probe() {
        const fault = answers[Math.min(probes++, answers.length - 1)];
        if (fault) throw fault;
      },
      async onBack() {
        cameBack++;
      },
      log: {
        warn: (_, message) => void lines.push(`warn ${message}`),
        info: (_, message) => void lines.push(`info ${message}`),
      },
    });
  });
  afterEach(async () => {
    await watch.stop();
    time.restore();
  });
  const seconds = (count: number) => time.tickAsync(count * 1_000);

  it('a suspicion that proves wrong changes nothing', async () => {
    answers = [null];
    watch.suspect();
    await seconds(120);
    assert.deepEqual([watch.trouble, probes, cameBack, lines], [null, 1, 0, []]);
  });

  it('is said once, however many are refused and however long it lasts', async () => {
    answers = [refused];
    for (let times = 0; times < 50; times++) watch.suspect();
    await seconds(1);
    for (let times = 0; times < 50; times++) watch.suspect();
    await seconds(600);
    assert.equal(watch.trouble, 'Slack refuses the bot token.');
    assert.deepEqual(lines, ['warn Slack refuses the bot token. What is to be sent waits until then.']);
    assert.equal(probes, 21, 'at once and every 30 s');
  });

  it('is found out by itself when they are accepted again', async () => {
    answers = [refused, refused, null];
    watch.suspect();
    await seconds(59);
    assert.equal(cameBack, 0);
    await seconds(1);
    assert.deepEqual([watch.trouble, cameBack, lines.length], [null, 1, 2]);
    await seconds(600);
    assert.equal(probes, 3);
  });

  it('is found out at once when a call is accepted', async () => {
    answers = [refused, null];
    watch.accepted();
    assert.equal(probes, 0, 'nothing new while all is well');
    watch.suspect();
    await seconds(1);
    watch.accepted();
    await seconds(1);
    assert.deepEqual([watch.trouble, cameBack, probes], [null, 1, 2]);
  });

  it('an outside that cannot be reached says nothing, and is asked again', async () => {
    answers = [unreachable, refused, unreachable, null];
    watch.suspect();
    await seconds(1);
    assert.equal(watch.trouble, null);
    await seconds(60);
    assert.equal(watch.trouble, 'Slack refuses the bot token.');
    await seconds(30);
    assert.deepEqual([watch.trouble, cameBack], [null, 1]);
  });

  it('asks nothing any more when it is stopped', async () => {
    answers = [refused];
    watch.suspect();
    await seconds(1);
    await watch.stop();
    watch.suspect();
    await seconds(600);
    assert.equal(probes, 1);
  });
});
