import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';
import { type Flaw, publishedKeys, tokenFor } from '../../../src/practice/teams/signing-key.ts';
import { FakePerson } from './fake-person.ts';

export const appId = '0a1b2c3d-0000-4000-8000-000000000001';
export const appPassword = 'a-client-secret-of-the-tests';
export const tenant = '0a1b2c3d-0000-4000-8000-000000000002';
export const team = '19:team@thread.tacv2';
export const group = '0a1b2c3d-0000-4000-8000-000000000003';
/** The channel of the war rooms. */
export const channel = '19:escalations@thread.tacv2';

interface FakeMember {
  name: string;
  email: string;
  /** Has added the bot, or is in the team with it; true when absent. */
  isInTeam?: boolean;
}

export interface Message {
  id: string;
  activity: Record<string, unknown>;
  edits: number;
}

interface Fault {
  method: string;
  path: RegExp;
  status: number;
  code?: string;
  retryAfterS?: number;
  /** It is done, but the answer is lost. */
  isLost?: boolean;
  times: number;
}

interface Answer {
  status: number;
  body?: object;
  headers?: Record<string, string>;
}

const json = z.record(z.string(), z.unknown());
const conversationWish = z.object({
  isGroup: z.boolean(),
  members: z.array(z.object({ id: z.string() })).default([]),
  channelData: z.object({ channel: z.object({ id: z.string() }).optional() }).default({}),
  activity: json.optional(),
});

/**
 * Microsoft Teams over real HTTP: the Bot Connector, its sign-in and its signing keys, with people who write and click. It refuses what
 * Teams refuses: calls without its token, conversations and messages there are not.
 */
export class FakeTeams {
  readonly conversations = new Map<string, Message[]>();
  readonly calls: { method: string; path: string; body: Record<string, unknown> | null }[] = [];
  readonly people: FakePerson[];
  /** Where the bot listens. */
  botUrl = '';
  /** Whether the sign-in knows the bot. */
  isKnown = true;
  keysAreAway = false;
  /** Channels beside that of the war rooms, by their ids. */
  readonly channels = new Map<string, string>();
  /** Chats of several people with the bot in them: the objects of their members. */
  readonly chats = new Map<string, Set<string>>();
  /** Gives out the tokens for another service, where there is one. */
  otherTokens: { scope(): string; give(): string } | null = null;
  /** Where the bot is told to reach it; at its own address when null. */
  reachedAt: string | null = null;
  private readonly faults: Fault[] = [];
  private readonly tokens = new Set<string>();
  private readonly changed = new Set<() => void>();
  private messages = 1_700_000_000_000;

  private constructor(
    private readonly server: ReturnType<typeof createServer>,
    members: readonly FakeMember[],
  ) {
    this.people = members.map((member) => new FakePerson(this, member));
  }

  static async start(members: readonly FakeMember[]): Promise<FakeTeams> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const teams = new FakeTeams(server, members);
    server.on('request', (request, response) => void teams.serve(request, response));
    return teams;
  }

  get url(): string {
    const { port } = this.server.address() as AddressInfo;
    return `http://127.0.0.1:${port}`;
  }

  /** The service URL as Teams writes it into activities. */
  get serviceUrl(): string {
    return `${this.reachedAt ?? this.url}/connector/`;
  }

  person(email: string): FakePerson {
    const found = this.people.find((each) => each.email === email);
    if (!found) throw new Error(`There is no ${email} in this Teams.`);
    return found;
  }

  /** Calls fail like this from now on, as often as `times` says: once when absent. */
  fault(
    method: string,
    path: RegExp,
    rest: Omit<Fault, 'method' | 'path' | 'times'> & { times?: number },
  ): void {
    this.faults.push({ method, path, times: 1, ...rest });
  }

  /** Ends the tokens there are, as time does. */
  expireTokens(): void {
    this.tokens.clear();
  }

  /** Brings an activity to the bot; `flaw` spoils its signature, `authorization` replaces it. */
  async deliver(
    activity: Record<string, unknown>,
    { flaw, authorization }: { flaw?: Flaw; authorization?: string } = {},
  ): Promise<{ status: number; body: unknown }> {
    const token = tokenFor(appId, String(activity.serviceUrl), flaw);
    const answer = await fetch(this.botUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: authorization ?? `Bearer ${token}` },
      body: JSON.stringify(activity),
    });
    const text = await answer.text();
    return { status: answer.status, body: text ? JSON.parse(text) : null };
  }

  /** The threads of a channel, that of the war rooms when absent, in the order in which they were begun. */
  threads(within = channel): string[] {
    return [...this.conversations.keys()].filter((id) => id.startsWith(`${within};messageid=`));
  }

  messagesIn(conversation: string): Message[] {
    return this.conversations.get(conversation) ?? [];
  }

  /** Resolves when it has come true; looks each time something happens. */
  async until<T>(condition: () => T | undefined | false | null, timeoutMs = 15_000): Promise<T> {
    const deadlineMs = performance.now() + timeoutMs;
    for (;;) {
      const found = condition();
      if (found) return found;
      if (performance.now() > deadlineMs) throw new Error(`It has not come true.\n${this.describe()}`);
      await this.nextChange(Math.min(1_000, timeoutMs));
    }
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  nextMessageId(): string {
    this.messages += 1;
    return String(this.messages);
  }

  /** Everything there is to see, for whoever has waited in vain. */
  describe(): string {
    return [...this.conversations]
      .map(
        ([id, messages]) =>
          `${id}\n${messages.map(({ activity }) => `  ${JSON.stringify(activity)}`).join('\n')}`,
      )
      .join('\n');
  }

  private nextChange(atMostMs: number): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        clearTimeout(timer);
        this.changed.delete(wake);
        resolve();
      };
      const timer = setTimeout(wake, atMostMs);
      this.changed.add(wake);
    });
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(Buffer.from(chunk));
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
    const path = pathname.split('/').slice(1).map(decodeURIComponent);
    const text = Buffer.concat(chunks).toString('utf8');
    const { status, body, headers } = this.route(request, path, { text, searchParams });
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(body === undefined ? '' : JSON.stringify(body));
    this.tellChange();
  }

  /** Something happened here, or at a service beside it: whoever waits looks again. */
  tellChange(): void {
    for (const wake of [...this.changed]) wake();
  }

  private route(
    { method = '', headers }: IncomingMessage,
    path: string[],
    { text, searchParams }: { text: string; searchParams: URLSearchParams },
  ): Answer {
    const [area, ...rest] = path;
    if (area === 'openid') return { status: 200, body: { jwks_uri: `${this.url}/keys` } };
    if (area === 'keys' && this.keysAreAway) return { status: 500 };
    if (area === 'keys') return { status: 200, body: publishedKeys() };
    if (area === 'login') return this.signIn(new URLSearchParams(text));
    const body = text ? json.parse(JSON.parse(text)) : null;
    const where = rest.slice(1).join('/');
    this.calls.push({ method, path: where, body });
    if (!this.tokens.has(headers.authorization?.replace('Bearer ', '') ?? ''))
      return failure(401, 'Unauthorized');
    const fault = this.faults.find(
      (each) => each.times > 0 && each.method === method && each.path.test(where),
    );
    if (fault) fault.times -= 1;
    if (fault && !fault.isLost)
      return {
        ...failure(fault.status, fault.code ?? 'Fault'),
        ...(fault.retryAfterS && { headers: { 'retry-after': String(fault.retryAfterS) } }),
      };
    const answer = this.answer(method, rest.slice(1), body, searchParams);
    return fault ? failure(fault.status, 'Lost') : answer;
  }

  private signIn(form: URLSearchParams): Answer {
    const isOurs = form.get('client_id') === appId && form.get('client_secret') === appPassword;
    if (!isOurs || !this.isKnown) return { status: 401, body: { error: 'invalid_client' } };
    if (this.otherTokens && form.get('scope') === this.otherTokens.scope())
      return {
        status: 200,
        body: { access_token: this.otherTokens.give(), expires_in: 3_600, token_type: 'Bearer' },
      };
    const token = randomUUID();
    this.tokens.add(token);
    return { status: 200, body: { access_token: token, expires_in: 3_600, token_type: 'Bearer' } };
  }

  private answer(
    method: string,
    [kind = '', id = '', part = '', last = '']: string[],
    body: Record<string, unknown> | null,
    query: URLSearchParams,
  ): Answer {
    if (kind === 'teams') return this.teamAnswer(id, part);
    if (method === 'POST' && !id) return this.begin(conversationWish.parse(body));
    if (part === 'pagedmembers') return this.pageOfMembers(id, query);
    if (part === 'members') return this.memberAnswer(id, last);
    const messages = this.conversations.get(id);
    if (!messages) return failure(404, 'ConversationNotFound');
    if (method === 'POST') return { status: 201, body: { id: this.add(id, body ?? {}) } };
    const at = messages.findIndex((each) => each.id === last);
    const message = messages[at];
    if (!message) return failure(404, 'ActivityNotFoundInConversation');
    if (method === 'DELETE') messages.splice(at, 1);
    else Object.assign(message, { activity: body, edits: message.edits + 1 });
    return { status: 200, body: { id: last } };
  }

  private teamAnswer(id: string, part: string): Answer {
    if (id !== team) return failure(404, 'TeamNotFound');
    if (part === '') return { status: 200, body: { id, name: 'Support', aadGroupId: group } };
    const others = [...this.channels].map(([own, name]) => ({ id: own, name }));
    const conversations = [{ id: team }, { id: channel, name: 'Escalations' }, ...others];
    return { status: 200, body: { conversations } };
  }

  private begin({ isGroup, members, channelData, activity }: z.infer<typeof conversationWish>): Answer {
    if (isGroup) {
      const where = channelData.channel?.id ?? '';
      if (where !== channel && !this.channels.has(where)) return failure(404, 'ConversationNotFound');
      const id = this.nextMessageId();
      const thread = `${where};messageid=${id}`;
      this.conversations.set(thread, [{ id, activity: activity ?? {}, edits: 0 }]);
      return { status: 201, body: { id: thread, activityId: id } };
    }
    const person = this.people.find(({ object }) => object === members[0]?.id);
    if (!person?.isInTeam) return failure(403, 'ForbiddenOperationException');
    if (!this.conversations.has(person.chat)) this.conversations.set(person.chat, []);
    return { status: 201, body: { id: person.chat } };
  }

  /** Two at a time, so that pages are turned. */
  private pageOfMembers(id: string, query: URLSearchParams): Answer {
    const chat = this.chats.get(id);
    if (id !== team && id !== channel && !chat) return failure(404, 'ConversationNotFound');
    const all = this.people.filter(({ isInTeam, object }) => (chat ? chat.has(object) : isInTeam));
    const from = Number(query.get('continuationToken') ?? 0);
    const next = from + 2 < all.length ? String(from + 2) : undefined;
    return {
      status: 200,
      body: { members: all.slice(from, from + 2).map((each) => each.asMember()), continuationToken: next },
    };
  }

  /** Nobody is told of a conversation in which the bot is not, or of people who are not in it. */
  private memberAnswer(conversation: string, object: string): Answer {
    const found = this.people.find((each) => each.object === object);
    const [where] = conversation.split(';');
    if (where !== team && where !== channel && where !== found?.chat)
      return failure(403, 'BotNotInConversationRoster');
    return found && (found.isInTeam || where === found.chat)
      ? { status: 200, body: found.asMember() }
      : failure(404, 'MemberNotFoundInConversation');
  }

  private add(conversation: string, activity: Record<string, unknown>): string {
    const id = this.nextMessageId();
    this.messagesIn(conversation).push({ id, activity, edits: 0 });
    return id;
  }
}

const failure = (status: number, code: string): Answer => ({
  status,
  body: { error: { code, message: 'It failed.' } },
});
