import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { readPolicyFile } from '../../src/policy-file.ts';
import { type PracticeSlack, startPracticeSlack } from '../../src/practice/slack/practice-slack.ts';
import { runMuster } from '../support/command-line.ts';
import { type MusterProcess, servingMuster } from '../support/muster-process.ts';

const policyPath = resolve('docs/policy.example.yaml');
const signingSecret = 'a-secret-of-the-tests';
const lost = 'ESC-1/announcement';

/** Muster as a process with its own embedded database, and the command beside it or after it. */
describe('muster effects', function () {
  this.timeout(60_000);
  let folder: string;
  let slack: PracticeSlack;
  let bot: MusterProcess;
  let lift: () => void;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'muster-effects-'));
    const { people } = await readPolicyFile(policyPath);
    slack = await startPracticeSlack({ people, channels: ['support', 'escalations'], signingSecret });
    bot = servingMuster({
      MUSTER_DATA_DIR: join(folder, 'data'),
      MUSTER_POLICY: policyPath,
      MUSTER_PORT: '0',
      SLACK_BOT_TOKEN: slack.token,
      SLACK_SIGNING_SECRET: signingSecret,
      SLACK_API_URL: slack.apiUrl,
    });
    slack.connect(await bot.start());
    lift = slack.fault('chat.postMessage', {
      error: 'restricted_action',
      when: ({ channel }) => String(channel).includes('escalations'),
    });
    const ana = slack.person('ana@example.com');
    await ana.command('/escalate', 'Checkout is down', { in: 'support' });
    await ana.submits();
    const saysSo = () =>
      ana.messages('esc-1-...').some(({ plain }) => /announcement did not work/.test(plain));
    await slack.until(saysSo, { timeoutMs: 20_000 });
  });

  after(async () => {
    await bot.kill();
    await slack.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const effects = (words: string) =>
    runMuster(['effects', ...words.split(' ').filter(Boolean)], {
      folder,
      settings: { MUSTER_DATA_DIR: join(folder, 'data'), TZ: 'Asia/Tokyo' },
    });
  async function says(words: string): Promise<string> {
    const { code, stdout, stderr } = await effects(words);
    assert.equal(stderr, '');
    assert.equal(code, 0);
    return stdout;
  }
  async function refuses(words: string, expected: RegExp): Promise<void> {
    const { code, stdout, stderr } = await effects(words);
    assert.match(stderr, expected);
    assert.equal(stderr.trim().split('\n').length, 1);
    assert.deepEqual([code, stdout], [1, '']);
  }

  it('lists beside the running process what it could not send, and why', async () => {
    const [headings = '', line = '', ...rest] = (await says('')).split('\n');
    assert.match(headings, /^EFFECT +CASE +KIND +STATE +TRIES +NEXT TRY +WHY$/);
    assert.match(
      line,
      /^ESC-1\/announcement +ESC-1 +announcement +dead +1 +- +The settings of this Slack workspace forbid it/,
    );
    assert.match(rest.join('\n'), /1 effect is not sent.*requeue --all-dead/);
  });

  it('lists those of a state or of a case alone, and as JSON', async () => {
    assert.match(await says('--state dead --case esc-1'), /ESC-1\/announcement/);
    assert.match(await says('--state failed'), /^Nothing is unsent\.$/m);
    const listed: unknown = JSON.parse(await says('--json'));
    assert.ok(Array.isArray(listed));
    const [{ id, state, attempts, nextTryAt }] = listed;
    assert.deepEqual([id, state, attempts, nextTryAt], [lost, 'dead', 1, null]);
  });

  it('refuses what it cannot put back by name, and then puts nothing back', async () => {
    await refuses(
      `requeue ${lost} ESC-1/anouncement ESC-1/card`,
      /There is no effect ESC-1\/anouncement\. Did you mean ESC-1\/announcement\? ESC-1\/card was sent\. Nothing was put back\./,
    );
    await refuses('--case ESC-9', /^There is no case ESC-9\.$/m);
    await refuses('requeue', /Name the effects to put back/);
    await refuses(`requeue ${lost} --all-dead`, /Name the effects to put back/);
    await refuses('--state ded', /Allowed choices are dead, doubtful, failed, paused, waiting/);
    assert.match(await says(''), /announcement +dead/);
  });

  it('puts back what is named, and the running process sends it', async () => {
    lift();
    assert.match(await says(`requeue ${lost}`), /^Put back: ESC-1\/announcement\. .* within 10 seconds\.$/m);
    const ana = slack.person('ana@example.com');
    const announced = () => ana.messages('escalations').some(({ plain }) => plain.includes('ESC-1'));
    await slack.until(announced, { timeoutMs: 20_000 });
    await slack.until(
      () => !ana.messages('esc-1-...').some(({ plain }) => /announcement did not work/.test(plain)),
      { timeoutMs: 20_000 },
    );
    assert.match(await says('--case ESC-1'), /^Nothing is unsent\.$/m);
    assert.match(await says('requeue --all-dead --case ESC-1'), /Nothing was given up/);
  });

  it('reads the data itself when no process has it, killed or not, and leaves it to the next', async () => {
    const listed = await says('--json');
    await bot.kill();
    assert.deepEqual(await Promise.all([says('--json'), says('--json')]), [listed, listed]);
    slack.connect(await bot.start());
    assert.equal(await says('--json'), listed);
    assert.equal((await bot.terminate()).code, 0);
    assert.equal(await says('--json'), listed);
  });

  it('makes no database where there is none', async () => {
    const { code, stderr } = await runMuster(['effects'], { folder });
    assert.match(stderr, /^There is no database in .*\. Set MUSTER_DATA_DIR or MONGODB_URI/);
    assert.equal(code, 1);
  });
});
