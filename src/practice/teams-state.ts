import { type Content, contentOf, type Mention, mentionsIn } from './teams/content.ts';
import { callsAmong, unreadIn } from './teams/seen.ts';
import {
  botAccount,
  chatOf,
  type DialogRecord,
  type MessageRecord,
  rootOf,
  type Tenant,
  tenantId,
} from './teams/tenant.ts';

/** Everything the page shows of Teams to the person it acts as. */
export interface TeamsState {
  tenant: string;
  team: string;
  /** The app, by the id and name under which it writes. */
  app: { id: string; name: string };
  /** The object id of the person. */
  me: string;
  people: { id: string; name: string; title: string }[];
  channels: TeamsPlace[];
  /** The chat with the app. */
  chat: TeamsPlace;
  open: { kind: 'channel'; place: TeamsPlace; posts: TeamsPost[] } | OpenChat;
  /** The id of the last message this person has read there. */
  lastRead: string;
  dialog: TeamsDialog | null;
}

interface OpenChat {
  kind: 'chat';
  place: TeamsPlace;
  messages: TeamsMessage[];
}

export interface TeamsPlace {
  id: string;
  name: string;
  unread: number;
  /** How much of the unread is meant for this very person. */
  calls: number;
}

/** A thread: how it begins, and what was replied. */
export interface TeamsPost {
  root: TeamsMessage;
  replies: TeamsMessage[];
}

export interface TeamsMessage extends Content {
  id: string;
  conversation: string;
  from: string;
  isEdited: boolean;
  isDeleted: boolean;
  /** What the app answered to this person's click. */
  answer: { text: string; card?: unknown; mentions: Mention[] } | null;
}

export interface TeamsDialog extends Pick<DialogRecord, 'id' | 'title' | 'card' | 'text'> {
  mentions: Mention[];
}

/** `at` is a channel's or chat's id. Where there is no such place, it is where somebody waits for them, or the first channel. */
export function toTeamsState(tenant: Tenant, me: string, at: string): TeamsState {
  const { isInTeam } = tenant.person(me);
  const channels = isInTeam
    ? tenant.channels.all().map(({ id, name }) => toPlace(tenant, me, { id, name }))
    : [];
  const chat = toPlace(tenant, me, { id: chatOf(me), name: tenant.appName });
  const waiting = [chat, ...channels].find(({ calls }) => calls > 0);
  const place = [...channels, chat].find(({ id }) => id === at) ?? waiting ?? channels[0] ?? chat;
  const dialog = tenant.dialogs.get(me);
  return {
    ...{ me, channels, chat, tenant: tenantId, team: tenant.teamName },
    app: { id: botAccount, name: tenant.appName },
    people: tenant.people.all().map(({ id, name, title }) => ({ id, name, title })),
    open: toOpen(tenant, me, { place, isChat: place === chat }),
    lastRead: tenant.lastRead.get(`${me}/${place.id}`) ?? '0',
    dialog: dialog ? toDialog(dialog) : null,
  };
}

const toDialog = ({ id, title, card, text }: DialogRecord): TeamsDialog => ({
  ...{ id, title, card, text, mentions: mentionsIn(card) },
});

/** What is new to a person in all of Teams. */
export function teamsNews(tenant: Tenant, person: string): { unread: number; calls: number } {
  const { isInTeam } = tenant.person(person);
  const places = [chatOf(person), ...(isInTeam ? tenant.channels.all().map(({ id }) => id) : [])];
  const unread = places.flatMap((place) => unreadIn(tenant, person, place));
  return { unread: unread.length, calls: callsAmong(tenant, unread, person) };
}

function toPlace(tenant: Tenant, me: string, { id, name }: { id: string; name: string }): TeamsPlace {
  const unread = unreadIn(tenant, me, id);
  return { id, name, unread: unread.length, calls: callsAmong(tenant, unread, me) };
}

function toOpen(
  tenant: Tenant,
  me: string,
  { place, isChat }: { place: TeamsPlace; isChat: boolean },
): TeamsState['open'] {
  const toMessages = (records: readonly MessageRecord[]) =>
    records.map((record) => toMessage(tenant, me, record));
  if (isChat) return { kind: 'chat', place, messages: toMessages(tenant.messagesIn(place.id)) };
  const posts = [...threadsIn(tenant, place.id).values()]
    .map(toMessages)
    .flatMap(([root, ...replies]) => (root ? [{ root, replies }] : []))
    .sort((a, b) => lastIn(a) - lastIn(b));
  return { kind: 'channel', place, posts };
}

/** The messages of a channel by their threads. */
function threadsIn(tenant: Tenant, channel: string): Map<string, MessageRecord[]> {
  const threads = new Map<string, MessageRecord[]>();
  for (const message of tenant.messages.all()) {
    if (!message.conversation.startsWith(`${channel};`)) continue;
    const thread = threads.get(message.conversation) ?? [];
    threads.set(message.conversation, [...thread, message]);
  }
  return threads;
}

/** A thread with something new stands last. */
const lastIn = ({ root, replies }: TeamsPost): number => Number(replies.at(-1)?.id ?? root.id);

function toMessage(tenant: Tenant, me: string, record: MessageRecord): TeamsMessage {
  const { id, conversation, from, edits, isDeleted } = record;
  const isRoot = rootOf(conversation) === id;
  const content = isDeleted ? contentOf({ activity: {} }) : contentOf(record);
  // A war room's card is edited with every step; saying so each time would tell nothing.
  const isEdited = edits > 0 && !(isRoot && from === botAccount);
  const answered = tenant.answers.get(`${conversation}/${id}/${me}`);
  const answer = answered ? { ...answered, mentions: mentionsIn(answered.card) } : null;
  return { ...content, id, conversation, from, isEdited, isDeleted, answer };
}
