import { z } from 'zod';
import { toMessage } from '../answers.ts';
import { type Method, method } from '../method.ts';
import { Refusal } from '../refusal.ts';
import { botUserId, type ChannelRecord, teamId, type Workspace } from '../workspace.ts';

function markable(workspace: Workspace, id: string): ChannelRecord {
  const channel = workspace.channel(id);
  if (channel.archived) throw new Refusal('is_archived');
  if (!channel.members.includes(botUserId)) throw new Refusal('not_in_channel');
  return channel;
}

const Message = z.object({ channel: z.string(), timestamp: z.string().optional() });

const pinAdd = method(Message, (workspace, { channel, timestamp }) => {
  markable(workspace, channel);
  if (timestamp === undefined) throw new Refusal('no_item_specified');
  const { ts } = workspace.message(channel, timestamp);
  const key = `${channel}/${ts}`;
  if (workspace.pins.get(key) !== undefined) throw new Refusal('already_pinned');
  workspace.pins.set(key, { channel, ts, by: botUserId, createdAtS: workspace.nowS() });
  return {};
});

const pinRemove = method(Message, (workspace, { channel, timestamp }) => {
  markable(workspace, channel);
  const key = `${channel}/${timestamp ?? ''}`;
  if (workspace.pins.get(key) === undefined) throw new Refusal('no_pin');
  workspace.pins.delete(key);
  return {};
});

const pinList = method(z.object({ channel: z.string() }), (workspace, { channel }) => {
  workspace.channel(channel);
  const items = workspace.pins
    .all()
    .filter((pin) => pin.channel === channel)
    .map((pin) => ({
      type: 'message',
      channel,
      created: pin.createdAtS,
      created_by: pin.by,
      message: toMessage(workspace.message(channel, pin.ts)),
    }));
  return { items };
});

const Bookmark = z.object({
  channel_id: z.string(),
  title: z.string().min(1),
  type: z.string(),
  link: z.string().optional(),
  emoji: z.string().optional(),
});

function toBookmark({ id, channel, title, link, emoji, createdAtS }: NonNullable<StoredBookmark>) {
  return {
    id,
    channel_id: channel,
    title,
    link,
    emoji,
    type: 'link',
    date_created: createdAtS,
    team_id: teamId,
  };
}
type StoredBookmark = ReturnType<Workspace['bookmarks']['get']>;

/** A bookmark's link must be a web address: the page makes an anchor of it. */
function validLink(link: string | undefined): string {
  if (link === undefined || !/^https?:\/\//.test(link) || !URL.canParse(link))
    throw new Refusal('invalid_link');
  return link;
}

const bookmarkAdd = method(Bookmark, (workspace, args) => {
  const channel = markable(workspace, args.channel_id);
  if (args.type !== 'link') throw new Refusal('invalid_bookmark_type');
  const inChannel = workspace.bookmarks.all().filter((bookmark) => bookmark.channel === channel.id);
  if (inChannel.length >= 100) throw new Refusal('too_many_bookmarks');
  const bookmark = {
    id: workspace.nextId('Bk'),
    channel: channel.id,
    title: args.title,
    link: validLink(args.link),
    emoji: args.emoji ?? '',
    createdAtS: workspace.nowS(),
  };
  workspace.bookmarks.set(bookmark.id, bookmark);
  return { bookmark: toBookmark(bookmark) };
});

const OneBookmark = z.object({
  channel_id: z.string(),
  bookmark_id: z.string(),
  title: z.string().min(1).optional(),
  link: z.string().optional(),
});

function bookmarkOf(workspace: Workspace, args: z.infer<typeof OneBookmark>): NonNullable<StoredBookmark> {
  markable(workspace, args.channel_id);
  const bookmark = workspace.bookmarks.get(args.bookmark_id);
  if (bookmark === undefined || bookmark.channel !== args.channel_id) throw new Refusal('not_found');
  return bookmark;
}

const bookmarkEdit = method(OneBookmark, (workspace, args) => {
  const bookmark = bookmarkOf(workspace, args);
  const link = args.link === undefined ? bookmark.link : validLink(args.link);
  const edited = { ...bookmark, title: args.title ?? bookmark.title, link };
  workspace.bookmarks.set(edited.id, edited);
  return { bookmark: toBookmark(edited) };
});

const bookmarkRemove = method(OneBookmark, (workspace, args) => {
  workspace.bookmarks.delete(bookmarkOf(workspace, args).id);
  return {};
});

const bookmarkList = method(z.object({ channel_id: z.string() }), (workspace, { channel_id: channel }) => {
  workspace.channel(channel);
  const bookmarks = workspace.bookmarks.all().filter((bookmark) => bookmark.channel === channel);
  return { bookmarks: bookmarks.map(toBookmark) };
});

const Reaction = z.object({ channel: z.string(), timestamp: z.string(), name: z.string().min(1) });

const reactionAdd = method(Reaction, (workspace, { channel, timestamp, name }) => {
  markable(workspace, channel);
  const message = workspace.message(channel, timestamp);
  const users = message.reactions.find((reaction) => reaction.name === name)?.users ?? [];
  if (users.includes(botUserId)) throw new Refusal('already_reacted');
  const others = message.reactions.filter((reaction) => reaction.name !== name);
  workspace.saveMessage({ ...message, reactions: [...others, { name, users: [...users, botUserId] }] });
  return {};
});

export const markMethods: Readonly<Record<string, Method>> = {
  'pins.add': pinAdd,
  'pins.remove': pinRemove,
  'pins.list': pinList,
  'bookmarks.add': bookmarkAdd,
  'bookmarks.edit': bookmarkEdit,
  'bookmarks.remove': bookmarkRemove,
  'bookmarks.list': bookmarkList,
  'reactions.add': reactionAdd,
};
