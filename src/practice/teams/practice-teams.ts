import { AppError } from '../../errors.ts';
import { conversationUpdate } from './activities.ts';
import { Acts, type Hears } from './acts.ts';
import { BotConnection } from './bot-connection.ts';
import { type Call, Connector } from './connector.ts';
import { ConnectorAnswers } from './connector-answers.ts';
import { TeamsPerson } from './person.ts';
import { plainOf } from './seen.ts';
import { appId, botAccount, channelIdOf, groupId, objectIdOf, Tenant, tenantId } from './tenant.ts';
import { ThreadRates } from './thread-rates.ts';

interface TeamsMember {
  email: string;
  name: string;
  title?: string | undefined;
  /** True when absent. */
  isInTeam?: boolean;
}

export interface PracticeTeamsOptions {
  people: readonly TeamsMember[];
  /** By name; the first one is the team's own, which Teams calls General. */
  channels: readonly string[];
  appPassword: string;
  /** The clock of Teams for the times of messages; real time when absent. Signatures and tokens live in real time. */
  now?: () => Date;
  /** Where everything is kept, to be found again after a kill; in memory when absent. */
  directory?: string;
  teamName?: string;
  appName?: string;
  /** `mentions` when absent. */
  hears?: Hears;
  /** How long Teams waits for the bot's answer; 10,000 when absent, as Teams about does. */
  answerWithinMs?: number;
}

/** Starts a Microsoft Teams of our own on loopback. Throws AppError when the saved state cannot be read. */
export async function startPracticeTeams(options: PracticeTeamsOptions): Promise<PracticeTeams> {
  const tenant = new Tenant({
    directory: options.directory,
    now: options.now ?? (() => new Date()),
    appName: options.appName ?? 'Muster',
    teamName: options.teamName ?? 'Practice',
  });
  seed(tenant, options);
  const connector = new Connector(new ConnectorAnswers(tenant, new ThreadRates()), options.appPassword);
  const before = tenant.settings.get('port');
  const port = await connector.start(Number(before ?? 0));
  tenant.settings.set('port', String(port));
  const bot = new BotConnection(options.answerWithinMs ?? 10_000);
  const isElsewhere = before !== undefined && before !== String(port);
  return new PracticeTeams({ tenant, connector, bot, port, isElsewhere, hears: options.hears ?? 'mentions' });
}

interface Parts {
  tenant: Tenant;
  connector: Connector;
  bot: BotConnection;
  port: number;
  /** It is not where it was in the run before. */
  isElsewhere: boolean;
  hears: Hears;
}

/** The Bot Connector for the bot on one side, people who use Teams on the other. */
export class PracticeTeams {
  readonly appId = appId;
  readonly tenantId = tenantId;
  /** For the practice page, which shows and does with ids what a person does with words. */
  readonly tenant: Tenant;
  readonly acts: Acts;
  readonly bot: BotConnection;
  private readonly parts: Parts;

  constructor(parts: Parts) {
    this.parts = parts;
    this.tenant = parts.tenant;
    this.bot = parts.bot;
    const { hears } = parts;
    this.acts = new Acts(parts.tenant, parts.bot, { serviceUrl: () => this.serviceUrl, hears });
  }

  get url(): string {
    return `http://127.0.0.1:${this.parts.port}`;
  }

  /** The service URL as Teams writes it into activities. */
  get serviceUrl(): string {
    return `${this.url}/connector/`;
  }

  /** Every call of the Bot Connector so far, oldest first. */
  get calls(): readonly Call[] {
    return this.parts.connector.calls;
  }

  /** The id of a channel. Throws AppError when there is none of this name. */
  channel(name: string): string {
    const found = this.tenant.channels.all().find((each) => each.name === name);
    if (!found) throw new AppError('practice-no-channel', `There is no channel "${name}" in this Teams.`);
    return found.id;
  }

  /**
   * Where activities are posted from now on. The bot hears that it is in the team, when it is new there, and where its conversations
   * are reached when that has changed.
   */
  async connect(botUrl: string): Promise<void> {
    this.bot.url = botUrl;
    const { tenant } = this;
    const isNew = tenant.settings.get('installed') === undefined;
    if (!isNew && !this.parts.isElsewhere) return;
    const team = { id: tenant.teamId, name: tenant.teamName, aadGroupId: groupId };
    const channelData = { team, eventType: 'teamMemberAdded', tenant: { id: tenantId } };
    const membersAdded = [{ id: botAccount }];
    await this.announce(tenant.teamId, { channelData, membersAdded });
    for (const { id, person } of tenant.chats.all())
      await this.announce(id, {
        ...{ from: { id: `29:${person}`, aadObjectId: person }, membersAdded },
        channelData: { tenant: { id: tenantId } },
      });
    tenant.settings.set('installed', 'yes');
  }

  private async announce(conversation: string, rest: object): Promise<void> {
    const { serviceUrl } = this;
    await this.bot.send({ ...conversationUpdate(this.tenant, conversation, rest), serviceUrl });
  }

  /** Throws AppError when there is no such person. */
  person(email: string): TeamsPerson {
    const record = this.tenant.people.all().find((each) => each.email === email);
    if (!record) throw new AppError('practice-no-person', `There is no person ${email} in this Teams.`);
    return new TeamsPerson({
      record,
      tenant: this.tenant,
      acts: this.acts,
      until: (condition) => this.until(condition),
    });
  }

  /**
   * Resolves with what `condition` returns as soon as that is neither undefined, null nor false. It is asked again after each change
   * and call. Rejects with AppError and what Teams looks like then. 5,000 ms when no time is given.
   */
  async until<T>(condition: () => T | undefined | null | false, timeoutMs = 5_000): Promise<T> {
    return await new Promise((resolve, reject) => {
      const finish = (settle: () => void) => {
        clearTimeout(timer);
        for (const stop of stops) stop();
        settle();
      };
      const check = () => {
        const result = condition();
        if (result !== undefined && result !== null && result !== false) finish(() => resolve(result));
      };
      const stops = [
        this.tenant.records.onChange(() => void setImmediate(check)),
        this.parts.connector.onCall(() => void setImmediate(check)),
      ];
      const timer = setTimeout(() => finish(() => reject(this.notInTime(timeoutMs))), timeoutMs);
      check();
    });
  }

  /** Calls `listener` after each change. Returns the function that stops it. */
  onChange(listener: () => void): () => void {
    return this.tenant.records.onChange(listener);
  }

  async stop(): Promise<void> {
    this.bot.stop();
    await this.parts.connector.stop();
    this.tenant.records.close();
  }

  private notInTime(timeoutMs: number): AppError {
    const lines = this.tenant.messages
      .all()
      .slice(-20)
      .map((message) => `  ${message.conversation}: ${plainOf(message).slice(0, 120)}`);
    const calls = this.calls.slice(-15).map(({ method, path, status }) => `  ${method} ${path} ${status}`);
    const dump = ['Messages:', ...lines, 'Last calls:', ...calls].join('\n');
    return new AppError('practice-not-in-time', `It did not come true in ${timeoutMs} ms.\n${dump}`);
  }
}

function seed(tenant: Tenant, { people, channels }: PracticeTeamsOptions): void {
  for (const { email, name, title = '', isInTeam = true } of people) {
    const id = objectIdOf(email);
    const hasApp = tenant.people.get(id)?.hasApp ?? false;
    tenant.people.set(id, { id, email, name, title, isInTeam, hasApp });
  }
  for (const name of channels) tenant.channels.set(channelIdOf(name), { id: channelIdOf(name), name });
}
