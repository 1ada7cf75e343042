import { randomBytes } from 'node:crypto';
import { AppError } from '../../errors.ts';
import { BotConnection } from './bot-connection.ts';
import { Events } from './events.ts';
import type { Fault } from './faults.ts';
import { type Call, Gateway } from './gateway.ts';
import { Interactions } from './interactions.ts';
import { type Met, Person } from './person.ts';
import { RoomActs } from './room-acts.ts';
import { Triggers } from './triggers.ts';
import { botUserId, type ChannelRecord, teamId, userIdOf, Workspace } from './workspace.ts';

interface PracticePerson {
  email: string;
  name: string;
  title?: string | undefined;
  /** IANA zone; UTC when absent. */
  timeZone?: string;
  /** Such as en-GB; en-US when absent. */
  locale?: string;
}

interface PracticeChannel {
  name: string;
  topic?: string;
  isPrivate?: boolean;
  /** By e-mail; everybody when absent. */
  members?: readonly string[];
  /** Whether the bot is in it; true when absent. */
  withBot?: boolean;
}

export interface PracticeSlackOptions {
  people: readonly PracticePerson[];
  channels: readonly (string | PracticeChannel)[];
  userGroups?: readonly { handle: string; name: string; members: readonly string[] }[];
  signingSecret: string;
  /** Slack's clock for message and channel times; real time when absent. Signatures and triggers live in real time. */
  now?: () => Date;
  /** Where everything is kept, to be found again after a kill; in memory when absent. */
  directory?: string;
  teamName?: string;
  appName?: string;
  /** The types of the events the app has subscribed to; app_home_opened when absent. */
  events?: readonly string[];
  /** 0, any free port, when absent. */
  port?: number;
  /** How long Slack waits for the bot's answer; 3,000 when absent, as Slack. */
  answerWithinMs?: number;
  /** How long a trigger id is good; 3,000 when absent, as Slack. */
  triggerLifetimeMs?: number;
}

interface Parts {
  workspace: Workspace;
  interactions: Interactions;
  acts: RoomActs;
  events: Events;
  gateway: Gateway;
  bot: BotConnection;
  token: string;
}

/** Starts a Slack of our own on loopback. Throws AppError when the saved state cannot be read or the port is taken. */
export async function startPracticeSlack(options: PracticeSlackOptions): Promise<PracticeSlack> {
  const workspace = new Workspace({
    directory: options.directory,
    now: options.now ?? (() => new Date()),
    teamName: options.teamName ?? 'Practice',
    appName: options.appName ?? 'Muster',
  });
  seed(workspace, options);
  const triggers = new Triggers(options.triggerLifetimeMs ?? 3000);
  const bot = new BotConnection(options.signingSecret, options.answerWithinMs ?? 3000);
  const token = `xoxb-practice-${randomBytes(8).toString('hex')}`;
  const gateway = new Gateway({ workspace, triggers, token, port: options.port ?? 0 });
  await gateway.start();
  const events = new Events(bot, new Set(options.events ?? ['app_home_opened']));
  const interactions = new Interactions({ workspace, triggers, bot, origin: gateway.origin, events });
  const acts = new RoomActs(workspace, events);
  return new PracticeSlack({ workspace, interactions, acts, events, gateway, bot, token });
}

/** A channel as a test sees it. */
export interface SeenChannel {
  id: string;
  name: string;
  isPrivate: boolean;
  isArchived: boolean;
  topic: string;
  purpose: string;
  /** By e-mail; the bot is left out. */
  members: string[];
  bookmarks: { title: string; link: string }[];
}

/** The Web API for the bot on one side, people who use Slack on the other. */
export class PracticeSlack {
  readonly teamId = teamId;
  readonly botUserId = botUserId;
  /** What the bot signs in with; a new one at each start. */
  readonly token: string;
  /** For the practice page, which shows and does with ids what a Person does with words. */
  readonly workspace: Workspace;
  readonly interactions: Interactions;
  /** What happens to all events, on the way to the bot. */
  readonly events: Events;
  private readonly acts: RoomActs;
  private readonly gateway: Gateway;
  private readonly bot: BotConnection;

  constructor({ workspace, interactions, acts, events, gateway, bot, token }: Parts) {
    this.workspace = workspace;
    this.interactions = interactions;
    this.acts = acts;
    this.events = events;
    this.gateway = gateway;
    this.bot = bot;
    this.token = token;
  }

  /** For WebClient's `slackApiUrl`. */
  get apiUrl(): string {
    return `${this.gateway.origin}/api/`;
  }

  /** Every call of the Web API so far, oldest first. */
  get calls(): readonly Call[] {
    return this.gateway.calls;
  }

  /** Where commands, interactions and events are posted from now on. */
  connect(botUrl: string): void {
    this.bot.url = botUrl;
  }

  /** Makes calls of `method` (`*` for all) go wrong. Returns the function that lifts it. */
  fault(method: string, fault: Fault): () => void {
    return this.gateway.faults.set(method, fault);
  }

  /** Answers 429 to a method that is called more often than this. */
  limit(method: string, rate: { perMinute: number; burst: number }): void {
    this.gateway.rateLimits.set(method, rate);
  }

  /** Throws AppError when there is no such person. */
  person(email: string): Person {
    const user = this.workspace.users.all().find((each) => each.email === email && !each.isBot);
    if (user === undefined)
      throw new AppError('practice-no-person', `There is no person ${email} in this Slack.`);
    const { workspace, interactions, acts } = this;
    return new Person({ user, workspace, interactions, acts, until: (condition) => this.until(condition) });
  }

  /** Somebody who runs the workspace ends a person's account. */
  async deactivate(email: string): Promise<void> {
    await this.acts.deactivate(this.person(email).id);
  }

  /** Somebody takes the app out of the workspace; its token is good for nothing until it is put in again. */
  async uninstallApp(): Promise<void> {
    this.gateway.isTokenRevoked = true;
    await this.acts.tellOfUninstalling();
  }

  /** The token is good again. */
  installApp(): void {
    this.gateway.isTokenRevoked = false;
  }

  /** All channels with a name, in the order of their creation. */
  get channels(): SeenChannel[] {
    const named = this.workspace.channels.all().filter(({ kind }) => kind === 'public' || kind === 'private');
    return named.map((channel) => this.seen(channel));
  }

  /** Resolves with what `condition` returns as soon as that is neither undefined, null nor false. It is asked again after each change and call.
   * Rejects with AppError and what Slack looks like then. 5,000 ms when no time is given. */
  async until<T>(condition: () => T, { timeoutMs = 5000 }: { timeoutMs?: number } = {}): Promise<Met<T>> {
    return await new Promise((resolve, reject) => {
      let isQueued = false;
      const check = () => {
        isQueued = false;
        try {
          const result = condition();
          if (isMet(result)) finish(() => resolve(result));
        } catch (error) {
          finish(() => reject(error));
        }
      };
      const queue = () => {
        if (!isQueued) setImmediate(check);
        isQueued = true;
      };
      const stops = [this.workspace.records.onChange(queue), this.gateway.onCall(queue)];
      const timer = setTimeout(() => finish(() => reject(this.notInTime(timeoutMs))), timeoutMs);
      const finish = (settle: () => void) => {
        clearTimeout(timer);
        for (const stop of stops) stop();
        settle();
      };
      check();
    });
  }

  /** Calls `listener` after each change of the workspace. Returns the function that stops it. */
  onChange(listener: () => void): () => void {
    return this.workspace.records.onChange(listener);
  }

  async stop(): Promise<void> {
    this.bot.stop();
    await this.gateway.stop();
    this.workspace.records.close();
  }

  private seen(channel: ChannelRecord): SeenChannel {
    const bookmarks = this.workspace.bookmarks.all().filter((bookmark) => bookmark.channel === channel.id);
    return {
      id: channel.id,
      name: channel.name,
      isPrivate: channel.kind === 'private',
      isArchived: channel.archived,
      topic: channel.topic,
      purpose: channel.purpose,
      members: channel.members.filter((id) => id !== botUserId).map((id) => this.workspace.user(id).email),
      bookmarks: bookmarks.map(({ title, link }) => ({ title, link })),
    };
  }

  private notInTime(timeoutMs: number): AppError {
    return new AppError('practice-not-in-time', `It did not come true in ${timeoutMs} ms.\n${this.dump()}`);
  }

  private dump(): string {
    const { workspace } = this;
    const channels = workspace.channels.all().map(({ id, name, archived }) => {
      const messages = workspace.messagesIn(id).slice(-5);
      const lines = messages.map(({ ts, user, text, onlyFor }) => {
        const audience = onlyFor === undefined ? '' : ` (only for ${workspace.users.get(onlyFor)?.name})`;
        return `    ${ts} ${workspace.users.get(user)?.name}${audience}: ${text.slice(0, 120)}`;
      });
      return [`  #${name}${archived ? ' (archived)' : ''}`, ...lines].join('\n');
    });
    const views = workspace.views
      .all()
      .map(
        ({ userId, shape }) =>
          `  ${workspace.users.get(userId)?.name}: ${shape.type} ${shape.title?.text ?? ''}`,
      );
    const calls = this.calls
      .slice(-15)
      .map(
        ({ method, status, answer }) =>
          `  ${method} ${status ?? 'no answer'} ${String(answer?.error ?? 'ok')}`,
      );
    return ['Channels:', ...channels, 'Views:', ...views, 'Last calls:', ...calls].join('\n');
  }
}

function isMet<T>(result: T): result is Met<T> {
  return result !== undefined && result !== null && result !== false;
}

function seed(workspace: Workspace, options: PracticeSlackOptions): void {
  const bot = { title: '', timeZone: 'UTC', locale: 'en-US', isBot: true, email: '' };
  const { appName } = workspace;
  workspace.users.set(botUserId, { id: botUserId, name: appName.toLowerCase(), realName: appName, ...bot });
  workspace.users.set('USLACKBOT', { id: 'USLACKBOT', name: 'slackbot', realName: 'Slackbot', ...bot });
  for (const person of options.people) seedPerson(workspace, person);
  for (const channel of options.channels) {
    seedChannel(workspace, typeof channel === 'string' ? { name: channel } : channel, options.people);
  }
  workspace.userGroups = (options.userGroups ?? []).map(({ handle, name, members }, index) => ({
    id: `S0${String(index + 1).padStart(8, '0')}`,
    handle,
    name,
    users: members.map(userIdOf),
  }));
}

function seedPerson(workspace: Workspace, { email, name, title, timeZone, locale }: PracticePerson): void {
  const id = userIdOf(email);
  workspace.users.set(id, {
    id,
    email,
    name: email.split('@')[0] ?? email,
    realName: name,
    title: title ?? '',
    timeZone: timeZone ?? 'UTC',
    locale: locale ?? 'en-US',
    isBot: false,
  });
}

function seedChannel(
  workspace: Workspace,
  channel: PracticeChannel,
  people: readonly PracticePerson[],
): void {
  if (workspace.findChannelByName(channel.name) !== undefined) return;
  const members = (channel.members ?? people.map(({ email }) => email)).map(userIdOf);
  workspace.saveChannel({
    id: workspace.nextId('C'),
    name: channel.name,
    kind: channel.isPrivate === true ? 'private' : 'public',
    creator: members[0] ?? botUserId,
    createdAtS: workspace.nowS(),
    topic: channel.topic ?? '',
    purpose: '',
    members: channel.withBot === false ? members : [...members, botUserId],
    archived: false,
  });
}
