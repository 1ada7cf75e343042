import type { MessageRef, Platform, Target } from '../delivery/ports.ts';
import { AppError } from '../errors.ts';
import type { MessageView } from '../view/message.ts';
import { peopleInMessage } from '../view/people-in.ts';
import type { SlackClient } from './client.ts';
import type { Directory } from './directory.ts';
import { slackCodeOf } from './errors.ts';
import { renderMessage } from './render-message.ts';

interface Parts {
  client: SlackClient;
  directory: Directory;
  team: string;
}

type Sender = Pick<Platform, 'post' | 'edit' | 'remove' | 'pin'>;

/** Messages of one Slack workspace. */
export function createSender({ client, directory, team }: Parts): Sender {
  const render = async (message: MessageView) =>
    renderMessage(message, { faces: await directory.faces(peopleInMessage(message)), team });

  async function placeOf(target: Target): Promise<{ channel: string; thread_ts?: string }> {
    if ('thread' in target) return { channel: target.thread.channel, thread_ts: target.thread.id };
    if ('channel' in target) return { channel: channelOf(target.channel) };
    const account = await directory.accountOf(target.person);
    if (account) return { channel: account };
    throw new AppError(
      'person-unknown',
      'This person is not in this Slack workspace, going by their e-mail address.',
    );
  }

  /** A deactivated account that no event told of. */
  const noticeDisabled = (account: string) => async (error: unknown) => {
    if (slackCodeOf(error) === 'user_disabled') await directory.forget(account);
    throw error;
  };

  return {
    async post(target, message, key) {
      const place = await placeOf(target);
      const content = await render(message);
      const metadata = { event_type: 'muster', event_payload: { key } };
      const { channel, ts } = await client
        .call((web) =>
          web.chat.postMessage({ ...place, ...content, metadata, unfurl_links: false, unfurl_media: false }),
        )
        .catch(noticeDisabled(place.channel));
      if (!channel || !ts)
        throw new AppError('outside-refused', 'Slack took a message without telling where it is.');
      return { channel, id: ts };
    },

    async edit({ channel, id }, message) {
      const content = await render(message);
      await client.call((web) => web.chat.update({ channel, ts: id, ...content }));
    },

    async remove({ channel, id }) {
      await client.call((web) => web.chat.delete({ channel, ts: id })).catch(unless('message_not_found'));
    },

    async pin({ channel, id }: MessageRef) {
      await client.call((web) => web.pins.add({ channel, timestamp: id })).catch(unless('already_pinned'));
    },
  };
}

/** Slack takes the name of a public channel in place of its id, with the sign in front. */
const channelOf = (idOrName: string): string =>
  /^[CDG][A-Z0-9]{6,}$/.test(idOrName) ? idOrName : `#${idOrName.replace(/^#/, '')}`;

/** Lets one answer of Slack pass that says that it is as wished already. */
const unless = (slackCode: string) => (error: unknown) => {
  if (slackCodeOf(error) !== slackCode) throw error;
};
