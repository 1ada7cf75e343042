import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { type App, startApp } from './app.ts';
import { Secret } from './config/secret.ts';
import type { Config } from './config.ts';
import type { Logger } from './log.ts';
import { startParts } from './parts.ts';
import { readPolicyFile } from './policy-file.ts';
import { createPracticeClock } from './practice/practice-clock.ts';
import { createPracticeTime } from './practice/practice-time.ts';
import { type PracticeSlack, startPracticeSlack } from './practice/slack/practice-slack.ts';
import { startPractice } from './practice/start.ts';
import { heardEvents } from './slack/listen.ts';

/**
 * Starts Muster in front of the practice workspace: the same program, with a local Slack in place of the real one and a clock that
 * can be moved. Everything is kept in the data directory and found again at the next start.
 */
export function startDemo({
  config,
  log,
}: {
  config: Config;
  log: Logger;
}): Promise<Pick<App, 'url' | 'stop'>> {
  return startParts(async (keep) => {
    const directory = join(config.dataDir, 'practice');
    const clock = createPracticeClock(directory);
    const { people } = await readPolicyFile(config.policyPath);
    const signingSecret = randomBytes(16).toString('hex');
    const slack = keep(
      await startPracticeSlack({
        ...{ people, channels, signingSecret, directory },
        events: heardEvents,
        now: clock.now,
        teamName: 'Northwind Cloud',
      }),
    );
    const app = keep(await startApp({ config: onPractice(config, slack, signingSecret), log, clock }));
    slack.connect(`${app.url}/slack/events`);
    const time = createPracticeTime(clock, app);
    return keep(await startPractice({ slack, time, port: config.demoPort, slashCommands, shortcuts }));
  });
}

const channels = [
  { name: 'support', topic: 'Customers write in; type /escalate when one needs more than us' },
  { name: 'escalations', topic: 'One message per case, kept up to date by Muster' },
];
const slashCommands = [
  {
    command: '/escalate',
    hint: 'what is wrong',
    description: 'Raise an escalation, or ask: help, list, mine, status ESC-1',
  },
];
const shortcuts = [
  { callbackId: 'raise', name: 'Escalate this', type: 'message' as const },
  { callbackId: 'add-to-timeline', name: 'Add to timeline', type: 'message' as const },
  { callbackId: 'raise', name: 'Raise an escalation', type: 'global' as const },
];

/** The same settings, with the practice workspace in place of Slack. */
function onPractice(config: Config, slack: PracticeSlack, signingSecret: string): Config {
  const { token, apiUrl } = slack;
  const practice = {
    botToken: new Secret(token),
    signingSecret: new Secret(signingSecret),
    appToken: null,
    apiUrl,
  };
  return { ...config, port: 0, slack: practice };
}
