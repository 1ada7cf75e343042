import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type App, startApp } from '../../src/app.ts';
import { readConfig } from '../../src/config.ts';
import { createLog } from '../../src/log.ts';
import { readPolicyFile } from '../../src/policy-file.ts';
import { createPracticeClock } from '../../src/practice/practice-clock.ts';
import { createPracticeTime } from '../../src/practice/practice-time.ts';
import type { Person } from '../../src/practice/slack/person.ts';
import { type PracticeSlack, startPracticeSlack } from '../../src/practice/slack/practice-slack.ts';
import { heardEvents } from '../../src/slack/listen.ts';
import { testDatabase } from './database.ts';

const signingSecret = 'a-secret-of-the-tests';
const examplePolicy = 'docs/policy.example.yaml';
const minuteMs = 60_000;

/** A war room as the story sees it: always through the eyes of one who is in it. */
export class Room {
  constructor(
    readonly name: string,
    private readonly story: Story,
  ) {}

  private plain(): string[] {
    return this.story.ana.messages(this.name).map(({ plain }) => plain);
  }

  /** The cards there are; there should be one. */
  cards(): string[] {
    return this.story.ana
      .messages(this.name)
      .filter(({ isPinned }) => isPinned)
      .map(({ plain }) => plain);
  }

  card(): string {
    return this.cards()[0] ?? '';
  }

  /** How many messages say this. */
  count(expected: RegExp): number {
    return this.plain().filter((plain) => expected.test(plain)).length;
  }

  hasIn(name: string): boolean {
    const room = this.story.slack.channels.find((channel) => channel.name === this.name);
    return room?.members.includes(`${name}@example.com`) ?? false;
  }

  async expectCard(...expected: RegExp[]): Promise<void> {
    for (const pattern of expected)
      await this.story.until(() => pattern.test(this.card()), `the card of ${this.name} says ${pattern}`);
  }

  async expectMessage(expected: RegExp): Promise<void> {
    await this.story.until(
      () => this.plain().some((plain) => expected.test(plain)),
      `${this.name} says ${expected}`,
    );
  }

  /** Nothing like it is there once all is quiet. */
  async expectNothing(unexpected: RegExp): Promise<void> {
    await this.story.idle();
    assert.deepEqual(
      this.plain().filter((plain) => unexpected.test(plain)),
      [],
    );
  }
}

/** The whole product in front of a practice Slack, with people to act in it and time to move. */
export class Story {
  readonly ana: Person;
  readonly ben: Person;
  readonly chloe: Person;
  readonly deniz: Person;
  readonly elif: Person;
  readonly farid: Person;
  readonly time: { passes(span: { minutes: number }): Promise<void> };

  constructor(
    readonly slack: PracticeSlack,
    private readonly app: App,
    practiceTime: ReturnType<typeof createPracticeTime>,
    private readonly cleanUp: () => Promise<void>,
  ) {
    this.ana = slack.person('ana@example.com');
    this.ben = slack.person('ben@example.com');
    this.chloe = slack.person('chloe@example.com');
    this.deniz = slack.person('deniz@example.com');
    this.elif = slack.person('elif@example.com');
    this.farid = slack.person('farid@example.com');
    this.time = { passes: ({ minutes }) => practiceTime.advanceBy(minutes * minuteMs) };
  }

  idle(): Promise<void> {
    return this.app.idle();
  }

  /** What happens every ten minutes of real time. */
  async roomsAreLookedAt(): Promise<void> {
    await this.app.lookAtRooms();
    await this.idle();
  }

  async health(): Promise<unknown> {
    return (await fetch(`${this.app.url}/health`)).json();
  }

  /** Waits until it has come true; on failure says what was waited for and what Slack looks like. */
  async until(condition: () => unknown, what: string): Promise<void> {
    await this.slack.until(condition, { timeoutMs: 15_000 }).catch((cause: unknown) => {
      throw new Error(`Not in time: ${what}.\n${cause instanceof Error ? cause.message : ''}`, { cause });
    });
  }

  /** The room whose name starts like this, once it is there. */
  async room(start: string): Promise<Room> {
    const prefix = start.replace('...', '');
    const channel = await this.slack.until(() =>
      this.slack.channels.find(({ name }) => name.startsWith(prefix)),
    );
    return new Room(channel.name, this);
  }

  /** Somebody raises a case by the form, of sev2 whatever its words speak for if nothing else is said, and its room is complete. */
  async raise(by: Person, title: string, form: Record<string, string> = {}): Promise<Room> {
    await by.command('/escalate', title, { in: 'support' });
    await by.fills({ Severity: 'sev2', ...form });
    const { errors } = await by.submits();
    assert.deepEqual(errors, {});
    const room = await this.room('esc-1-');
    await room.expectCard(/ESC-1/);
    return room;
  }

  async expectMessage(person: Person, where: string, expected: RegExp): Promise<void> {
    await this.until(
      () => person.messages(where).some(({ plain }) => expected.test(plain)),
      `${person.name} sees ${expected} in ${where}`,
    );
  }

  /** Only this person sees it. */
  async expectPrivate(person: Person, where: string, expected: RegExp): Promise<void> {
    await this.until(
      () =>
        person
          .messages(where)
          .some(({ plain, isEphemeral }) => (isEphemeral || where === 'dm') && expected.test(plain)),
      `${person.name} alone sees ${expected} in ${where}`,
    );
  }

  async stop(): Promise<void> {
    await this.app.stop();
    await this.slack.stop();
    await this.cleanUp();
  }
}

/** Starts a story of its own: a fresh database, if none is given, a fresh Slack, the example policy. */
export async function startStory(database?: string, policy = examplePolicy): Promise<Story> {
  const directory = await mkdtemp(join(tmpdir(), 'muster-story-'));
  const clock = createPracticeClock(directory);
  const { people } = await readPolicyFile(policy);
  const slack = await startPracticeSlack({
    people,
    channels: ['support', 'escalations'],
    signingSecret,
    events: heardEvents,
    now: clock.now,
  });
  const config = readConfig({
    MONGODB_URI: database ?? (await testDatabase()),
    MUSTER_DATA_DIR: directory,
    MUSTER_POLICY: policy,
    MUSTER_PORT: '0',
    SLACK_BOT_TOKEN: slack.token,
    SLACK_SIGNING_SECRET: signingSecret,
    SLACK_API_URL: slack.apiUrl,
    LOG_LEVEL: 'error',
  });
  const app = await startApp({ config, log: createLog(config), clock });
  slack.connect(`${app.url}/slack/events`);
  const cleanUp = () => rm(directory, { recursive: true, force: true });
  return new Story(slack, app, createPracticeTime(clock, app), cleanUp);
}
