import { createServer } from 'node:http';
import { z } from 'zod';
import type { PracticeTeams } from '../../src/practice/teams/practice-teams.ts';

const Heard = z.looseObject({
  type: z.string(),
  name: z.string().optional(),
  text: z.string().optional(),
  value: z.unknown().optional(),
  conversation: z.looseObject({ id: z.string(), conversationType: z.string() }),
  channelData: z.looseObject({ eventType: z.string().optional() }),
});
type Heard = z.infer<typeof Heard>;

export interface TinyTeamsBot {
  /** What Teams has told it when it was connected. */
  introduced: Heard[];
  /** What Teams has told it since, oldest first. */
  heard: Heard[];
  /** What it answers to invokes, by their names. */
  answers: Record<string, object>;
  /** Its name and secret at the Bot Connector, as the header of a call. */
  token(): Promise<string>;
  call(
    method: string,
    path: string,
    body?: object,
  ): Promise<{ status: number; body: unknown; headers: Headers }>;
  stop(): Promise<void>;
}

export const appPassword = 'a-secret-of-the-practice';

/** A bot that writes down what it hears, and answers what it is told to. */
export async function startTinyTeamsBot(teams: PracticeTeams): Promise<TinyTeamsBot> {
  const heard: Heard[] = [];
  const answers: Record<string, object> = {};
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(Buffer.from(chunk));
    const activity = Heard.parse(JSON.parse(Buffer.concat(chunks).toString('utf8')));
    heard.push(activity);
    response.end(JSON.stringify(answers[activity.name ?? ''] ?? {}));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  await teams.connect(`http://127.0.0.1:${port}`);
  const introduced = heard.splice(0);

  async function token(): Promise<string> {
    const body = new URLSearchParams({ client_id: teams.appId, client_secret: appPassword });
    const answer = await fetch(`${teams.url}/login/${teams.tenantId}/oauth2/v2.0/token`, {
      method: 'POST',
      body,
    });
    return z.object({ access_token: z.string() }).parse(await answer.json()).access_token;
  }
  return {
    ...{ introduced, heard, answers, token },
    async call(method, path, body) {
      const headers = { authorization: `Bearer ${await token()}` };
      const url = `${teams.serviceUrl}v3/${path}`;
      const answer = await fetch(url, { method, headers, ...(body && { body: JSON.stringify(body) }) });
      const text = await answer.text();
      return { status: answer.status, body: text === '' ? null : JSON.parse(text), headers: answer.headers };
    },
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
