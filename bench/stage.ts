import { mkdtemp, rm } from 'node:fs/promises';
import { type AddressInfo, connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedMongo } from '../src/embedded-mongo/start.ts';
import { readPolicyFile } from '../src/policy-file.ts';
import { startPracticeSlack } from '../src/practice/slack/practice-slack.ts';
import { servingMuster } from '../test/support/muster-process.ts';
import { writePolicy } from './policy.ts';

export const signingSecret = 'a-secret-of-the-bench';
const examplePolicy = 'docs/policy.example.yaml';

interface StageOptions {
  /** So many people with a policy of their own; the example's six when absent. */
  people?: number;
  /** When given, so many processes on a database server beside them; else one with its own database. */
  processes?: number;
}

/** Muster as processes of their own with the embedded database, in front of a practice Slack in this process. */
export async function startStage({ people: count, processes }: StageOptions = {}) {
  const directory = await mkdtemp(join(tmpdir(), 'muster-bench-'));
  const policyPath = count === undefined ? examplePolicy : await writePolicy(directory, count);
  const { people } = await readPolicyFile(policyPath);
  const slack = await startPracticeSlack({ people, channels: ['support', 'escalations'], signingSecret });
  const database =
    processes === undefined ? undefined : await startEmbeddedMongo({ directory: join(directory, 'shared') });
  const settings = {
    MUSTER_DATA_DIR: directory,
    MUSTER_POLICY: policyPath,
    MUSTER_PORT: '0',
    SLACK_BOT_TOKEN: slack.token,
    SLACK_SIGNING_SECRET: signingSecret,
    SLACK_API_URL: slack.apiUrl,
    ...(database && { MONGODB_URI: database.uri }),
  };
  const bots = Array.from({ length: processes ?? 1 }, () => servingMuster(settings));
  const startedMs = performance.now();
  const urls = await Promise.all(bots.map((bot) => bot.start()));
  const readyMs = performance.now() - startedMs;
  const door = await openDoor(urls);
  slack.connect(door.url);
  return {
    slack,
    bots,
    url: door.url,
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
      await Promise.all(bots.map((bot) => bot.terminate()));
      door.close();
      await slack.stop();
      await database?.stop();
      await rm(directory, { recursive: true });
    },
  };
}

/** One address for several processes: each connection goes to the next of them. */
async function openDoor(urls: readonly string[]) {
  const ports = urls.map((url) => Number(new URL(url).port));
  if (ports.length === 1) return { url: urls[0] ?? '', close: () => undefined };
  let next = 0;
  const server = createServer((socket) => {
    const inside = connect(ports[next++ % ports.length] ?? 0, '127.0.0.1');
    for (const end of [socket, inside]) end.on('error', () => end.destroy());
    socket.pipe(inside).pipe(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const { pathname } = new URL(urls[0] ?? '');
  return { url: `http://127.0.0.1:${port}${pathname}`, close: () => server.close() };
}
