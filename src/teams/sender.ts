import { z } from 'zod';
import type { MessageRef, Platform, Target } from '../delivery/ports.ts';
import { AppError } from '../errors.ts';
import type { MessageView } from '../view/message.ts';
import { plainName } from './channel-name.ts';
import type { TeamsClient } from './client.ts';
import type { Directory } from './directory.ts';
import type { Absence } from './errors.ts';
import { draw, toActivity } from './outgoing.ts';
import type { Places } from './places.ts';
import { kindOf } from './room-kind.ts';
import { rootOf, threadOf } from './threads.ts';

interface Parts {
  client: TeamsClient;
  directory: Directory;
  places: Places;
  appId: string;
  tenant: string;
  /** The channel of the war rooms. */
  channel: string;
}

type Sender = Pick<Platform, 'post' | 'edit' | 'remove' | 'pin'>;

const posted = z.object({ id: z.string() });
const started = z.object({ id: z.string(), activityId: z.string().optional() });
const channelList = z.object({
  conversations: z.array(z.object({ id: z.string(), name: z.string().nullish() })),
});
const anything = z.unknown();

/** Begins a thread in a channel; answers its conversation and the message it begins with. */
export async function startThread(
  { client, places, appId, tenant }: Pick<Parts, 'client' | 'places' | 'appId' | 'tenant'>,
  channel: string,
  activity: object,
): Promise<MessageRef> {
  const { serviceUrl } = await places.home();
  const { id, activityId } = await client.call({
    ...{ method: 'POST', serviceUrl, path: ['conversations'], answer: started, absence: 'room-gone' },
    body: {
      ...{ isGroup: true, bot: { id: `28:${appId}` }, tenantId: tenant, activity },
      channelData: { channel: { id: channel }, tenant: { id: tenant } },
    },
  });
  const message = activityId ?? rootOf(id);
  if (!message)
    throw new AppError('outside-refused', 'Teams began a thread without telling the message it begins with.');
  return { channel: threadOf(id, message), id: message };
}

/** Messages of one bot in Teams. */
export function createSender(parts: Parts): Sender {
  const { client, directory, places, channel: home } = parts;

  async function reply(conversation: string, activity: object, absence: Absence): Promise<MessageRef> {
    const path = ['conversations', conversation, 'activities'];
    const serviceUrl = await places.serviceOf(conversation);
    const { id } = await client.call({
      ...{ method: 'POST', serviceUrl, path, body: activity, answer: posted, absence },
    });
    return { channel: conversation, id };
  }

  async function edit({ channel, id }: MessageRef, activity: object): Promise<void> {
    const serviceUrl = await places.serviceOf(channel);
    const path = ['conversations', conversationOf({ channel, id }), 'activities', id];
    await client.call({
      ...{ method: 'PUT', serviceUrl, path, body: { ...activity, id } },
      ...{ answer: anything, absence: 'message-gone' },
    });
  }

  /** A channel of the policy is meant for Slack as well: where the team has none of that name, it is the one of the war rooms. */
  async function channelNamed(name: string): Promise<string> {
    if (isId(name)) return name;
    const { serviceUrl, team } = await places.home();
    if (team === null) return home;
    const { conversations } = await client.call({
      ...{ method: 'GET', serviceUrl, path: ['teams', team, 'conversations'] },
      ...{ answer: channelList, absence: 'room-gone' },
    });
    const wanted = plainName(name);
    return conversations.find((each) => plainName(each.name ?? '') === wanted)?.id ?? home;
  }

  /** What is posted into a room stands in that room, as others compare it. */
  async function begin(channel: string, activity: object): Promise<MessageRef> {
    const started = await startThread(parts, await channelNamed(channel), activity);
    return isId(channel) ? { channel, id: started.id } : started;
  }

  /** A room begins with its card, so the card is shown by changing that message; where somebody has deleted it, below. */
  async function showCard(room: string, root: string, activity: object): Promise<MessageRef> {
    try {
      await edit({ channel: room, id: root }, activity);
      return { channel: room, id: root };
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'message-gone') throw error;
      return reply(room, activity, 'room-gone');
    }
  }

  async function postTo(target: Target, activity: object, isCard: boolean): Promise<MessageRef> {
    if ('person' in target) {
      const account = await directory.accountOf(target.person);
      if (!account)
        throw new AppError(
          'person-unknown',
          'This person is not in the team with the war rooms in Teams, going by their e-mail address.',
        );
      const { conversation } = await places.chatWith(account);
      return reply(conversation, activity, 'person-unknown');
    }
    if ('thread' in target) {
      const { channel, id } = target.thread;
      return reply(rootOf(channel) ? channel : threadOf(channel, id), activity, 'room-gone');
    }
    if (isId(target.channel) && kindOf(target.channel) === 'chat')
      return reply(target.channel, activity, 'room-gone');
    const root = rootOf(target.channel);
    if (root === null) return begin(target.channel, activity);
    return isCard ? showCard(target.channel, root, activity) : reply(target.channel, activity, 'room-gone');
  }

  return {
    async post(target, message, key) {
      return postTo(target, toActivity(await draw(parts, message)), /\/card(?:@mirror)?$/.test(key));
    },
    async edit(ref, message: MessageView) {
      await edit(ref, toActivity(await draw(parts, message)));
    },
    async remove({ channel, id }) {
      const serviceUrl = await places.serviceOf(channel);
      const path = ['conversations', conversationOf({ channel, id }), 'activities', id];
      await client
        .call({ method: 'DELETE', serviceUrl, path, answer: anything, absence: 'message-gone' })
        .catch(unlessGone);
    },
    /** A bot can pin nothing in a channel; the card is the first message of its thread. */
    async pin() {},
  };
}

/** Of a conversation, as opposed to the name of a channel in the policy. */
const isId = (channel: string): boolean => channel.startsWith('19:');

/** Whatever Muster says in a channel begins a thread of its own there. */
const conversationOf = ({ channel, id }: MessageRef): string =>
  kindOf(channel) === 'channel' ? threadOf(channel, id) : channel;

function unlessGone(error: unknown): void {
  if (!(error instanceof AppError) || error.code !== 'message-gone') throw error;
}
