import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readPolicyFile } from '../src/policy-file.ts';
import { startPracticeSlack } from '../src/practice/slack/practice-slack.ts';
import { BotProcess } from '../test/support/bot-process.ts';

export const signingSecret = 'a-secret-of-the-bench';
const policyPath = 'docs/policy.example.yaml';

/** Muster as a process of its own with its embedded database, in front of a practice Slack in this process. */
export async function startStage() {
  const directory = await mkdtemp(join(tmpdir(), 'muster-bench-'));
  const { people } = await readPolicyFile(policyPath);
  const slack = await startPracticeSlack({ people, channels: ['support', 'escalations'], signingSecret });
  const bot = new BotProcess({
    MUSTER_DATA_DIR: directory,
    MUSTER_POLICY: policyPath,
    MUSTER_PORT: '0',
    SLACK_BOT_TOKEN: slack.token,
    SLACK_SIGNING_SECRET: signingSecret,
    SLACK_API_URL: slack.apiUrl,
  });
  const startedMs = performance.now();
  const url = await bot.start();
  const readyMs = performance.now() - startedMs;
  slack.connect(url);
  return {
    slack,
    bot,
    url,
    readyMs,
    person: (name: string) => slack.person(`${name}@example.com`),
    /** Resolves once nothing has been called for a while. */
    async quiet() {
      for (let before = -1; before !== slack.calls.length; ) {
        before = slack.calls.length;
        await new Promise((resolve) => setTimeout(resolve, 500));
      }
    },
    async stop() {
      await bot.terminate();
      await slack.stop();
      await rm(directory, { recursive: true });
    },
  };
}
