import {
  appId,
  botId,
  botUserId,
  type ChannelRecord,
  isDirect,
  type MessageRecord,
  teamId,
  type UserRecord,
  type ViewRecord,
  type Workspace,
} from './workspace.ts';

/** A channel as the Web API describes it to the bot. */
export function toChannel(channel: ChannelRecord) {
  const other = channel.members.find((member) => member !== botUserId);
  return {
    id: channel.id,
    name: channel.name,
    name_normalized: channel.name,
    is_channel: channel.kind === 'public',
    is_group: channel.kind === 'private',
    is_im: channel.kind === 'im',
    is_mpim: channel.kind === 'mpim',
    is_private: channel.kind !== 'public',
    is_archived: channel.archived,
    is_member: channel.members.includes(botUserId),
    is_general: false,
    ...(channel.kind === 'im' && other !== undefined ? { user: other } : {}),
    created: channel.createdAtS,
    creator: channel.creator,
    context_team_id: teamId,
    topic: { value: channel.topic, creator: channel.creator, last_set: channel.createdAtS },
    purpose: { value: channel.purpose, creator: channel.creator, last_set: channel.createdAtS },
    num_members: channel.members.length,
    ...(isDirect(channel) ? { is_open: true } : {}),
  };
}

/** A message as the Web API and the payloads describe it. */
export function toMessage(message: MessageRecord, replies: readonly MessageRecord[] = []) {
  const byBot = message.user === botUserId;
  return {
    type: 'message',
    user: message.user,
    text: message.text,
    ts: message.ts,
    team: teamId,
    ...(byBot ? { bot_id: botId, app_id: appId } : {}),
    ...(message.subtype === undefined ? {} : { subtype: message.subtype }),
    ...(message.blocks.length === 0 ? {} : { blocks: message.blocks }),
    ...(message.attachments.length === 0 ? {} : { attachments: message.attachments }),
    ...(message.editedTs === undefined ? {} : { edited: { user: message.user, ts: message.editedTs } }),
    ...threadOf(message, replies),
    ...(message.reactions.length === 0 ? {} : { reactions: reactionsOf(message) }),
  };
}

function threadOf(message: MessageRecord, replies: readonly MessageRecord[]) {
  if (message.threadTs !== undefined) return { thread_ts: message.threadTs };
  if (replies.length === 0) return {};
  const users = [...new Set(replies.map(({ user }) => user))];
  return {
    thread_ts: message.ts,
    reply_count: replies.length,
    reply_users: users,
    reply_users_count: users.length,
    latest_reply: replies.at(-1)?.ts,
  };
}

function reactionsOf({ reactions }: MessageRecord) {
  return reactions.map(({ name, users }) => ({ name, users, count: users.length }));
}

/** A person or the bot as users.info describes them. */
export function toUser(user: UserRecord) {
  return {
    id: user.id,
    team_id: teamId,
    name: user.name,
    real_name: user.realName,
    deleted: user.isDeactivated ?? false,
    is_bot: user.isBot,
    is_app_user: false,
    is_admin: false,
    tz: user.timeZone,
    locale: user.locale,
    profile: {
      real_name: user.realName,
      real_name_normalized: user.realName,
      display_name: user.name,
      display_name_normalized: user.name,
      title: user.title,
      email: user.email,
      team: teamId,
      ...(user.isBot ? { bot_id: botId, api_app_id: appId } : {}),
    },
  };
}

/** A view as views.* answer it and as the payloads carry it. */
export function toView(workspace: Workspace, view: ViewRecord) {
  const { shape } = view;
  return {
    id: view.id,
    team_id: teamId,
    type: shape.type,
    blocks: shape.blocks,
    private_metadata: shape.private_metadata ?? '',
    callback_id: shape.callback_id ?? '',
    external_id: shape.external_id ?? '',
    state: { values: view.values },
    hash: view.hash,
    title: shape.title ?? { type: 'plain_text', text: workspace.appName, emoji: true },
    submit: shape.submit ?? null,
    close: shape.close ?? null,
    clear_on_close: shape.clear_on_close ?? false,
    notify_on_close: shape.notify_on_close ?? false,
    previous_view_id: view.previousId,
    root_view_id: view.rootId,
    app_id: appId,
    app_installed_team_id: teamId,
    bot_id: botId,
  };
}
