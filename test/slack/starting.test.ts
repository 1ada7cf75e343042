import assert from 'node:assert/strict';
import type { App, Receiver } from '@slack/bolt';
import { AppError } from '../../src/errors.ts';
import { startPracticeSlack } from '../../src/practice/slack/practice-slack.ts';
import { startSlack } from '../../src/slack/app.ts';
import { memoryPeople } from './support/memory-people.ts';
import { memoryLog, withBench } from './support/slack-bench.ts';
import { stubUseCases } from './support/stub-use-cases.ts';

class FakeSocket implements Receiver {
  app: App | undefined;
  steps: string[] = [];
  init(app: App): void {
    this.app = app;
  }
  async start(): Promise<void> {
    this.steps.push('start');
  }
  async stop(): Promise<void> {
    this.steps.push('stop');
  }
}

const starting = (config: { botToken: string; apiUrl: string }) =>
  startSlack({
    ...{
      useCases: stubUseCases(),
      people: memoryPeople(),
      clock: { now: () => new Date() },
      log: memoryLog(),
    },
    config: { ...config, signingSecret: 'x' },
  });

describe('starting Slack', () => {
  it('tells its workspace, and by HTTP what to mount', () =>
    withBench({}, async ({ side, slack }) => {
      assert.equal(side.workspace, `slack:${slack.teamId}`);
      assert.equal(typeof side.handler, 'function');
    }));

  it('in Socket Mode starts the receiver, answers what comes through it, and stops it', async () => {
    const socket = new FakeSocket();
    await withBench({ socket }, async ({ side, slack, useCases }) => {
      assert.equal(side.handler, null);
      assert.deepEqual(socket.steps, ['start']);
      const answers: unknown[] = [];
      await socket.app?.processEvent({
        body: {
          ...{ command: '/escalate', text: 'help', team_id: slack.teamId, channel_id: 'C0000000001' },
          ...{
            user_id: slack.person('ana@example.com').id,
            trigger_id: '1',
            response_url: 'http://127.0.0.1:1/',
          },
        },
        ack: async (answer: unknown) => void answers.push(answer),
      });
      assert.equal(answers.length, 1);
      assert.match(JSON.stringify(answers), /You asked: help/);
      assert.equal(useCases.questions.length, 1);
    });
    assert.deepEqual(socket.steps, ['start', 'stop']);
  });

  it('with a wrong token says which one to mend', async () => {
    const slack = await startPracticeSlack({ people: [], channels: [], signingSecret: 'x' });
    await assert.rejects(starting({ botToken: 'xoxb-wrong', apiUrl: slack.apiUrl }), (error) => {
      assert.ok(error instanceof AppError && error.code === 'credentials-refused' && !error.retryable);
      assert.match(error.message, /SLACK_BOT_TOKEN/);
      assert.doesNotMatch(error.message, /xoxb-wrong/);
      return true;
    });
    await slack.stop();
  });

  it('while Slack is away says so, and that trying again may help', async () => {
    const slack = await startPracticeSlack({ people: [], channels: [], signingSecret: 'x' });
    const { apiUrl, token } = slack;
    await slack.stop();
    await assert.rejects(starting({ botToken: token, apiUrl }), (error) => {
      assert.ok(error instanceof AppError && error.retryable);
      assert.equal(error.code, 'unreachable');
      return true;
    });
  });

  it('goes on when Slack goes away afterwards: what comes in is acknowledged, and the fault logged', () =>
    withBench({}, async ({ slack, side, log }) => {
      slack.fault('*', { dropReply: true });
      const ana = slack.person('ana@example.com');
      assert.equal((await ana.command('/escalate', 'Checkout is down', { in: 'elsewhere' })).status, 200);
      await side.stop();
      const faults = log.filter(({ level }) => level === 'error');
      assert.deepEqual(
        faults.map(({ details }) => details.code),
        ['no-answer'],
      );
    }));

  it('waits at its end for what is being answered', async () => {
    const steps: string[] = [];
    let finish = () => {};
    const finished = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const home = async () => {
      steps.push('begun');
      await finished;
      steps.push('done');
      return { raise: 'Raise', sections: [] };
    };
    await withBench({ useCases: { home } }, async ({ slack, side }) => {
      await slack.person('ana@example.com').opensHome();
      await slack.until(() => slack.calls.some(({ method }) => method === 'users.info'));
      const stopped = side.stop().then(() => steps.push('stopped'));
      finish();
      await stopped;
    });
    assert.deepEqual(steps, ['begun', 'done', 'stopped']);
  });
});
