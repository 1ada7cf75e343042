import { WebAPIPlatformError } from '@slack/web-api';
import { z } from 'zod';
import type { Platform } from '../delivery/ports.ts';
import type { PersonId } from '../domain/policy.ts';
import { AppError } from '../errors.ts';
import { clip } from '../view/clip.ts';
import type { SlackClient } from './client.ts';
import type { Directory } from './directory.ts';
import { slackCodeOf } from './errors.ts';
import { clean } from './escape.ts';
import { limits } from './limits.ts';

interface Parts {
  client: SlackClient;
  directory: Directory;
  /** The bot's own account. */
  botUser: string;
}

type Rooms = Pick<Platform, 'createRoom' | 'invite' | 'setTopic' | 'setPurpose' | 'bookmark'>;

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

    async invite(channel, people) {
      const { accounts, missing } = await findAccounts(directory, people, botUser);
      const refused: typeof missing = [];
      for (let start = 0; start < accounts.length; start += limits.inviteAtOnce) {
        const part = accounts.slice(start, start + limits.inviteAtOnce);
        refused.push(...(await inviteSome(client, channel, part)));
      }
      const isGone = ({ person }: Account) =>
        refused.some((one) => one.person === person && one.why === deactivated);
      for (const { user } of accounts.filter(isGone)) await directory.forget(user);
      const toNamed = async ({ person, why }: Failed) => ({ name: await directory.nameOf(person), why });
      return { failed: await Promise.all([...missing, ...refused].map(toNamed)) };
    },

    async setTopic(channel, topic) {
      await client.call((web) => web.conversations.setTopic({ channel, topic: headline(topic) }));
    },

    async setPurpose(channel, purpose) {
      await client.call((web) => web.conversations.setPurpose({ channel, purpose: headline(purpose) }));
    },

    async bookmark(channel, { title, url }, again) {
      if (again && (await hasBookmark(client, channel, url))) return;
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

async function hasBookmark(client: SlackClient, channel: string, url: string): Promise<boolean> {
  const { bookmarks = [] } = await client.call((web) => web.bookmarks.list({ channel_id: channel }));
  return bookmarks.some(({ link }) => link === url);
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
const deactivated = 'deactivated in Slack';
const whys: Record<string, string> = {
  user_not_found: 'not in this Slack workspace',
  user_disabled: deactivated,
  account_inactive: deactivated,
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
