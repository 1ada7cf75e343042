import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type App, startApp } from '../../../src/app.ts';
import { readConfig } from '../../../src/config.ts';
import { createLog } from '../../../src/log.ts';
import { readPolicyFile } from '../../../src/policy-file.ts';
import { createPracticeClock } from '../../../src/practice/practice-clock.ts';
import { createPracticeTime } from '../../../src/practice/practice-time.ts';
import { testDatabase } from '../database.ts';
import { FakeGraph } from './fake-graph.ts';
import { type FakePerson, plainOf } from './fake-person.ts';
import { appId, appPassword, channel, FakeTeams, team, tenant } from './fake-teams.ts';

const minuteMs = 60_000;

/** How Muster reaches these. */
export const teamsSettings = (teams: FakeTeams, graph: FakeGraph): Record<string, string> => ({
  MICROSOFT_APP_ID: appId,
  MICROSOFT_APP_PASSWORD: appPassword,
  MICROSOFT_APP_TENANT_ID: tenant,
  TEAMS_CHANNEL: channel,
  TEAMS_SERVICE_URL: teams.serviceUrl,
  TEAMS_LOGIN_URL: `${teams.url}/login`,
  TEAMS_OPENID_URL: `${teams.url}/openid`,
  TEAMS_GRAPH_URL: graph.url,
});

/** The whole product in front of a fake Teams, with people to act in it and time to move. */
export class TeamsStory {
  readonly time: { passes(span: { minutes: number }): Promise<void> };

  constructor(
    readonly teams: FakeTeams,
    readonly graph: FakeGraph,
    private readonly app: App,
    practiceTime: ReturnType<typeof createPracticeTime>,
    private readonly cleanUp: () => Promise<void>,
  ) {
    this.time = { passes: ({ minutes }) => practiceTime.advanceBy(minutes * minuteMs) };
  }

  /** What Teams writes beside what happened to a channel. */
  about(channelId: string) {
    return { tenant: { id: tenant }, team: { id: team }, channel: { id: channelId } };
  }

  person(name: string): FakePerson {
    return this.teams.person(`${name}@example.com`);
  }

  /** Where the product listens. */
  get url(): string {
    return this.app.url;
  }

  idle(): Promise<void> {
    return this.app.idle();
  }

  /** As Muster looks at them from time to time. */
  async roomsAreLookedAt(): Promise<void> {
    await this.idle();
    await this.app.lookAtRooms();
    await this.idle();
  }

  /** Some message in a conversation says this. */
  async expect(conversation: string, expected: RegExp): Promise<void> {
    await this.teams.until(() =>
      this.teams.messagesIn(conversation).some((each) => expected.test(plainOf(each))),
    );
  }

  /** The thread that begins with the card of a case, by its key, once it is there; in the channel of the war rooms when absent. */
  async room(key: string, within?: string): Promise<string> {
    const isIt = (thread: string) => this.card(thread).includes(`${key} ·`);
    return this.teams.until(() => this.teams.threads(within).find(isIt));
  }

  /** What the first message of a thread says. */
  card(thread: string): string {
    const [root] = this.teams.messagesIn(thread);
    return root ? plainOf(root) : '';
  }

  async expectCard(thread: string, ...expected: RegExp[]): Promise<void> {
    for (const pattern of expected) await this.teams.until(() => pattern.test(this.card(thread)));
  }

  /** Somebody raises a case by the dialog; its thread is there when this is done. */
  async raise(by: FakePerson, title: string, form: Record<string, string> = {}): Promise<string> {
    await by.says(`escalate ${title}`);
    await by.clicks('Open the form');
    by.fills({ Severity: 'sev1', ...form });
    await by.submits();
    return this.room('ESC-1');
  }

  async stop(): Promise<void> {
    await this.app.stop();
    await this.graph.stop();
    await this.teams.stop();
    await this.cleanUp();
  }
}

interface StoryOptions {
  policy?: string;
  /** Settings beside those of Teams. */
  settings?: Record<string, string>;
  /** What was consented to before the start: in the team everything, in the tenant nothing when absent. */
  consent?(graph: FakeGraph): void;
}

/** A story of its own: a fresh database, a fresh Teams, the example policy. */
export async function startTeamsStory({
  policy = 'docs/policy.example.yaml',
  settings = {},
  consent,
}: StoryOptions = {}): Promise<TeamsStory> {
  const directory = await mkdtemp(join(tmpdir(), 'muster-teams-'));
  const clock = createPracticeClock(directory);
  const { people } = await readPolicyFile(policy);
  const teams = await FakeTeams.start(people);
  const graph = await FakeGraph.start(teams);
  consent?.(graph);
  const config = readConfig({
    ...teamsSettings(teams, graph),
    MONGODB_URI: await testDatabase(),
    MUSTER_DATA_DIR: directory,
    MUSTER_POLICY: policy,
    MUSTER_PORT: '0',
    LOG_LEVEL: 'error',
    ...settings,
  });
  const app = await startApp({ config, log: createLog(config), clock, presenceWithinMs: 10_000 });
  teams.botUrl = `${app.url}/api/messages`;
  const cleanUp = () => rm(directory, { recursive: true, force: true });
  return new TeamsStory(teams, graph, app, createPracticeTime(clock, app), cleanUp);
}
