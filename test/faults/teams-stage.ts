import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MongoClient } from 'mongodb';
import { readPolicyFile } from '../../src/policy-file.ts';
import { textOf } from '../../src/practice/teams/card-actions.ts';
import { type MusterProcess, servingMuster } from '../support/muster-process.ts';
import { FakeGraph } from '../support/teams/fake-graph.ts';
import { type FakePerson, plainOf } from '../support/teams/fake-person.ts';
import { channel, FakeTeams, type Message } from '../support/teams/fake-teams.ts';
import { teamsSettings } from '../support/teams/teams-story.ts';
import { FaultProxy, type Moment } from './fault-proxy.ts';
import { inTime } from './in-time.ts';
import { insist } from './insist.ts';
import { type Pace, policyOf } from './policy.ts';
import { readDatabaseRequests, readTeamsRequests } from './read-requests.ts';
import { DatabaseServer } from './stage.ts';

const takenWithinMs = 60_000;
const reachedWithinMs = 60_000;

const isRaised = (said: string): boolean => said.includes('is raised');

/** Whether a request of Muster's shows something new. */
export const isPost = (name: string): boolean => name.startsWith('POST');

const plainOfFirst = ([first]: readonly Message[]): string => (first ? plainOf(first) : '');

/** Muster as one process, its database and its Teams, each to be disturbed. */
export class TeamsStage {
  readonly journal: string[] = [];
  /** How many posts may have been done although the answer was lost. */
  answersLost = 0;
  private readonly startedMs = performance.now();

  constructor(
    readonly teams: FakeTeams,
    readonly graph: FakeGraph,
    readonly process: MusterProcess,
    readonly toDatabase: FaultProxy,
    readonly toTeams: FaultProxy,
    readonly toGraph: FaultProxy,
    private readonly server: DatabaseServer,
    private readonly directory: string,
    private readonly client: MongoClient,
  ) {}

  /** The database, by a way of its own that nothing disturbs. */
  get database() {
    return this.client.db('muster');
  }

  person(name: string): FakePerson {
    return this.teams.person(`${name}@example.com`);
  }

  note(what: string): void {
    this.journal.push(`${((performance.now() - this.startedMs) / 1_000).toFixed(2)} s: ${what}`);
  }

  async start(): Promise<void> {
    const { origin } = new URL(await this.process.start());
    this.teams.botUrl = `${origin}/api/messages`;
    this.note('started');
  }

  /** Kills it with kill -9 at the next such request on its way, and starts it again. */
  async killAt(way: FaultProxy, name: string, moment: Moment): Promise<void> {
    const { held } = way.catch(
      (request) => request.name === name,
      moment,
      () => {
        this.answersLost += this.toTeams.underway.filter(isPost).length;
        this.process.killNow();
        this.note(`killed at ${name}, ${moment}`);
      },
    );
    await inTime(held, reachedWithinMs, `${name} was not reached`);
    await this.process.kill();
    await this.start();
  }

  /** Nothing of what went before is still on its way. */
  async untilQuiet(): Promise<void> {
    await this.until(() => this.toTeams.underway.length + this.toGraph.underway.length === 0);
  }

  /** The form is open and filled in; what comes in between is done again. */
  async fillIn(title: string, severity: string): Promise<FakePerson> {
    const ana = this.person('ana');
    await this.insist(`the form of ${title}`, async () => {
      await ana.says(`escalate ${title}`);
      await this.until(() => ana.sees().some((said) => said.includes(title)));
      await ana.clicks('Open the form');
      ana.fills({ Severity: severity });
    });
    return ana;
  }

  async raise(title: string, severity = 'sev2'): Promise<void> {
    const ana = await this.fillIn(title, severity);
    await this.insist(title, () => this.submit(ana, title));
  }

  /** Throws unless Muster says that it is raised, now or the time before. */
  async submit(ana: FakePerson, title: string): Promise<void> {
    const said = isRaised(textOf(ana.dialog?.card)) ? '' : await ana.submits();
    if (said && !isRaised(said)) throw new Error(`${title} was not taken: ${said}`);
  }

  /** As a person does who sees that it did not work: does it again until it does. */
  insist(what: string, act: () => Promise<void>): Promise<void> {
    return insist(what, act, (text) => this.note(text));
  }

  until(condition: () => boolean): Promise<boolean> {
    return this.teams.until(condition, takenWithinMs);
  }

  /** Whether this stands in the chat of a person with Muster. */
  async untilSeen(name: string, ...said: string[]): Promise<void> {
    await this.until(() =>
      this.person(name)
        .sees()
        .some((text) => said.every((each) => text.includes(each))),
    );
  }

  /** Whether the room of a case is there, by its title. */
  async untilThread(title: string): Promise<void> {
    await this.until(() =>
      this.teams.threads().some((thread) => plainOfFirst(this.teams.messagesIn(thread)).includes(title)),
    );
  }

  /** All that Muster has posted and that is there, with where it is. */
  posted(): { conversation: string; message: Message; plain: string }[] {
    return [...this.teams.conversations].flatMap(([conversation, messages]) =>
      messages.map((message) => ({ conversation, message, plain: plainOf(message) })),
    );
  }

  /** What a person reads who wants to know why a test has failed. */
  report(): string {
    return [...this.journal, `Muster said:\n  ${this.process.said.slice(-20).join('\n  ')}`].join('\n');
  }

  async stop(): Promise<void> {
    await this.process.kill();
    await Promise.all([this.toDatabase.stop(), this.toTeams.stop(), this.toGraph.stop()]);
    await this.client.close();
    await this.server.kill();
    await this.graph.stop();
    await this.teams.stop();
    await rm(this.directory, { recursive: true, force: true });
  }
}

/** Starts all of it. `pace` says how soon promises fall due, `rooms` whether each case has a thread or a channel. */
export async function startTeamsStage(
  pace: Pace = {},
  rooms: 'thread' | 'channel' = 'thread',
): Promise<TeamsStage> {
  const directory = await mkdtemp(join(tmpdir(), 'muster-faults-'));
  const policyPath = join(directory, 'policy.yaml');
  await writeFile(policyPath, policyOf(pace));
  const server = new DatabaseServer(directory);
  const { people } = await readPolicyFile(policyPath);
  const [teams] = await Promise.all([FakeTeams.start(people), server.start()]);
  const graph = await FakeGraph.start(teams);
  const uri = (port: number, name = '') => `mongodb://127.0.0.1:${port}/${name}?directConnection=true`;
  const client = await new MongoClient(uri(server.port), { serverSelectionTimeoutMS: 60_000 }).connect();
  const [toDatabase, toTeams, toGraph] = await Promise.all([
    FaultProxy.start(() => server.port, readDatabaseRequests),
    FaultProxy.start(() => Number(new URL(teams.url).port), readTeamsRequests),
    FaultProxy.start(() => graph.port, readTeamsRequests),
  ]);
  teams.reachedAt = `http://127.0.0.1:${toTeams.port}`;
  graph.reachedAt = `http://127.0.0.1:${toGraph.port}`;
  const process = servingMuster({
    MONGODB_URI: uri(toDatabase.port, 'muster'),
    MUSTER_DATA_DIR: directory,
    MUSTER_POLICY: policyPath,
    MUSTER_PORT: '0',
    TEAMS_ROOMS: rooms,
    ...teamsSettings(teams, graph),
  });
  const stage = new TeamsStage(
    teams,
    graph,
    process,
    toDatabase,
    toTeams,
    toGraph,
    server,
    directory,
    client,
  );
  await stage.start();
  // From then on Muster knows its team. Its answer is nothing of a case.
  const ben = stage.person('ben');
  await ben.says('help', channel);
  await stage.until(() => ben.sees().length > 0);
  teams.messagesIn(ben.chat).splice(0);
  return stage;
}
