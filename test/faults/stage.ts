import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MongoClient } from 'mongodb';
import { readPolicyFile } from '../../src/policy-file.ts';
import type { Person } from '../../src/practice/slack/person.ts';
import { type PracticeSlack, startPracticeSlack } from '../../src/practice/slack/practice-slack.ts';
import { heardEvents } from '../../src/slack/listen.ts';
import { MusterProcess, servingMuster } from '../support/muster-process.ts';
import { Door } from './door.ts';
import { FaultProxy } from './fault-proxy.ts';
import { insist } from './insist.ts';
import { type Pace, policyOf } from './policy.ts';
import { readDatabaseRequests, readSlackRequests } from './read-requests.ts';

export const signingSecret = 'a-secret-of-the-tests';

/** A process of Muster with a way of its own to Slack and to the database. */
export interface Bot {
  name: string;
  process: MusterProcess;
  /** Where it listens. */
  url: string;
  database: FaultProxy;
  slack: FaultProxy;
}

/** Muster, its database and its Slack, each to be disturbed. */
export class Stage {
  readonly door = new Door();
  readonly bots: Bot[] = [];
  /** What was done to whom, to be read when a test fails. */
  readonly journal: string[] = [];
  private readonly startedMs = performance.now();
  private people: Record<string, Person> = {};

  constructor(
    readonly slack: PracticeSlack,
    readonly server: DatabaseServer,
    private readonly directory: string,
    private readonly client: MongoClient,
  ) {}

  /** The database, by a way of its own that nothing disturbs. */
  get database() {
    return this.client.db('muster');
  }

  person(name: string): Person {
    this.people[name] ??= this.slack.person(`${name}@example.com`);
    return this.people[name];
  }

  get policyPath(): string {
    return join(this.directory, 'policy.yaml');
  }

  note(what: string): void {
    this.journal.push(`${((performance.now() - this.startedMs) / 1_000).toFixed(2)} s: ${what}`);
  }

  /** Starts one more process. `options` are for Node itself. */
  async startBot(name: string, options: Readonly<Record<string, string>> = {}): Promise<Bot> {
    const [database, slack] = await Promise.all([
      FaultProxy.start(() => this.server.port, readDatabaseRequests),
      FaultProxy.start(() => Number(new URL(this.slack.apiUrl).port), readSlackRequests),
    ]);
    const process = servingMuster({
      MONGODB_URI: `mongodb://127.0.0.1:${database.port}/muster?directConnection=true`,
      MUSTER_DATA_DIR: this.directory,
      MUSTER_POLICY: this.policyPath,
      MUSTER_PORT: '0',
      SLACK_BOT_TOKEN: this.slack.token,
      SLACK_SIGNING_SECRET: signingSecret,
      SLACK_API_URL: `http://127.0.0.1:${slack.port}/api/`,
      ...options,
    });
    const url = new URL(await process.start()).origin;
    const bot = { name, process, url, database, slack };
    this.bots.push(bot);
    this.note(`started ${name}`);
    return bot;
  }

  /** The same again after it was killed or stopped; it may listen somewhere else. */
  async startAgain(bot: Bot): Promise<void> {
    bot.url = new URL(await bot.process.start()).origin;
    this.note(`started ${bot.name} again`);
  }

  /** Whoever acts in Slack from now on is heard by one of these. */
  lead(...bots: Bot[]): void {
    this.door.targets = bots.map(({ url }) => url);
  }

  /** Opens the form and fills it in. */
  async fillIn(name: string, title: string, severity: string): Promise<Person> {
    const person = this.person(name);
    await this.insist(`the form of ${title}`, async () => {
      await person.command('/escalate', title, { in: 'support' });
      await person.fills({ Severity: severity });
    });
    return person;
  }

  /** Somebody raises a case by the form, which is closed then. */
  async raise(name: string, title: string, severity = 'sev2'): Promise<void> {
    const person = await this.fillIn(name, title, severity);
    await this.insist(title, async () => {
      // The time before may have come through after all.
      if (person.view === null) return;
      const { isClosed, reply } = await person.submits();
      if (!isClosed) throw new Error(`${title} was not taken: ${reply?.status} ${reply?.body}`);
    });
  }

  private insist(what: string, act: () => Promise<void>): Promise<void> {
    return insist(what, act, (text) => this.note(text));
  }

  /** What a person reads who wants to know why a test has failed. */
  report(): string {
    const said = this.bots.map(
      ({ name, process }) => `${name} said:\n  ${process.said.slice(-20).join('\n  ')}`,
    );
    return [...this.journal, ...said].join('\n');
  }

  async stop(): Promise<void> {
    for (const { process } of this.bots) process.thaw();
    await Promise.all(this.bots.map(({ process }) => process.kill()));
    await Promise.all(this.bots.flatMap(({ database, slack }) => [database.stop(), slack.stop()]));
    await this.client.close();
    await this.server.kill();
    await this.door.stop();
    await this.slack.stop();
    await rm(this.directory, { recursive: true, force: true });
  }
}

/** `muster mongo`, at the same port each time. */
export class DatabaseServer {
  port = 0;
  private process: MusterProcess;

  constructor(private readonly directory: string) {
    this.process = this.at(0);
  }

  async start(): Promise<void> {
    this.process = this.at(this.port);
    const uri = await this.process.start();
    this.port = Number(new URL(uri).port);
  }

  kill(): Promise<void> {
    this.process.thaw();
    return this.process.kill();
  }

  freeze(): void {
    this.process.freeze();
  }

  thaw(): void {
    this.process.thaw();
  }

  private at(port: number): MusterProcess {
    return new MusterProcess({
      command: ['mongo', '--port', String(port)],
      ready: /MONGODB_URI=(\S+)/,
      settings: { MUSTER_DATA_DIR: this.directory },
    });
  }
}

/** Starts a database and a Slack without anybody in between. `pace` says how soon promises fall due. */
export async function startStage(pace: Pace = {}): Promise<Stage> {
  const directory = await mkdtemp(join(tmpdir(), 'muster-faults-'));
  const policyPath = join(directory, 'policy.yaml');
  await writeFile(policyPath, policyOf(pace));
  const server = new DatabaseServer(directory);
  const { people } = await readPolicyFile(policyPath);
  const [slack] = await Promise.all([
    startPracticeSlack({ people, channels: ['support'], signingSecret, events: heardEvents }),
    server.start(),
  ]);
  const client = await new MongoClient(`mongodb://127.0.0.1:${server.port}/?directConnection=true`, {
    serverSelectionTimeoutMS: 60_000,
  }).connect();
  const stage = new Stage(slack, server, directory, client);
  await stage.door.start();
  slack.connect(stage.door.url);
  return stage;
}
