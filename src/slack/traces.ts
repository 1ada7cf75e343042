import type { ConversationsHistoryResponse, ConversationsListResponse } from '@slack/web-api';
import type { MessageRef, Outside, Platform, Target } from '../delivery/ports.ts';
import type { PersonId } from '../domain/policy.ts';
import type { SlackClient } from './client.ts';
import type { Directory } from './directory.ts';
import { slackCodeOf } from './errors.ts';

interface Parts {
  client: SlackClient;
  directory: Directory;
  /** The bot's own account. */
  botUser: string;
}

type Listed = NonNullable<ConversationsListResponse['channels']>[number];
type Said = NonNullable<ConversationsHistoryResponse['messages']>[number];

/** Slack's clock and ours may differ by this much. */
const clocksDifferS = 60;
/** What is looked for was sent a moment ago: who speaks this much in between has a history of its own. */
const mostPages = 5;

/** Looks for what tries have left behind whose answers were lost. Only then, so it may take some calls. */
export function createTraces({ client, directory, botUser }: Parts): Required<Pick<Platform, 'find'>> {
  async function channelsWhere(matches: (channel: Listed) => boolean): Promise<Listed[]> {
    const found: Listed[] = [];
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
      found.push(...(page.channels ?? []).filter(matches));
      cursor = page.response_metadata?.next_cursor;
    } while (cursor);
    return found;
  }

  /** The oldest is the one; those made beside it are put away, so that nobody goes astray in them. */
  async function findRoom(key: string, since: Date): Promise<Outside | null> {
    const [caseKey = ''] = key.split('/');
    const rooms = await channelsWhere((channel) => isRoomOf(caseKey, channel, { botUser, since }));
    const [room, ...others] = rooms.sort((a, b) => (a.created ?? 0) - (b.created ?? 0));
    for (const { id, name } of others) if (id && name) await putAway(id, name);
    return room?.id ? { channel: room.id, id: null } : null;
  }

  async function putAway(channel: string, name: string): Promise<void> {
    await client.call((web) => web.conversations.rename({ channel, name: `${name.slice(0, 70)}-unused` }));
    await client.call((web) => web.conversations.archive({ channel }));
  }

  async function findMessage(key: string, target: Target, since: Date): Promise<MessageRef | null> {
    const channel = await channelOf(target);
    if (channel === null) return null;
    const oldest = String(Math.floor(Number(since) / 1_000) - clocksDifferS);
    const window = { channel, oldest, include_all_metadata: true, limit: 200 };
    let cursor: string | undefined;
    for (let page = 0; page < mostPages; page++) {
      const where = { ...window, ...(cursor && { cursor }) };
      const { messages = [], response_metadata } = await client.call((web) =>
        'thread' in target
          ? web.conversations.replies({ ...where, ts: target.thread.id })
          : web.conversations.history(where),
      );
      const ts = messages.find((message) => message.user === botUser && keyOf(message) === key)?.ts;
      if (ts) return { channel, id: ts };
      cursor = response_metadata?.next_cursor;
      if (!cursor) return null;
    }
    return null;
  }

  async function channelOf(target: Target): Promise<string | null> {
    if ('thread' in target) return target.thread.channel;
    if ('person' in target) return directChannelOf(target.person);
    if (/^[CDG][A-Z0-9]{6,}$/.test(target.channel)) return target.channel;
    const name = target.channel.replace(/^#/, '');
    const [channel] = await channelsWhere((each) => each.name === name);
    return channel?.id ?? null;
  }

  async function directChannelOf(person: PersonId): Promise<string | null> {
    const account = await directory.accountOf(person);
    if (!account) return null;
    const { channel } = await client.call((web) => web.conversations.open({ users: account }));
    return channel?.id ?? null;
  }

  return {
    async find({ key, target, since }) {
      try {
        return await (target ? findMessage(key, target, since) : findRoom(key, since));
      } catch (error) {
        // An app that was installed with fewer rights cannot look, and a message twice is better than none.
        if (slackCodeOf(error) === 'missing_scope') return null;
        throw error;
      }
    },
  };
}

/** The key that travels with each message of ours. */
function keyOf({ metadata }: Said): unknown {
  const payload: unknown = metadata?.event_type === 'muster' ? metadata.event_payload : undefined;
  return typeof payload === 'object' && payload !== null && 'key' in payload ? payload.key : undefined;
}

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
