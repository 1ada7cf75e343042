import { toView } from './answers.ts';
import type { Element } from './block-kit.ts';
import type { BotConnection, BotReply, Delivery } from './bot-connection.ts';
import type { Events } from './events.ts';
import { inputProblems } from './input-problems.ts';
import { type Choice, toValue } from './input-values.ts';
import * as payloads from './payloads.ts';
import { elementAt, keepValue, messageAt, type Place, type Target, viewAt } from './places.ts';
import { postMessage, postNotice } from './post-message.ts';
import { Refusal } from './refusal.ts';
import { applyResponse, issueResponseUrl, parseAnswerBody } from './response-url.ts';
import type { Triggers } from './triggers.ts';
import { optionsOf } from './validate-blocks.ts';
import { followViewAnswer } from './view-answer.ts';
import { botUserId, type ChannelRecord, type MessageRecord, type Workspace } from './workspace.ts';

interface InteractionsOptions {
  workspace: Workspace;
  triggers: Triggers;
  bot: BotConnection;
  /** Where this Slack is reached, for response URLs. */
  origin: string;
  events: Events;
}

/** What is wrong with a submission: by block id, or under the empty key when it concerns the view as a whole. */
interface Submission {
  reply: BotReply | undefined;
  isClosed: boolean;
  errors: Record<string, string>;
}

/** A file that goes with a message; the practice workspace keeps none. */
export interface SharedFile {
  name: string;
  permalink: string;
}

/** Everything a person can do in Slack that the bot hears of. */
export class Interactions {
  private readonly options: InteractionsOptions;

  constructor(options: InteractionsOptions) {
    this.options = options;
  }

  /** A slash command. What the bot answers in the HTTP reply is shown in the channel. */
  async command(
    userId: string,
    channelId: string,
    { command, text }: { command: string; text: string },
    delivery?: Delivery,
  ): Promise<BotReply> {
    const { workspace, triggers, bot } = this.options;
    const origin = { channel: channelId, user: userId };
    const fields = payloads.commandFields({
      user: workspace.user(userId),
      channel: workspace.channel(channelId),
      command,
      text,
      responseUrl: this.responseUrl(origin),
      triggerId: triggers.issue(userId),
    });
    const reply = await bot.sendForm(fields, delivery);
    if (reply.status !== 200) this.explainFailure(origin, `${command} failed with the error`, reply);
    else {
      const answer = parseAnswerBody(reply.body);
      if (answer !== undefined) applyResponse(workspace, origin, answer);
    }
    return reply;
  }

  /** A click, or a choice in a select, picker or menu. */
  async act(
    userId: string,
    place: Place,
    target: Target & { choice?: Choice },
    delivery?: Delivery,
  ): Promise<BotReply> {
    const { workspace, triggers } = this.options;
    const { block, element } = elementAt(workspace, place, target);
    const value = toValue(element, target.choice ?? null, optionsOf(element));
    if (element.type !== 'button' && element.type !== 'overflow') keepValue(workspace, place, target, value);
    const action = { ...describe(element), ...value, block_id: block.block_id, action_id: element.action_id };
    const inView = 'viewId' in place;
    const payload = payloads.blockActions({
      workspace,
      user: workspace.user(userId),
      place: inView ? { view: viewAt(workspace, place.viewId) } : this.messagePlace(userId, place),
      action,
      triggerId: triggers.issue(userId, inView ? place.viewId : undefined),
    });
    const reply = await this.send(payload, delivery);
    if (reply.status !== 200 && !inView) {
      this.explainFailure(
        { channel: place.channel, user: userId },
        'That did not work. The app answered',
        reply,
      );
    }
    return reply;
  }

  /** Fills an input of a view. The bot hears of it only when the input block asks for that. */
  async fill(
    userId: string,
    viewId: string,
    target: Target & { choice: Choice },
    delivery?: Delivery,
  ): Promise<void> {
    const { block } = elementAt(this.options.workspace, { viewId }, target);
    const isToldToBot = block.type !== 'input' || block.dispatch_action === true;
    if (isToldToBot) await this.act(userId, { viewId }, target, delivery);
    else this.keep({ viewId }, target, target.choice);
  }

  /** Fills an input of a view without telling the bot. */
  keep(place: Place, target: Target, choice: Choice): void {
    const { workspace } = this.options;
    const { element } = elementAt(workspace, place, target);
    keepValue(workspace, place, target, toValue(element, choice, optionsOf(element)));
  }

  /** Submits a view: what Slack itself refuses is refused first, then the bot decides. */
  async submit(userId: string, viewId: string, delivery?: Delivery): Promise<Submission> {
    const { workspace, triggers } = this.options;
    const view = viewAt(workspace, viewId);
    const problems = inputProblems(view.shape.blocks, view.values);
    if (Object.keys(problems).length > 0) {
      workspace.saveView({ ...view, errors: problems });
      return { reply: undefined, isClosed: false, errors: problems };
    }
    const payload = payloads.viewSubmission({
      workspace,
      user: workspace.user(userId),
      view,
      triggerId: triggers.issue(userId, viewId),
    });
    const reply = await this.send(payload, delivery);
    const errors =
      reply.status === 200
        ? followViewAnswer(workspace, viewId, reply.body)
        : { '': 'We had some trouble connecting. Try again?' };
    const current = workspace.views.get(viewId);
    if (current !== undefined) workspace.saveView({ ...current, errors });
    return { reply, isClosed: current === undefined, errors };
  }

  /** Closes the view on top, or all of them. */
  async close(userId: string, viewId: string, { all }: { all: boolean } = { all: false }): Promise<void> {
    const { workspace } = this.options;
    const view = viewAt(workspace, viewId);
    const closing = all ? workspace.modalsOf(userId) : [view];
    for (const { id } of closing) workspace.views.delete(id);
    if (view.shape.notify_on_close !== true) return;
    await this.send(payloads.viewClosed({ workspace, user: workspace.user(userId), view, isCleared: all }));
  }

  /** A global shortcut, or a message shortcut when a message is given. */
  async shortcut(
    userId: string,
    callbackId: string,
    message?: { channel: string; ts: string },
    delivery?: Delivery,
  ): Promise<BotReply> {
    const { workspace, triggers } = this.options;
    const shortcut = { user: workspace.user(userId), callbackId, triggerId: triggers.issue(userId) };
    const payload =
      message === undefined
        ? payloads.globalShortcut(shortcut)
        : payloads.messageShortcut({ ...shortcut, ...this.messagePlace(userId, message) });
    return await this.send(payload, delivery);
  }

  async openHome(userId: string): Promise<void> {
    const { workspace } = this.options;
    const direct = workspace.ensureDirect([botUserId, userId]);
    const home = workspace.homeOf(userId);
    const view = home === undefined ? {} : { view: toView(workspace, home) };
    await this.options.events.send({
      type: 'app_home_opened',
      user: userId,
      channel: direct.id,
      tab: 'home',
      ...view,
    });
  }

  /** A plain message of a person. */
  async say(
    userId: string,
    channelId: string,
    text: string,
    { threadTs, files = [] }: { threadTs?: string | undefined; files?: readonly SharedFile[] } = {},
  ): Promise<MessageRecord> {
    const { workspace } = this.options;
    const channel = workspace.channel(channelId);
    const message = postMessage(workspace, { channel: channelId, user: userId, text, threadTs });
    if (channel.members.includes(botUserId)) {
      const root = workspace.messages.get(`${channelId}/${threadTs}`)?.user;
      const thread = threadTs === undefined ? {} : { thread_ts: threadTs, parent_user_id: root };
      await this.options.events.send({
        type: 'message',
        channel: channelId,
        channel_type: channelType(channel),
        user: userId,
        text,
        ts: message.ts,
        ...thread,
        ...(files.length > 0 && { subtype: 'file_share', files }),
      });
    }
    return message;
  }

  async react(userId: string, { channel, ts }: { channel: string; ts: string }, name: string): Promise<void> {
    const { workspace } = this.options;
    const message = workspace.message(channel, ts);
    const users = message.reactions.find((reaction) => reaction.name === name)?.users ?? [];
    if (users.includes(userId)) return;
    const others = message.reactions.filter((reaction) => reaction.name !== name);
    workspace.saveMessage({ ...message, reactions: [...others, { name, users: [...users, userId] }] });
    const item = { type: 'message', channel, ts };
    await this.options.events.send({
      type: 'reaction_added',
      user: userId,
      reaction: name,
      item,
      item_user: message.user,
    });
  }

  async join(userId: string, channelId: string): Promise<void> {
    const { workspace } = this.options;
    const channel = workspace.channel(channelId);
    if (channel.members.includes(userId)) return;
    if (channel.kind !== 'public') throw new Refusal('channel_not_found');
    const joined = { ...channel, members: [...channel.members, userId] };
    workspace.saveChannel(joined);
    postNotice(workspace, joined, userId, { kind: 'join', text: 'joined the channel' });
    await this.options.events.send({
      type: 'member_joined_channel',
      user: userId,
      channel: channelId,
      channel_type: 'C',
    });
  }

  async leave(userId: string, channelId: string): Promise<void> {
    const { workspace } = this.options;
    const channel = workspace.channel(channelId);
    if (!channel.members.includes(userId)) return;
    workspace.saveChannel({ ...channel, members: channel.members.filter((member) => member !== userId) });
    postNotice(workspace, channel, userId, { kind: 'leave', text: 'left the channel' });
    await this.options.events.send({
      type: 'member_left_channel',
      user: userId,
      channel: channelId,
      channel_type: 'C',
    });
  }

  private async send(payload: object, delivery?: Delivery): Promise<BotReply> {
    return await this.options.bot.sendForm({ payload: JSON.stringify(payload) }, delivery);
  }

  private messagePlace(userId: string, { channel, ts }: { channel: string; ts: string }) {
    const { workspace } = this.options;
    const message = messageAt(workspace, { channel, ts });
    const responseUrl = this.responseUrl({ channel, user: userId, messageTs: ts });
    return { channel: workspace.channel(channel), message, responseUrl };
  }

  private responseUrl(origin: { channel: string; user: string; messageTs?: string }): string {
    return `${this.options.origin}${issueResponseUrl(this.options.workspace, origin)}`;
  }

  /** Slack tells the person, and nobody else, that the app did not answer. */
  private explainFailure(
    origin: { channel: string; user: string },
    what: string,
    { status, body }: BotReply,
  ): void {
    const reason = status === 0 ? body : `http_status_${status}`;
    const { channel, user } = origin;
    postMessage(this.options.workspace, {
      channel,
      user: 'USLACKBOT',
      text: `${what} "${reason}"`,
      onlyFor: user,
    });
  }
}

/** What an action carries beside the value: the label and value of a button. */
function describe(element: Element): object {
  if (element.type !== 'button') return {};
  const value = element.value === undefined ? {} : { value: element.value };
  return { text: element.text, ...value, ...(element.style === undefined ? {} : { style: element.style }) };
}

function channelType({ kind }: ChannelRecord): string {
  if (kind === 'public') return 'channel';
  return kind === 'private' ? 'group' : kind;
}
