import { toMessage, toUser } from './answers.ts';
import type { Events, EventType } from './events.ts';
import { replaceContent } from './methods/chat.ts';
import { postNotice } from './post-message.ts';
import { Refusal } from './refusal.ts';
import { botUserId, type ChannelRecord, type MessageRecord, teamId, type Workspace } from './workspace.ts';

/** What people, and those who run the workspace, do to channels, messages, accounts and apps. */
export class RoomActs {
  constructor(
    private readonly workspace: Workspace,
    private readonly events: Events,
  ) {}

  /** Who archives a channel puts the apps out of it; they cannot undo it (conversations.unarchive answers not_in_channel). */
  async archive(userId: string, channelId: string): Promise<void> {
    const { workspace } = this;
    const channel = workspace.channel(channelId);
    if (channel.archived) throw new Refusal('already_archived');
    postNotice(workspace, channel, userId, { kind: 'archive', text: 'archived the channel' });
    const stays = (member: string) => workspace.botsMayUnarchive || member !== botUserId;
    workspace.saveChannel({ ...channel, archived: true, members: channel.members.filter(stays) });
    await this.tellOf(channel, 'archive', { channel: channelId, user: userId, is_moved: 0 });
  }

  /** The people are in it as before, the apps are not. */
  async unarchive(userId: string, channelId: string): Promise<void> {
    const channel = this.workspace.channel(channelId);
    if (!channel.archived) throw new Refusal('not_archived');
    this.workspace.saveChannel({ ...channel, archived: false });
    postNotice(this.workspace, channel, userId, { kind: 'unarchive', text: 'unarchived the channel' });
    const who = channel.kind === 'private' ? { actor_id: userId } : { user: userId };
    await this.tellOf(channel, 'unarchive', { channel: channelId, ...who });
  }

  async rename(userId: string, channelId: string, name: string): Promise<void> {
    const { workspace } = this;
    const channel = { ...workspace.channel(channelId), name };
    workspace.saveChannel(channel);
    postNotice(workspace, channel, userId, { kind: 'name', text: `renamed the channel to ${name}` });
    await this.tellOf(channel, 'rename', {
      channel: {
        id: channelId,
        name,
        name_normalized: name,
        created: channel.createdAtS,
        is_channel: channel.kind === 'public',
        is_mpim: false,
      },
    });
  }

  /** With all that was said in it. */
  async delete(userId: string, channelId: string): Promise<void> {
    const { workspace } = this;
    const channel = workspace.channel(channelId);
    for (const { ts } of workspace.messagesIn(channelId)) this.removeMessage({ channel: channelId, ts });
    for (const { id } of workspace.bookmarks.all().filter((each) => each.channel === channelId))
      workspace.bookmarks.delete(id);
    workspace.channels.delete(channelId);
    const details = channel.kind === 'private' ? { date_deleted: workspace.nowS(), actor_id: userId } : {};
    await this.tellOf(channel, 'deleted', { channel: channelId, ...details });
  }

  async removeBot(userId: string, channelId: string): Promise<void> {
    const channel = this.workspace.channel(channelId);
    const members = channel.members.filter((member) => member !== botUserId);
    this.workspace.saveChannel({ ...channel, members });
    postNotice(this.workspace, channel, botUserId, { kind: 'leave', text: 'was removed from the channel' });
    await this.tellOf(channel, 'left', { channel: channelId, actor_id: userId });
  }

  async inviteBot(userId: string, channelId: string): Promise<void> {
    const channel = this.workspace.channel(channelId);
    if (channel.members.includes(botUserId)) return;
    this.workspace.saveChannel({ ...channel, members: [...channel.members, botUserId] });
    postNotice(this.workspace, channel, botUserId, { kind: 'join', text: 'was added to the channel' });
    await this.events.send({
      type: 'member_joined_channel',
      user: botUserId,
      channel: channelId,
      channel_type: channel.kind === 'private' ? 'G' : 'C',
      team: teamId,
      inviter: userId,
    });
  }

  /** Anybody's: those who run a workspace may. */
  async deleteMessage({ channel: channelId, ts }: MessagePlace): Promise<void> {
    const channel = this.workspace.channel(channelId);
    const previous = this.workspace.message(channelId, ts);
    this.removeMessage(previous);
    await this.tellIfThere(channel, {
      type: 'message',
      subtype: 'message_deleted',
      hidden: true,
      channel: channelId,
      channel_type: channel.kind === 'private' ? 'group' : 'channel',
      ts: this.workspace.nextTs(),
      deleted_ts: ts,
      previous_message: toMessage(previous),
    });
  }

  async editMessage({ channel: channelId, ts }: MessagePlace, text: string): Promise<void> {
    const { workspace } = this;
    const previous = workspace.message(channelId, ts);
    const edited = replaceContent(workspace, previous, { text });
    workspace.saveMessage(edited);
    const channel = workspace.channel(channelId);
    await this.tellIfThere(channel, {
      type: 'message',
      subtype: 'message_changed',
      hidden: true,
      channel: channelId,
      channel_type: channel.kind === 'private' ? 'group' : 'channel',
      ts: workspace.nextTs(),
      message: toMessage(edited),
      previous_message: toMessage(previous),
    });
  }

  async unpin(userId: string, { channel: channelId, ts }: MessagePlace): Promise<void> {
    const { workspace } = this;
    const channel = workspace.channel(channelId);
    const pin = workspace.pins.get(`${channelId}/${ts}`);
    if (pin === undefined) throw new Refusal('no_pin');
    workspace.pins.delete(`${channelId}/${ts}`);
    const message = workspace.message(channelId, ts);
    const left = workspace.pins.all().filter((each) => each.channel === channelId).length;
    await this.tellIfThere(channel, {
      type: 'pin_removed',
      user: userId,
      channel_id: channelId,
      item: {
        ...{ type: 'message', channel: channelId, created: pin.createdAtS, created_by: pin.by },
        message: toMessage(message),
      },
      item_user: message.user,
      pin_count: String(left),
      pinned_info: { channel: channelId, pinned_by: pin.by, pinned_ts: pin.createdAtS },
      has_pins: left > 0,
    });
  }

  async deactivate(userId: string): Promise<void> {
    const user = { ...this.workspace.user(userId), isDeactivated: true };
    this.workspace.users.set(userId, user);
    await this.events.send({
      type: 'user_change',
      user: toUser(user),
      cache_ts: this.workspace.nowS(),
    });
  }

  /** Slack sends both of a bot's events, in any order. */
  async tellOfUninstalling(): Promise<void> {
    await this.events.send({ type: 'tokens_revoked', tokens: { oauth: [], bot: [botUserId] } });
    await this.events.send({ type: 'app_uninstalled' });
  }

  private removeMessage({ channel, ts }: MessagePlace): void {
    this.workspace.messages.delete(`${channel}/${ts}`);
    this.workspace.pins.delete(`${channel}/${ts}`);
  }

  /** What happens to a public channel is told to everybody, to a private one to those who were in it. */
  private async tellOf(channel: ChannelRecord, what: What, details: Record<string, unknown>): Promise<void> {
    const isPrivate = channel.kind === 'private';
    if (isPrivate && !channel.members.includes(botUserId)) return;
    await this.events.send({ type: isPrivate ? `group_${what}` : `channel_${what}`, ...details });
  }

  private async tellIfThere(
    { members }: ChannelRecord,
    event: { type: EventType } & Record<string, unknown>,
  ): Promise<void> {
    if (members.includes(botUserId)) await this.events.send(event);
  }
}

type What = 'archive' | 'unarchive' | 'rename' | 'deleted' | 'left';
type MessagePlace = Pick<MessageRecord, 'channel' | 'ts'>;
