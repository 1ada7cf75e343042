import { createServer } from 'node:http';
import { App, HTTPReceiver, LogLevel } from '@slack/bolt';
import type { PracticeSlack } from '../../src/practice/slack/practice-slack.ts';
import { teachEscalation } from './teach-escalation.ts';

export const signingSecret = 'tiny-secret';

/** A Bolt app in miniature that plays the bot: a form, a room with a card, an Acknowledge button, a Home. */
export interface TinyBot {
  app: App;
  url: string;
  stop(): Promise<void>;
}

export async function startTinyBot(
  slack: PracticeSlack,
  teach: (app: App) => void = teachEscalation,
): Promise<TinyBot> {
  const receiver = new HTTPReceiver({ signingSecret, logLevel: LogLevel.ERROR });
  const app = new App({
    receiver,
    authorize: async () => ({ botToken: slack.token, botUserId: slack.botUserId }),
    clientOptions: { slackApiUrl: slack.apiUrl, retryConfig: { retries: 0 } },
    logLevel: LogLevel.ERROR,
  });
  // What goes wrong is seen in the answers of the fake Slack.
  app.error(() => Promise.resolve());
  teach(app);
  const server = createServer((request, response) => {
    receiver.requestListener(request, response);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  const url = `http://127.0.0.1:${port}/slack/events`;
  slack.connect(url);
  return {
    app,
    url,
    stop: async () => {
      const closed = new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
      server.closeAllConnections();
      await closed;
    },
  };
}
