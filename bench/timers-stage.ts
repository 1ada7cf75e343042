import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readDatabaseAddress } from '../src/database-address.ts';
import { startEmbeddedMongo } from '../src/embedded-mongo/start.ts';
import { readPolicyFile } from '../src/policy-file.ts';
import { type PracticeSlack, startPracticeSlack } from '../src/practice/slack/practice-slack.ts';
import { type MusterProcess, servingMuster } from '../test/support/muster-process.ts';
import { benchPeople, examplePolicy, type Seed, seedCases, withStore } from './seed-cases.ts';
import { until } from './until.ts';

/** Where Muster's data will be, with a Slack; nothing is running yet, so that cases can be put in. */
export interface TimersStage {
  slack: PracticeSlack;
  /** In the order of `seeds`: ESC-1, ESC-2 and so on. */
  seed(seeds: readonly Seed[]): Promise<void>;
  /** Muster as a process of its own with its own database. Answers when it was ready. */
  start(): Promise<{ bot: MusterProcess; readyAt: Date }>;
  /** When each case was next asked for because nobody had answered, by its key. Muster must be stopped. */
  wokenAt(): Promise<Map<string, Date>>;
  /** Comes back when nothing is due any more, while a process runs. */
  untilAllAreWoken(): Promise<void>;
  /** Comes back when so many wake-ups are set, while a process runs. */
  untilWakeUpsAreSet(count: number): Promise<void>;
  /** Stops every process that still runs. */
  halt(): Promise<void>;
  stop(): Promise<void>;
}

/** With `shared`, the database is served beside Muster, and more than one process may use it. */
export async function startTimersStage({ shared = false } = {}): Promise<TimersStage> {
  const dataDir = await mkdtemp(join(tmpdir(), 'muster-bench-'));
  const directory = join(dataDir, 'database');
  const { people } = await readPolicyFile(examplePolicy);
  const slack = await startPracticeSlack({
    people: [...people, ...benchPeople],
    channels: ['support', 'escalations'],
    signingSecret: 'a-secret-of-the-bench',
  });
  const server = shared ? await startEmbeddedMongo({ directory }) : undefined;
  const bots: MusterProcess[] = [];

  async function onDatabase<T>(work: (uri: string) => Promise<T>): Promise<T> {
    if (server) return work(server.uri);
    const own = await startEmbeddedMongo({ directory });
    try {
      return await work(own.uri);
    } finally {
      await own.stop();
    }
  }

  const liveUri = () => server?.uri ?? readDatabaseAddress(dataDir) ?? '';
  const halt = async () => {
    await Promise.all(bots.map((bot) => bot.terminate()));
  };
  return {
    slack,
    halt,
    untilAllAreWoken: () => untilNothingIsDue(liveUri()),
    untilWakeUpsAreSet: (count) =>
      withStore(liveUri(), ({ database }) =>
        until(
          async () => (await database.collection('jobs').countDocuments({})) >= count,
          'every wake-up is set',
        ),
      ),
    seed: (seeds) => onDatabase((uri) => seedCases(uri, slack, seeds)),
    async start() {
      const bot = servingMuster({
        MUSTER_DATA_DIR: dataDir,
        MUSTER_POLICY: examplePolicy,
        MUSTER_PORT: '0',
        SLACK_BOT_TOKEN: slack.token,
        SLACK_SIGNING_SECRET: 'a-secret-of-the-bench',
        SLACK_API_URL: slack.apiUrl,
        ...(server && { MONGODB_URI: server.uri }),
      });
      bots.push(bot);
      await bot.start();
      return { bot, readyAt: new Date() };
    },
    wokenAt: () => onDatabase(readWokenAt),
    async stop() {
      await halt();
      await slack.stop();
      await server?.stop();
      await rm(dataDir, { recursive: true });
    },
  };
}

const untilNothingIsDue = (uri: string): Promise<void> =>
  withStore(uri, ({ escalations }) =>
    until(async () => (await escalations.due(new Date(), 1)).length === 0, 'every case is woken'),
  );

function readWokenAt(uri: string): Promise<Map<string, Date>> {
  return withStore(uri, async ({ database }) => {
    const woken = new Map<string, Date>();
    const cases = database.collection<{ _id: string; timeline: { at: Date; event: { why?: string } }[] }>(
      'escalations',
    );
    for await (const { _id, timeline } of cases.find({}, { projection: { timeline: 1 } })) {
      const entry = timeline.find(({ event }) => event.why === 'silence');
      if (entry) woken.set(_id, entry.at);
    }
    return woken;
  });
}
