import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { startPracticeSlack } from '../src/practice/slack/practice-slack.ts';
import { BotProcess } from '../test/support/bot-process.ts';

const signingSecret = 'a-secret-of-the-tests';

/** Milliseconds from the start of the process until it is ready, and its resident memory 10 s later. */
export async function measureProcess() {
  const directory = await mkdtemp(join(tmpdir(), 'muster-bench-'));
  const slack = await startPracticeSlack({ people: [], channels: [], signingSecret });
  const bot = new BotProcess({
    MUSTER_DATA_DIR: directory,
    MUSTER_POLICY: 'docs/policy.example.yaml',
    MUSTER_PORT: '0',
    SLACK_BOT_TOKEN: slack.token,
    SLACK_SIGNING_SECRET: signingSecret,
    SLACK_API_URL: slack.apiUrl,
  });
  const startedMs = performance.now();
  await bot.start();
  const readyMs = performance.now() - startedMs;
  await pause(10_000);
  const residentMb = await residentOf(bot.pid);
  await bot.terminate();
  await slack.stop();
  await rm(directory, { recursive: true });
  return { readyMs, residentMb };
}

/** As the kernel counts it; of the process with its threads. */
async function residentOf(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) / 1_024;
}
