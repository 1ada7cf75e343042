import { z } from 'zod';
import { parseCard } from './card-schema.ts';
import { cardType, contentOf } from './content.ts';
import {
  botAccount,
  groupId,
  type MessageRecord,
  type PersonRecord,
  placeOf,
  rootOf,
  type Tenant,
  threadOf,
} from './tenant.ts';
import type { ThreadRates } from './thread-rates.ts';

export interface Answer {
  status: number;
  body?: object;
  headers?: Record<string, string>;
}

export const failure = (status: number, code: string, message = 'It was refused.'): Answer => ({
  status,
  body: { error: { code, message } },
});

export interface ConnectorCall {
  method: string;
  /** Behind `/v3`, decoded. */
  path: readonly string[];
  query: URLSearchParams;
  body: Record<string, unknown> | null;
}

/** "Limits and specifications for Teams": 28 KB for a message in a channel, counted as UTF-16. */
const mostActivityBytes = 28 * 1_024;
const pageSize = 500;

const json = z.record(z.string(), z.unknown());
const wish = z.object({
  isGroup: z.boolean().default(false),
  members: z.array(z.object({ id: z.string() })).default([]),
  channelData: z.object({ channel: z.object({ id: z.string() }).optional() }).default({}),
  activity: json.optional(),
});
const cards = z.object({
  attachments: z.array(z.object({ contentType: z.string(), content: z.unknown().optional() })).default([]),
});

/** The part of the Bot Connector's REST API that Muster uses, over the practice tenant. It refuses what Teams refuses. */
export class ConnectorAnswers {
  constructor(
    private readonly tenant: Tenant,
    private readonly rates: ThreadRates,
  ) {}

  answer(call: ConnectorCall): Answer {
    const [kind, id = '', part = '', last = ''] = call.path;
    if (kind === 'teams') return this.teamAnswer(id, part);
    if (kind !== 'conversations') return failure(404, 'NotFound');
    if (call.method === 'POST' && id === '') return this.begin(call.body);
    if (part === 'pagedmembers') return this.membersPage(id, call.query);
    if (part === 'members') return this.memberAnswer(id, last);
    if (part !== 'activities') return failure(404, 'NotFound');
    return last === '' ? this.post(id, call.body ?? {}) : this.change(call, id, last);
  }

  private teamAnswer(id: string, part: string): Answer {
    const { teamId, teamName, channels } = this.tenant;
    if (id !== teamId) return failure(404, 'TeamNotFound');
    if (part === '') return { status: 200, body: { id, name: teamName, aadGroupId: groupId } };
    // Teams gives the first channel no name.
    const conversations = channels.all().map((channel) => (channel.id === teamId ? { id: teamId } : channel));
    return { status: 200, body: { conversations } };
  }

  private begin(body: unknown): Answer {
    const read = wish.safeParse(body);
    if (!read.success) return failure(400, 'BadSyntax', read.error.message);
    const { isGroup, members, channelData, activity } = read.data;
    if (isGroup) return this.beginThread(channelData.channel?.id ?? '', activity ?? {});
    const person = this.tenant.people.get((members[0]?.id ?? '').replace(/^29:/, ''));
    if (!person || !(person.isInTeam || person.hasApp)) return failure(403, 'ForbiddenOperationException');
    return { status: 201, body: { id: this.tenant.ensureChat(person.id) } };
  }

  private beginThread(channel: string, activity: Record<string, unknown>): Answer {
    if (!this.tenant.channels.get(channel)) return failure(404, 'ConversationNotFound');
    const refusal = refusalOf(activity) ?? this.tooFast(channel);
    if (refusal) return refusal;
    const { id } = this.tenant.begin(channel, botAccount, activity);
    return { status: 201, body: { id: threadOf(channel, id), activityId: id } };
  }

  private post(conversation: string, activity: Record<string, unknown>): Answer {
    if (rootOf(conversation) === null && this.tenant.channels.get(conversation))
      return this.beginThread(conversation, activity);
    if (!this.tenant.has(conversation)) return failure(404, 'ConversationNotFound');
    const refusal = refusalOf(activity) ?? this.tooFast(conversation);
    if (refusal) return refusal;
    return { status: 201, body: { id: this.tenant.post(conversation, botAccount, activity).id } };
  }

  private change({ method, body }: ConnectorCall, conversation: string, id: string): Answer {
    const message = this.tenant.messages.get(`${conversation}/${id}`);
    if (!message || message.isDeleted) return failure(404, 'ActivityNotFoundInConversation');
    if (message.from !== botAccount) return failure(403, 'MessageWritesBlocked');
    if (method === 'GET') return { status: 200, body: message.activity };
    if (method !== 'PUT' && method !== 'DELETE') return failure(405, 'MethodNotAllowed');
    const refusal = method === 'PUT' ? refusalOf(body ?? {}) : null;
    return refusal ?? this.tooFast(conversation) ?? this.changed(message, method === 'PUT' ? body : null);
  }

  /** `activity` null = it is deleted. */
  private changed(message: MessageRecord, activity: Record<string, unknown> | null): Answer {
    const next = activity ? { activity, edits: message.edits + 1 } : { isDeleted: true };
    this.tenant.saveMessage({ ...message, ...next });
    return { status: 200, body: { id: message.id } };
  }

  private tooFast(conversation: string): Answer | null {
    const waitS = this.rates.take(conversation);
    if (waitS === 0) return null;
    return { ...failure(429, 'TooManyRequests'), headers: { 'retry-after': String(waitS) } };
  }

  private members(conversation: string): PersonRecord[] {
    const chat = this.tenant.chats.get(conversation);
    const isOfTeam = this.tenant.channels.get(placeOf(conversation)) !== undefined;
    return this.tenant.people.all().filter(({ id, isInTeam }) => (isOfTeam ? isInTeam : id === chat?.person));
  }

  private membersPage(conversation: string, query: URLSearchParams): Answer {
    const all = this.members(conversation);
    if (all.length === 0) return failure(404, 'ConversationNotFound');
    const from = Number(query.get('continuationToken') ?? 0);
    const to = from + Math.min(Number(query.get('pageSize') ?? pageSize), pageSize);
    const continuationToken = to < all.length ? String(to) : undefined;
    return { status: 200, body: { members: all.slice(from, to).map(toMember), continuationToken } };
  }

  private memberAnswer(conversation: string, id: string): Answer {
    const found = this.members(conversation).find((each) => [each.id, `29:${each.id}`].includes(id));
    return found ? { status: 200, body: toMember(found) } : failure(404, 'MemberNotFoundInConversation');
  }
}

const toMember = ({ id, name, email }: PersonRecord) => ({
  ...{ id: `29:${id}`, aadObjectId: id, name, email, userPrincipalName: email },
});

/** What is wrong with an activity that the bot wants shown. */
function refusalOf(activity: Record<string, unknown>): Answer | null {
  if (JSON.stringify(activity).length * 2 > mostActivityBytes) return failure(413, 'MessageSizeTooBig');
  const attached = cards.safeParse(activity);
  if (!attached.success) return failure(400, 'BadSyntax', attached.error.message);
  const problem = attached.data.attachments.flatMap(({ contentType, content }) =>
    contentType === cardType ? cardProblems(content) : [],
  )[0];
  if (problem) return failure(400, 'BadSyntax', problem);
  const { text, card } = contentOf({ activity });
  return text === '' && card === null ? failure(400, 'BadSyntax', 'The activity is empty.') : null;
}

/** What is wrong with a card. */
export function cardProblems(card: unknown): string[] {
  try {
    parseCard(card);
    return [];
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
}
