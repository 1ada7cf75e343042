import { type ConversationsListResponse, WebAPIPlatformError } from '@slack/web-api';
import { z } from 'zod';
import type { Platform } from '../delivery/ports.ts';
import type { PersonId } from '../domain/policy.ts';
import { AppError } from '../errors.ts';
import type { SlackClient } from './client.ts';
import type { Directory } from './directory.ts';
import { slackCodeOf } from './errors.ts';
import { clean } from './escape.ts';
import { clip, limits } from './limits.ts';

interface Parts {
  client: SlackClient;
  directory: Directory;
  /** The bot's own account. */
  botUser: string;
}

type Rooms = Required<
  Pick<Platform, 'createRoom' | 'find' | 'invite' | 'setTopic' | 'setPurpose' | 'bookmark'>
>;

/** Channels of one Slack workspace as war rooms. */
export function createRooms({ client, directory, botUser }: Parts): Rooms {
  return {
    async createRoom({ name, private: isPrivate, key }) {
      const { channel } = await client.call((web) =>
        web.conversations.create({ name: channelName(name, key), is_private: isPrivate }),
      );
      if (!channel?.id) throw new AppError('outside-refused', 'Slack made a channel without telling its id.');
      return { channel: channel.id };
    },

    /** A message would have to be looked up in the channel's history, which Muster has no right to read: it is sent again. */
    async find({ key, target, since }) {
      if (target) return null;
      const [caseKey = ''] = key.split('/');
      const room = await findRoom(client, (channel) => isRoomOf(caseKey, channel, { botUser, since }));
      return room ? { channel: room, id: null } : null;
    },

    async invite(channel, people) {
      const { accounts, missing } = await findAccounts(directory, people, botUser);
      const refused: typeof missing = [];
      for (let start = 0; start < accounts.length; start += limits.inviteAtOnce) {
        const part = accounts.slice(start, start + limits.inviteAtOnce);
        refused.push(...(await inviteSome(client, channel, part)));
      }
      return { failed: [...missing, ...refused] };
    },

    async setTopic(channel, topic) {
      await client.call((web) => web.conversations.setTopic({ channel, topic: headline(topic) }));
    },

    async setPurpose(channel, purpose) {
      await client.call((web) => web.conversations.setPurpose({ channel, purpose: headline(purpose) }));
    },

    async bookmark(channel, { title, url }) {
      const bookmark = {
        channel_id: channel,
        title: clip(clean(title), 255),
        type: 'link' as const,
        link: url,
      };
      await client.call((web) => web.bookmarks.add(bookmark));
    },
  };
}

type Listed = NonNullable<ConversationsListResponse['channels']>[number];

/** Only ever looked for when the answer to creating it was lost, so it may take a call for each thousand channels. */
async function findRoom(client: SlackClient, matches: (channel: Listed) => boolean): Promise<string | null> {
  let cursor: string | undefined;
  do {
    const page = await client.call((web) =>
      web.conversations.list({
        types: 'public_channel,private_channel',
        exclude_archived: true,
        limit: 1_000,
        ...(cursor && { cursor }),
      }),
    );
    const room = page.channels?.find(matches)?.id;
    if (room) return room;
    cursor = page.response_metadata?.next_cursor;
  } while (cursor);
  return null;
}

/** Slack's clock and ours may differ by this much. */
const clocksDifferS = 60;

/** A name is no proof: the room must be our bot's, made since, and its purpose not that of another case. */
function isRoomOf(
  caseKey: string,
  { name = '', creator, created = 0, purpose }: Listed,
  { botUser, since }: { botUser: string; since: Date },
): boolean {
  const named = new RegExp(`(^|[-_])${caseKey.toLowerCase()}($|[-_])`).test(name);
  const about = purpose?.value ?? '';
  const isOurs = creator === botUser && created >= Number(since) / 1_000 - clocksDifferS;
  return named && isOurs && (about === '' || about.includes(`${caseKey}.`) || about.includes(`${caseKey} `));
}

/** What Slack allows as a name; see the page of conversations.create. */
function channelName(wish: string, key: string): string {
  const slug = (text: string) =>
    text
      .toLowerCase()
      .replace(/[^a-z0-9_-]+/g, '-')
      .replace(/^-+/, '')
      .slice(0, limits.channelName)
      .replace(/-+$/, '');
  return [slug(wish), slug(key)].find((name) => /[a-z0-9]/.test(name)) ?? 'war-room';
}

/** Slack announces a new topic in the channel; angle brackets could mention people there. */
const headline = (text: string): string =>
  clip(clean(text).replaceAll('<', '‹').replaceAll('>', '›'), limits.topic);

interface Account {
  person: PersonId;
  user: string;
}
type Failed = { person: PersonId; why: string };

async function findAccounts(
  directory: Directory,
  people: readonly PersonId[],
  botUser: string,
): Promise<{ accounts: Account[]; missing: Failed[] }> {
  const found = await Promise.all(
    [...new Set(people)].map(async (person) => ({ person, user: await directory.accountOf(person) })),
  );
  return {
    accounts: found.flatMap(({ person, user }) => (user && user !== botUser ? [{ person, user }] : [])),
    missing: found.flatMap(({ person, user }) =>
      user ? [] : [{ person, why: 'not in this Slack workspace' }],
    ),
  };
}

/** Those who are in already, or who are the bot, are no failures. */
const alreadyIn = new Set(['already_in_channel', 'cant_invite_self']);
const whys: Record<string, string> = {
  user_not_found: 'not in this Slack workspace',
  user_disabled: 'deactivated in Slack',
  account_inactive: 'deactivated in Slack',
  user_is_restricted: 'a guest who may not join channels',
  user_is_ultra_restricted: 'a guest of a single channel',
  cant_invite: 'cannot be invited',
};

const invitation = z.object({ error: z.string(), user: z.string().optional() });
const answerWithErrors = z.object({ errors: z.array(invitation) });

/** With `force` those who can be invited are, and the others are named in the answer. */
async function inviteSome(
  client: SlackClient,
  channel: string,
  accounts: readonly Account[],
): Promise<Failed[]> {
  const users = accounts.map(({ user }) => user).join(',');
  const answer = await client
    .call((web) => web.conversations.invite({ channel, users, force: true }))
    .catch((error: unknown) => nobodyInvited(error, accounts));
  const read = answerWithErrors.safeParse(answer);
  if (!read.success) return [];
  return read.data.errors
    .filter(({ error }) => !alreadyIn.has(error))
    .flatMap(({ error, user }) => {
      const account = accounts.find((other) => other.user === user);
      return account ? [{ person: account.person, why: whys[error] ?? error }] : [];
    });
}

/** When it can invite none of them, Slack answers with an error, mostly with the reason for each. */
function nobodyInvited(error: unknown, accounts: readonly Account[]): unknown {
  const code = slackCodeOf(error) ?? '';
  const cause = error instanceof AppError ? error.cause : error;
  const listed = answerWithErrors.safeParse(cause instanceof WebAPIPlatformError ? cause.data : null);
  if (listed.success && listed.data.errors.some(({ user }) => user)) return listed.data;
  if (alreadyIn.has(code) || code in whys)
    return { errors: accounts.map(({ user }) => ({ user, error: code })) };
  throw error;
}
