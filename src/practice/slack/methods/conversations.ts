import { z } from 'zod';
import { toChannel, toMessage } from '../answers.ts';
import { count, flag, idList, type Method, method, page } from '../method.ts';
import { postNotice } from '../post-message.ts';
import { Refusal } from '../refusal.ts';
import {
  botUserId,
  type ChannelRecord,
  compareTs,
  isDirect,
  type MessageRecord,
  type Workspace,
} from '../workspace.ts';

const One = z.object({ channel: z.string() });
const Paged = z.object({ cursor: z.string().optional(), limit: count.optional() });

/** A channel the bot can see. A private one it is not in does not exist for it. */
function visible(workspace: Workspace, id: string): ChannelRecord {
  const channel = workspace.channel(id);
  if (channel.kind !== 'public' && !channel.members.includes(botUserId))
    throw new Refusal('channel_not_found');
  return channel;
}

/** A named channel the bot is in and may change. */
function changeable(workspace: Workspace, id: string): ChannelRecord {
  const channel = visible(workspace, id);
  if (isDirect(channel)) throw new Refusal('method_not_supported_for_channel_type');
  if (channel.archived) throw new Refusal('is_archived');
  if (!channel.members.includes(botUserId)) throw new Refusal('not_in_channel');
  return channel;
}

function save(workspace: Workspace, channel: ChannelRecord): { channel: ReturnType<typeof toChannel> } {
  workspace.saveChannel(channel);
  return { channel: toChannel(channel) };
}

/** From the reference page of conversations.create. */
function validName(name: string): string {
  if (name === '') throw new Refusal('invalid_name_required');
  if (name.length > 80) throw new Refusal('invalid_name_maxlength');
  if (!/^[a-z0-9_-]+$/.test(name)) throw new Refusal('invalid_name_specials');
  if (!/[a-z0-9]/.test(name)) throw new Refusal('invalid_name_punctuation');
  return name;
}

const create = method(z.object({ name: z.string(), is_private: flag.optional() }), (workspace, args) => {
  const name = validName(args.name);
  if (workspace.findChannelByName(name) !== undefined) throw new Refusal('name_taken');
  return save(workspace, {
    id: workspace.nextId('C'),
    name,
    kind: args.is_private === true ? 'private' : 'public',
    creator: botUserId,
    createdAtS: workspace.nowS(),
    topic: '',
    purpose: '',
    members: [botUserId],
    archived: false,
  });
});

const info = method(One, (workspace, { channel }) => ({ channel: toChannel(visible(workspace, channel)) }));

const invite = method(One.extend({ users: idList, force: flag.optional() }), (workspace, args) => {
  const channel = changeable(workspace, args.channel);
  if (args.users.length === 0) throw new Refusal('no_user');
  if (args.users.length > 100) throw new Refusal('too_many_users');
  const errors = args.users.flatMap((user) => inviteProblem(workspace, channel, user));
  const welcome = args.users.filter((user) => !errors.some((error) => error.user === user));
  const first = errors[0];
  if (first !== undefined && (args.force !== true || welcome.length === 0)) {
    throw new Refusal(first.error, [], { errors });
  }
  const next = { ...channel, members: [...channel.members, ...welcome] };
  workspace.saveChannel(next);
  for (const user of welcome)
    postNotice(workspace, next, user, { kind: 'join', text: 'was added to the channel' });
  return { channel: toChannel(next), ...(errors.length === 0 ? {} : { errors }) };
});

function inviteProblem(workspace: Workspace, channel: ChannelRecord, user: string) {
  const account = workspace.users.get(user);
  if (account === undefined) return [{ user, ok: false, error: 'user_not_found' }];
  if (account.isDeactivated) return [{ user, ok: false, error: 'user_disabled' }];
  if (user === botUserId) return [{ user, ok: false, error: 'cant_invite_self' }];
  if (channel.members.includes(user)) return [{ user, ok: false, error: 'already_in_channel' }];
  return [];
}

const kick = method(One.extend({ user: z.string() }), (workspace, args) => {
  const channel = changeable(workspace, args.channel);
  if (args.user === botUserId) throw new Refusal('cant_kick_self');
  const { id } = workspace.user(args.user);
  if (!channel.members.includes(id)) throw new Refusal('not_in_channel');
  save(workspace, { ...channel, members: channel.members.filter((member) => member !== id) });
  return { errors: {} };
});

const leave = method(One, (workspace, args) => {
  const channel = visible(workspace, args.channel);
  if (!channel.members.includes(botUserId)) return { not_in_channel: true };
  save(workspace, { ...channel, members: channel.members.filter((member) => member !== botUserId) });
  return {};
});

const join = method(One, (workspace, args) => {
  const channel = visible(workspace, args.channel);
  if (channel.kind !== 'public') throw new Refusal('method_not_supported_for_channel_type');
  if (channel.archived) throw new Refusal('is_archived');
  if (channel.members.includes(botUserId))
    return { channel: toChannel(channel), warning: 'already_in_channel' };
  postNotice(workspace, channel, botUserId, { kind: 'join', text: 'joined the channel' });
  return save(workspace, { ...channel, members: [...channel.members, botUserId] });
});

const setTopic = method(One.extend({ topic: z.string() }), (workspace, { channel: id, topic }) => {
  const channel = changeable(workspace, id);
  if (topic.length > 250) throw new Refusal('too_long');
  postNotice(workspace, channel, botUserId, { kind: 'topic', text: `set the topic: ${topic}` });
  return save(workspace, { ...channel, topic });
});

const setPurpose = method(One.extend({ purpose: z.string() }), (workspace, { channel: id, purpose }) => {
  const channel = changeable(workspace, id);
  if (purpose.length > 250) throw new Refusal('too_long');
  postNotice(workspace, channel, botUserId, { kind: 'purpose', text: `set the description: ${purpose}` });
  return { ...save(workspace, { ...channel, purpose }), purpose };
});

const rename = method(One.extend({ name: z.string() }), (workspace, args) => {
  const channel = changeable(workspace, args.channel);
  const name = validName(args.name);
  const other = workspace.findChannelByName(name);
  if (other !== undefined && other.id !== channel.id) throw new Refusal('name_taken');
  postNotice(workspace, channel, botUserId, { kind: 'name', text: `renamed the channel to ${name}` });
  return save(workspace, { ...channel, name });
});

const archive = method(One, (workspace, args) => {
  const channel = visible(workspace, args.channel);
  if (isDirect(channel)) throw new Refusal('method_not_supported_for_channel_type');
  if (channel.archived) throw new Refusal('already_archived');
  if (!channel.members.includes(botUserId)) throw new Refusal('not_in_channel');
  postNotice(workspace, channel, botUserId, { kind: 'archive', text: 'archived the channel' });
  save(workspace, { ...channel, archived: true });
  return {};
});

const unarchive = method(One, (workspace, args) => {
  const channel = visible(workspace, args.channel);
  if (!channel.archived) throw new Refusal('not_archived');
  const isMember = channel.members.includes(botUserId);
  if (!isMember && !workspace.botsMayUnarchive) throw new Refusal('not_in_channel');
  const members = isMember ? channel.members : [...channel.members, botUserId];
  save(workspace, { ...channel, members, archived: false });
  postNotice(workspace, channel, botUserId, { kind: 'unarchive', text: 'unarchived the channel' });
  return {};
});

const open = method(
  z.object({ users: idList.optional(), channel: z.string().optional(), return_im: flag.optional() }),
  (workspace, args) => {
    const channel =
      args.channel === undefined ? opened(workspace, args.users ?? []) : visible(workspace, args.channel);
    if (!isDirect(channel)) throw new Refusal('channel_not_found');
    return { channel: args.return_im === true ? toChannel(channel) : { id: channel.id } };
  },
);

function opened(workspace: Workspace, users: readonly string[]): ChannelRecord {
  const others = users.filter((user) => user !== botUserId).map((user) => workspace.user(user).id);
  if (others.length === 0) throw new Refusal('users_list_not_supplied');
  if (others.length > 8) throw new Refusal('too_many_users');
  return workspace.ensureDirect([botUserId, ...others]);
}

const list = method(
  Paged.extend({ types: z.string().optional(), exclude_archived: flag.optional() }),
  (workspace, args) => {
    const types = (args.types ?? 'public_channel').split(',').map((type) => type.trim());
    const found = workspace.channels
      .all()
      .filter(({ kind }) =>
        types.includes(kind === 'public' || kind === 'private' ? `${kind}_channel` : kind),
      )
      .filter((channel) => channel.kind === 'public' || channel.members.includes(botUserId))
      .filter(({ archived }) => !(archived && args.exclude_archived === true));
    const { items, response_metadata } = page(found, args);
    return { channels: items.map(toChannel), response_metadata };
  },
);

const members = method(Paged.extend(One.shape), (workspace, args) => {
  const { items, response_metadata } = page(visible(workspace, args.channel).members, args);
  return { members: items, response_metadata };
});

const Window = {
  oldest: z.string().optional(),
  latest: z.string().optional(),
  inclusive: flag.optional(),
  include_all_metadata: flag.optional(),
};

const history = method(Paged.extend({ ...One.shape, ...Window }), (workspace, args) => {
  const all = readable(workspace, args.channel);
  const found = all
    .filter(({ threadTs }) => threadTs === undefined)
    .filter((message) => isWithin(message, args));
  const { items, hasMore, response_metadata } = page(found.reverse(), args);
  const messages = items.map((message) => describe(message, all, args.include_all_metadata === true));
  return { messages, has_more: hasMore, response_metadata };
});

const replies = method(Paged.extend({ ...One.shape, ...Window, ts: z.string() }), (workspace, args) => {
  const all = readable(workspace, args.channel);
  const found = all.filter(({ ts, threadTs }) => ts === args.ts || threadTs === args.ts);
  if (found.length === 0) throw new Refusal('thread_not_found');
  const { items, hasMore, response_metadata } = page(found, args);
  const messages = items.map((message) => describe(message, all, args.include_all_metadata === true));
  return { messages, has_more: hasMore, response_metadata };
});

function readable(workspace: Workspace, id: string): MessageRecord[] {
  const channel = visible(workspace, id);
  if (!channel.members.includes(botUserId)) throw new Refusal('not_in_channel');
  return workspace.messagesIn(id).filter(({ onlyFor }) => onlyFor === undefined);
}

function isWithin(
  { ts }: MessageRecord,
  window: { oldest?: string | undefined; latest?: string | undefined; inclusive?: boolean | undefined },
): boolean {
  if (window.inclusive === true && (ts === window.oldest || ts === window.latest)) return true;
  if (window.oldest !== undefined && compareTs(ts, window.oldest) <= 0) return false;
  return window.latest === undefined || compareTs(ts, window.latest) < 0;
}

function describe(message: MessageRecord, all: readonly MessageRecord[], withMetadata: boolean) {
  const answers = all.filter(({ threadTs }) => threadTs === message.ts);
  const metadata = withMetadata && message.metadata !== undefined ? { metadata: message.metadata } : {};
  return { ...toMessage(message, answers), ...metadata };
}

export const conversationMethods: Readonly<Record<string, Method>> = {
  'conversations.create': create,
  'conversations.info': info,
  'conversations.invite': invite,
  'conversations.kick': kick,
  'conversations.leave': leave,
  'conversations.join': join,
  'conversations.setTopic': setTopic,
  'conversations.setPurpose': setPurpose,
  'conversations.rename': rename,
  'conversations.archive': archive,
  'conversations.unarchive': unarchive,
  'conversations.open': open,
  'conversations.list': list,
  'users.conversations': list,
  'conversations.members': members,
  'conversations.history': history,
  'conversations.replies': replies,
};
