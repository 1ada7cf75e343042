import { toMessage, toView } from './answers.ts';
import {
  appId,
  botUserId,
  type ChannelRecord,
  type MessageRecord,
  teamId,
  type UserRecord,
  type ViewRecord,
  type Workspace,
} from './workspace.ts';

// The shapes of what Slack sends to an app, from its reference pages on slash commands, interaction payloads and events.

/** The old verification token, still in every payload; nobody should trust it. */
const token = 'practice-verification-token';
const team = { id: teamId, domain: 'practice' };
const noEnterprise = { enterprise: null, is_enterprise_install: false };

function userOf(user: UserRecord) {
  return { id: user.id, username: user.name, name: user.name, team_id: teamId };
}

function channelOf(channel: ChannelRecord) {
  return { id: channel.id, name: payloadName(channel) };
}

/** Slack does not tell the names of private conversations. */
function payloadName({ kind, name }: ChannelRecord): string {
  if (kind === 'im') return 'directmessage';
  return kind === 'public' ? name : 'privategroup';
}

/** Seconds and microseconds of real time, as in action_ts and event_ts. */
function stamp(): string {
  return (Date.now() / 1000).toFixed(6);
}

interface Command {
  user: UserRecord;
  channel: ChannelRecord;
  command: string;
  text: string;
  responseUrl: string;
  triggerId: string;
}

export function commandFields({ user, channel, command, text, responseUrl, triggerId }: Command) {
  return {
    token,
    team_id: teamId,
    team_domain: team.domain,
    channel_id: channel.id,
    channel_name: payloadName(channel),
    user_id: user.id,
    user_name: user.name,
    command,
    text,
    api_app_id: appId,
    is_enterprise_install: 'false',
    response_url: responseUrl,
    trigger_id: triggerId,
  };
}

interface MessagePlace {
  channel: ChannelRecord;
  message: MessageRecord;
  responseUrl: string;
}

interface ActionPayload {
  workspace: Workspace;
  user: UserRecord;
  place: MessagePlace | { view: ViewRecord };
  action: object;
  triggerId: string;
}

export function blockActions({ workspace, user, place, action, triggerId }: ActionPayload) {
  return {
    type: 'block_actions',
    user: userOf(user),
    api_app_id: appId,
    token,
    trigger_id: triggerId,
    team,
    ...noEnterprise,
    ...('view' in place ? viewPlace(workspace, place.view) : messagePlace(place)),
    actions: [{ ...action, action_ts: stamp() }],
  };
}

function viewPlace(workspace: Workspace, view: ViewRecord) {
  return { container: { type: 'view', view_id: view.id }, view: toView(workspace, view) };
}

function messagePlace({ channel, message, responseUrl }: MessagePlace) {
  const isEphemeral = message.onlyFor !== undefined;
  return {
    container: {
      type: 'message',
      message_ts: message.ts,
      channel_id: channel.id,
      is_ephemeral: isEphemeral,
      ...(message.threadTs === undefined ? {} : { thread_ts: message.threadTs }),
    },
    channel: channelOf(channel),
    ...(isEphemeral ? {} : { message: toMessage(message) }),
    state: { values: message.values },
    response_url: responseUrl,
  };
}

interface ViewPayload {
  workspace: Workspace;
  user: UserRecord;
  view: ViewRecord;
  triggerId: string;
}

export function viewSubmission({ workspace, user, view, triggerId }: ViewPayload) {
  return {
    type: 'view_submission',
    team,
    user: userOf(user),
    api_app_id: appId,
    token,
    trigger_id: triggerId,
    view: toView(workspace, view),
    response_urls: [],
    ...noEnterprise,
  };
}

export function viewClosed({
  workspace,
  user,
  view,
  isCleared,
}: Omit<ViewPayload, 'triggerId'> & { isCleared: boolean }) {
  return {
    type: 'view_closed',
    team,
    user: userOf(user),
    api_app_id: appId,
    token,
    view: toView(workspace, view),
    is_cleared: isCleared,
    ...noEnterprise,
  };
}

interface ShortcutPayload {
  user: UserRecord;
  callbackId: string;
  triggerId: string;
}

export function globalShortcut({ user, callbackId, triggerId }: ShortcutPayload) {
  return {
    type: 'shortcut',
    token,
    action_ts: stamp(),
    team,
    user: userOf(user),
    ...noEnterprise,
    callback_id: callbackId,
    trigger_id: triggerId,
  };
}

export function messageShortcut({
  channel,
  message,
  responseUrl,
  ...shortcut
}: ShortcutPayload & MessagePlace) {
  return {
    ...globalShortcut(shortcut),
    type: 'message_action',
    channel: channelOf(channel),
    message_ts: message.ts,
    message: toMessage(message),
    response_url: responseUrl,
  };
}

/** An event in the envelope of the Events API. */
export function eventEnvelope(event: { type: string } & Record<string, unknown>) {
  const eventId = `Ev${Date.now().toString(36).toUpperCase()}${Math.random().toString(36).slice(2, 8).toUpperCase()}`;
  return {
    token,
    team_id: teamId,
    context_team_id: teamId,
    api_app_id: appId,
    event: { ...event, event_ts: stamp() },
    type: 'event_callback',
    event_id: eventId,
    event_time: Math.floor(Date.now() / 1000),
    authorizations: [
      {
        enterprise_id: null,
        team_id: teamId,
        user_id: botUserId,
        is_bot: true,
        is_enterprise_install: false,
      },
    ],
    is_ext_shared_channel: false,
  };
}
