import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Person } from '../../../src/practice/slack/person.ts';
import { type PracticeSlack, startPracticeSlack } from '../../../src/practice/slack/practice-slack.ts';
import { heardEvents } from '../../../src/slack/listen.ts';
import type { FakeGraph } from './fake-graph.ts';
import { startTeamsStory, type TeamsStory } from './teams-story.ts';

const signingSecret = 'a-secret-of-the-tests';
const inSlack = [
  { email: 'ana@example.com', name: 'Ana Kovács' },
  { email: 'ben@example.com', name: 'Ben Okafor' },
  { email: 'chloe@example.com', name: 'Chloe Tamm' },
  { email: 'deniz@example.com', name: 'Deniz Yılmaz' },
];

/** The whole product in front of a practice Slack and a fake Teams. Elif and Farid are in Teams only, Ana to Deniz are in both. */
export class BothStory {
  constructor(
    readonly slack: PracticeSlack,
    readonly teams: TeamsStory,
    private readonly directory: string,
  ) {}

  inSlack(name: string): Person {
    return this.slack.person(`${name}@example.com`);
  }

  inTeams(name: string) {
    return this.teams.person(name);
  }

  /** Somebody raises a case in Slack, of sev1 where nothing else is said; answers the name of its room. */
  async raise(by: string, title: string, form: Record<string, string> = {}): Promise<string> {
    const person = this.inSlack(by);
    await person.command('/escalate', title, { in: 'support' });
    await person.fills({ Severity: 'sev1', ...form });
    const { errors } = await person.submits();
    assert.deepEqual(errors, {});
    return this.room('esc-1-');
  }

  async room(start: string): Promise<string> {
    const { name } = await this.slack.until(() =>
      this.slack.channels.find((channel) => channel.name.startsWith(start)),
    );
    return name;
  }

  /** Some message there says this, in the eyes of this person. */
  async expectInSlack(name: string, where: string, expected: RegExp): Promise<void> {
    const seen = () =>
      this.inSlack(name)
        .messages(where)
        .map(({ plain }) => plain);
    await this.slack
      .until(() => seen().some((plain) => expected.test(plain)), { timeoutMs: 10_000 })
      .catch((cause: unknown) => {
        throw new Error(`${name} sees no ${expected} in ${where} of Slack:\n${seen().join('\n---\n')}`, {
          cause,
        });
      });
  }

  /** The pinned card of a room says this. */
  async expectCardInSlack(where: string, ...expected: RegExp[]): Promise<void> {
    const card = () =>
      this.inSlack('ana')
        .messages(where)
        .find(({ isPinned }) => isPinned)?.plain ?? '';
    for (const pattern of expected)
      await this.slack
        .until(() => pattern.test(card()), { timeoutMs: 10_000 })
        .catch((cause: unknown) => {
          throw new Error(`The card in ${where} does not say ${pattern}:\n${card()}`, { cause });
        });
  }

  async stop(): Promise<void> {
    await this.teams.stop();
    await this.slack.stop();
    await rm(this.directory, { recursive: true });
  }
}

/** Both platforms, with the example policy as `edit` changes it, these settings in place of the right ones, and what is consented to. */
export async function startBothStory(
  edit = (policy: string): string => policy,
  settings: Record<string, string> = {},
  consent?: (graph: FakeGraph) => void,
): Promise<BothStory> {
  const directory = await mkdtemp(join(tmpdir(), 'muster-both-'));
  const policy = join(directory, 'policy.yaml');
  await writeFile(policy, edit(await readFile('docs/policy.example.yaml', 'utf8')));
  const slack = await startPracticeSlack({
    ...{ people: inSlack, channels: ['support', 'escalations'], signingSecret, events: heardEvents },
  });
  const teams = await startTeamsStory({
    policy,
    ...(consent && { consent }),
    settings: {
      ...{ SLACK_BOT_TOKEN: slack.token, SLACK_API_URL: slack.apiUrl, SLACK_SIGNING_SECRET: signingSecret },
      ...settings,
    },
  });
  slack.connect(`${teams.url}/slack/events`);
  return new BothStory(slack, teams, directory);
}
