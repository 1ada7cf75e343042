import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';
import { ofTeam, ofTenant, permissions } from '../../../src/teams/permissions.ts';
import { appId, channel, type FakeTeams, group } from './fake-teams.ts';

/** Muster as the tenant's catalogue of apps knows it. */
const catalogueApp = '0a1b2c3d-0000-4000-8000-00000000000c';

interface FakeChannel {
  id: string;
  displayName: string;
  description: string | null;
  createdDateTime: string;
  isArchived: boolean;
}

interface FakeChat {
  topic: string;
  members: Set<string>;
}

interface Fault {
  method: string;
  path: RegExp;
  status: number;
  message?: string;
  retryAfterS?: number;
  /** It is done, but the answer is lost. */
  isLost?: boolean;
  /** It is not answered before the end. */
  isHeld?: boolean;
  /** What is answered in place of JSON. */
  garbage?: string;
  times: number;
}

interface Answer {
  status: number;
  body?: object | string;
  headers?: Record<string, string>;
}

const channelWish = z.strictObject({
  displayName: z
    .string()
    .min(1)
    .max(50)
    .regex(/^(?![_.])(?!.*\.\.)[^~#%&*{}/\\:<>?+|'",]+(?<!\.)$/),
  description: z.string().max(1_024).optional(),
  membershipType: z.literal('standard').optional(),
});
const member = z.object({
  '@odata.type': z.literal('#microsoft.graph.aadUserConversationMember'),
  roles: z.array(z.string()),
  'user@odata.bind': z.url(),
});
const chatWish = z.strictObject({
  chatType: z.literal('group'),
  topic: z
    .string()
    .max(250)
    .regex(/^[^:]*$/),
  members: z.array(member).min(1),
});
const whosePresence = z.strictObject({ ids: z.array(z.guid()).min(1).max(650) });
const install = z.object({
  'teamsApp@odata.bind': z.string().regex(new RegExp(`/v1.0/appCatalogs/teamsApps/${catalogueApp}$`)),
  consentedPermissionSet: z.object({
    resourceSpecificPermissions: z
      .array(z.object({ permissionValue: z.string(), permissionType: z.literal('Application') }))
      .min(1),
  }),
});

/** Microsoft Graph over real HTTP, beside a fake Teams: channels and chats of one tenant, for whoever was granted what they take. */
export class FakeGraph {
  /** What an owner of the team has consented to. */
  readonly inTeam = new Set(ofTeam);
  /** What an administrator of the tenant has consented to. */
  readonly inTenant = new Set<string>();
  readonly channels: FakeChannel[] = [];
  readonly chats = new Map<string, FakeChat>();
  /** How present people are, by the objects of their accounts; offline where nothing is said. */
  readonly availability = new Map<string, string>();
  readonly calls: { method: string; path: string; body: unknown }[] = [];
  /** Of the team, those there are included. */
  mostChannels = 1_000;
  /** Two, so that pages are turned. */
  pageSize = 2;
  /** Where it is reached; at its own address when null. */
  reachedAt: string | null = null;
  private readonly faults: Fault[] = [];
  private readonly tokens = new Set<string>();
  private made = 0;

  private constructor(
    private readonly server: ReturnType<typeof createServer>,
    private readonly teams: FakeTeams,
  ) {}

  static async start(teams: FakeTeams): Promise<FakeGraph> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const graph = new FakeGraph(server, teams);
    server.on('request', (request, response) => void graph.serve(request, response));
    teams.otherTokens = { scope: () => `${graph.url}/.default`, give: () => graph.newToken() };
    return graph;
  }

  /** As Muster is told. */
  get url(): string {
    return this.reachedAt ?? `http://127.0.0.1:${this.port}`;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** An administrator consents to everything. */
  grantTenant(): void {
    for (const permission of ofTenant) this.inTenant.add(permission);
  }

  /** Ends the tokens there are, as time does. */
  expireTokens(): void {
    this.tokens.clear();
  }

  fault(
    method: string,
    path: RegExp,
    rest: Omit<Fault, 'method' | 'path' | 'times'> & { times?: number },
  ): void {
    this.faults.push({ method, path, times: 1, ...rest });
  }

  channelNamed(name: string): FakeChannel | undefined {
    return this.channels.find(({ displayName }) => displayName === name);
  }

  /** Somebody deletes a channel in Teams. */
  deleteChannel(id: string): void {
    const at = this.channels.findIndex((each) => each.id === id);
    this.channels.splice(at, 1);
    this.teams.channels.delete(id);
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private newToken(): string {
    this.made += 1;
    const claims = { roles: [...this.inTenant], jti: String(this.made) };
    const token = `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.x`;
    this.tokens.add(token);
    return token;
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(Buffer.from(chunk));
    const url = new URL(request.url ?? '/', 'http://localhost');
    const path = url.pathname.split('/').slice(1).map(decodeURIComponent);
    const text = Buffer.concat(chunks).toString('utf8');
    const answer = this.route(request, path, text ? JSON.parse(text) : null, url);
    this.teams.tellChange();
    if (answer === 'held') return;
    const { status, body, headers } = answer;
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(typeof body === 'string' ? body : body === undefined ? '' : JSON.stringify(body));
  }

  private route(
    { method = '', headers }: IncomingMessage,
    [version, ...rest]: string[],
    body: unknown,
    { searchParams }: URL,
  ): Answer | 'held' {
    const path = rest.join('/');
    this.calls.push({ method, path, body });
    if (!this.tokens.has(headers.authorization?.replace('Bearer ', '') ?? ''))
      return failure(401, 'InvalidAuthenticationToken');
    if (version !== 'v1.0') return failure(400, 'BadRequest');
    const fault = this.faults.find(
      (each) => each.times > 0 && each.method === method && each.path.test(path),
    );
    if (fault) fault.times -= 1;
    if (fault?.isHeld) return 'held';
    if (fault && !fault.isLost) return failed(fault);
    const answer = this.answer(`${method} ${rest[0]}`, rest, body, searchParams);
    return fault ? failed(fault) : answer;
  }

  private answer(what: string, path: string[], body: unknown, query: URLSearchParams): Answer {
    const [, id = '', part = '', last = '', more = ''] = path;
    if (what === 'POST communications') return this.presences(id, body);
    if (what === 'POST chats') return id ? this.inChat(id, part, body) : this.makeChat(body);
    if (id !== group) return failure(404, 'NotFound');
    switch (`${what.split(' ')[0]} ${part}`) {
      case 'GET permissionGrants':
        return this.with('TeamsAppInstallation.Read.Group', () => list(this.grants()));
      case 'GET installedApps':
        return this.with('TeamsAppInstallation.Read.Group', () => list(installed(query)));
      case 'POST channels':
        if (more === 'unarchive') return this.unarchive(last);
        return this.with('Channel.Create.Group', () => this.makeChannel(channelWish.parse(body)));
      case 'GET channels':
        return this.with('ChannelSettings.ReadWrite.Group', () =>
          last ? this.channelAnswer(last) : this.pageOfChannels(query),
        );
      case 'PATCH channels':
        return this.with('ChannelSettings.ReadWrite.Group', () => this.change(last, body));
      default:
        return failure(400, 'BadRequest');
    }
  }

  private presences(what: string, body: unknown): Answer {
    if (what !== 'getPresencesByUserId') return failure(404, 'NotFound');
    if (!this.inTenant.has(permissions.seePresence)) return failure(403, 'Forbidden');
    const { ids } = whosePresence.parse(body);
    return list(
      ids.map((id) => {
        const availability = this.availability.get(id) ?? 'Offline';
        return { id, availability, activity: availability };
      }),
    );
  }

  private with(permission: string, act: () => Answer): Answer {
    return this.inTeam.has(permission) ? act() : failure(403, 'Forbidden');
  }

  private grants() {
    const ours = [...this.inTeam].map((permission) => ({ clientAppId: appId, permission }));
    // Another app in the team has been granted everything.
    return [...ours, ...ofTeam.map((permission) => ({ clientAppId: group, permission }))];
  }

  private makeChannel({ displayName, description }: z.infer<typeof channelWish>): Answer {
    const message = 'Channel name already existed, please use other name';
    if (this.channelNamed(displayName)) return failure(400, 'BadRequest', message);
    if (this.channels.length + 2 > this.mostChannels) return failure(400, 'BadRequest', 'Too many channels');
    this.made += 1;
    const made: FakeChannel = {
      ...{ id: `19:room-${this.made}@thread.tacv2`, displayName, description: description ?? null },
      ...{ createdDateTime: new Date().toISOString(), isArchived: false },
    };
    this.channels.push(made);
    this.teams.channels.set(made.id, displayName);
    return { status: 201, body: made };
  }

  private pageOfChannels(query: URLSearchParams): Answer {
    const from = Number(query.get('$skiptoken') ?? 0);
    const general = { id: channel, displayName: 'Escalations', description: null };
    const all = [general, ...this.channels];
    const to = from + this.pageSize;
    const next = to < all.length ? `${this.url}/v1.0/elsewhere?$skiptoken=${to}` : undefined;
    return {
      status: 200,
      body: { value: all.slice(from, to), ...(next && { '@odata.nextLink': next }) },
    };
  }

  private channelAnswer(id: string): Answer {
    const found = this.channels.find((each) => each.id === id);
    return found ? { status: 200, body: found } : failure(404, 'NotFound');
  }

  private change(id: string, body: unknown): Answer {
    const found = this.channels.find((each) => each.id === id);
    if (!found) return failure(404, 'NotFound');
    Object.assign(found, channelWish.partial().parse(body));
    return { status: 204 };
  }

  private unarchive(id: string): Answer {
    const found = this.channels.find((each) => each.id === id);
    if (!found || !this.inTenant.has('ChannelSettings.ReadWrite.All')) return failure(403, 'Forbidden');
    found.isArchived = false;
    return { status: 202 };
  }

  private makeChat(body: unknown): Answer {
    if (!this.inTenant.has('Chat.Create')) return failure(403, 'Forbidden');
    const { topic, members } = chatWish.parse(body);
    this.made += 1;
    const id = `19:chat-${this.made}@thread.v2`;
    this.chats.set(id, { topic, members: new Set(members.map(objectOf)) });
    return { status: 201, body: { id, topic, chatType: 'group' } };
  }

  private inChat(id: string, part: string, body: unknown): Answer {
    const chat = this.chats.get(id);
    if (!chat) return failure(404, 'NotFound');
    if (part === 'installedApps') {
      if (!this.inTenant.has('TeamsAppInstallation.ReadWriteAndConsentSelfForChat.All'))
        return failure(403, 'Forbidden');
      install.parse(body);
      if (this.teams.chats.has(id)) return failure(409, 'Conflict');
      this.teams.chats.set(id, chat.members);
      this.teams.conversations.set(id, []);
      return { status: 201 };
    }
    // The permission is that of the app within the chat.
    if (!this.teams.chats.has(id)) return failure(403, 'Forbidden');
    chat.members.add(objectOf(member.parse(body)));
    return { status: 201 };
  }
}

const objectOf = (wish: z.infer<typeof member>): string => wish['user@odata.bind'].split('/').at(-1) ?? '';

const installed = (query: URLSearchParams) =>
  query.get('$filter') === `teamsApp/externalId eq '${appId}'` && query.get('$expand') === 'teamsApp'
    ? [{ id: 'an-installation', teamsApp: { id: catalogueApp, externalId: appId } }]
    : [];

const list = (value: object[]): Answer => ({ status: 200, body: { value } });

const failure = (status: number, code: string, message = 'It failed.'): Answer => ({
  status,
  body: { error: { code, message } },
});

const failed = ({ status, message, retryAfterS, garbage }: Fault): Answer => ({
  ...failure(status, 'Fault', message),
  ...(garbage !== undefined && { body: garbage }),
  ...(retryAfterS && { headers: { 'retry-after': String(retryAfterS) } }),
});
