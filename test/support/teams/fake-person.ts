import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { actionsOf, type CardAction, inputsOf, textOf } from '../../../src/practice/teams/card-actions.ts';
import { appId, channel, type FakeTeams, type Message, team, tenant } from './fake-teams.ts';

const withCard = z.object({ attachments: z.array(z.object({ content: z.unknown() })).min(1) });
const dialogAnswer = z.object({
  task: z.object({ value: z.object({ title: z.string(), card: z.object({ content: z.unknown() }) }) }),
});
const cardAnswer = z.object({ statusCode: z.number(), type: z.string(), value: z.unknown() });

/** The card of a message; null where it has none. */
export const cardOf = ({ activity }: Message): unknown =>
  withCard.safeParse(activity).data?.attachments[0]?.content ?? null;

export const plainOf = (message: Message): string =>
  `${typeof message.activity.text === 'string' ? message.activity.text : ''}${textOf(cardOf(message))}`;

/** Somebody in Teams. */
export class FakePerson {
  readonly object = randomUUID();
  readonly email: string;
  readonly name: string;
  readonly isInTeam: boolean;
  /** The dialog that is open, if one is. */
  dialog: { title: string; card: unknown } | null = null;
  /** What the last click was answered, in words. */
  heard = '';
  private filled: Record<string, string> = {};
  /** The command of Muster's that the open dialog belongs to, if it was opened by one. */
  private command: Record<string, unknown> | null = null;
  /** Where it was opened. */
  private place = '';

  constructor(
    private readonly teams: FakeTeams,
    { name, email, isInTeam = true }: { name: string; email: string; isInTeam?: boolean },
  ) {
    this.name = name;
    this.email = email;
    this.isInTeam = isInTeam;
  }

  /** The conversation with the bot. */
  get chat(): string {
    return `a:chat-${this.object}`;
  }

  asMember() {
    const { object, name, email } = this;
    return { id: `29:${object}`, aadObjectId: object, name, email, userPrincipalName: email };
  }

  /** What stands in the chat with the bot, or in another conversation. */
  sees(conversation = this.chat): string[] {
    return this.teams.messagesIn(conversation).map(plainOf);
  }

  /** An activity of this person; `rest` replaces parts of it. */
  activity(conversation: string, rest: Record<string, unknown>): Record<string, unknown> {
    const isPersonal = conversation === this.chat;
    return {
      id: randomUUID(),
      channelId: 'msteams',
      serviceUrl: this.teams.serviceUrl,
      from: { id: `29:${this.object}`, name: this.name, aadObjectId: this.object },
      recipient: { id: `28:${appId}`, name: 'Muster' },
      conversation: {
        ...{ id: conversation, tenantId: tenant },
        conversationType: isPersonal ? 'personal' : 'channel',
      },
      channelData: {
        tenant: { id: tenant },
        ...(!isPersonal && { team: { id: team }, channel: { id: channel } }),
      },
      ...rest,
    };
  }

  /** Writes to the bot: in the chat with it, or somewhere where it is mentioned. Answers the conversation. */
  async says(text: string, conversation = this.chat): Promise<string> {
    const isPersonal = conversation === this.chat;
    const known = this.teams.conversations.has(conversation);
    const id = this.teams.nextMessageId();
    const where = isPersonal || known ? conversation : `${conversation};messageid=${id}`;
    if (!this.teams.conversations.has(where)) this.teams.conversations.set(where, []);
    const at = '<at>Muster</at>';
    const entities = [{ type: 'mention', text: at, mentioned: { id: `28:${appId}`, name: 'Muster' } }];
    const said = isPersonal ? { text } : { text: `${at} ${text}`, entities };
    const { status } = await this.teams.deliver(this.activity(where, { ...said, id, type: 'message' }));
    assert.equal(status, 200);
    return where;
  }

  /** Adds the bot for themselves. */
  async installs(rest: Record<string, unknown> = {}): Promise<void> {
    if (!this.teams.conversations.has(this.chat)) this.teams.conversations.set(this.chat, []);
    const { status } = await this.teams.deliver(
      this.activity(this.chat, { type: 'installationUpdate', action: 'add', ...rest }),
    );
    assert.equal(status, 200);
  }

  /** Writes what is not meant for the bot: in a channel or thread, as HTML too. Answers the message and its conversation. */
  writes(
    text: string,
    conversation = channel,
    html = `<p>${text}</p>`,
  ): { id: string; conversation: string } {
    const id = this.teams.nextMessageId();
    const where = this.teams.conversations.has(conversation)
      ? conversation
      : `${conversation};messageid=${id}`;
    const messages = this.teams.conversations.get(where) ?? [];
    messages.push({ id, activity: { type: 'message', text, html, from: this.object }, edits: 0 });
    this.teams.conversations.set(where, messages);
    return { id, conversation: where };
  }

  /** The same where Muster hears what is not meant for it. */
  async utters(text: string, conversation = channel, rest: Record<string, unknown> = {}) {
    const message = this.writes(text, conversation);
    const attachments = [{ contentType: 'text/html', content: `<p>${text}</p>` }];
    const said = { type: 'message', id: message.id, text, attachments, ...rest };
    const { status } = await this.teams.deliver(this.activity(message.conversation, said));
    assert.equal(status, 200);
    return message;
  }

  /** Writes a message anew, or takes it away; at this moment, or at another. */
  async changes(
    message: { id: string; conversation: string },
    to: { html: string } | 'deleted',
    timestamp = new Date(),
  ): Promise<void> {
    const isDeleted = to === 'deleted';
    const said = isDeleted ? [] : [{ contentType: 'text/html', content: to.html }];
    const { status } = await this.teams.deliver(
      this.activity(message.conversation, {
        ...{ type: isDeleted ? 'messageDelete' : 'messageUpdate', id: message.id, timestamp },
        ...{ text: '', attachments: said },
      }),
    );
    assert.equal(status, 200);
  }

  /** Chooses a command of Muster's: in a message's menu, or beside the box in which messages are written where there is none. */
  async chooses(
    commandId: string,
    on: { id: string; conversation: string } | null = null,
    rest: Record<string, unknown> = {},
  ): Promise<void> {
    const message = on && this.teams.messagesIn(on.conversation).find(({ id }) => id === on.id);
    const [, root] = on?.conversation.split(';messageid=') ?? [];
    const messagePayload = message && {
      ...{ id: message.id, replyToId: root === message.id ? null : root },
      createdDateTime: new Date(Number(message.id)).toISOString(),
      linkToMessage: `https://teams.microsoft.com/l/message/${channel}/${message.id}?tenantId=${tenant}`,
      body: { contentType: 'html', content: message.activity.html },
    };
    this.command = {
      ...{ commandId, commandContext: message ? 'message' : 'compose' },
      ...(messagePayload && { messagePayload }),
    };
    const where = on?.conversation ?? channel;
    this.place = where;
    const activity = { ...this.activity(where, { type: 'invoke', value: this.command }), ...rest };
    const { status, body } = await this.teams.deliver({ ...activity, name: 'composeExtension/fetchTask' });
    assert.equal(status, 200);
    this.show(body);
  }

  /** Presses the newest button with this label in a conversation, in a message with these words where some are given. */
  async clicks(label: string, conversation = this.chat, words = ''): Promise<void> {
    const { message, action } = await this.teams.until(() => this.button(label, conversation, words));
    const replyToId = message.id;
    if (action.type === 'Action.Submit') return this.fetchDialog(conversation, replyToId, action.data);
    const value = {
      action: { type: 'Action.Execute', verb: action.verb, data: action.data },
      trigger: 'manual',
    };
    const { status, body } = await this.invoke('adaptiveCard/action', conversation, { replyToId, value });
    assert.equal(status, 200);
    const answer = cardAnswer.parse(body);
    this.heard = typeof answer.value === 'string' ? answer.value : textOf(answer.value);
  }

  closes(): void {
    this.dialog = null;
  }

  /** Whether there is nothing to send off: no dialog is open, or one that only says something. */
  get isToldOnly(): boolean {
    return actionsOf(this.dialog?.card).length === 0;
  }

  /** What an input of the open dialog should hold, by the beginning of its label. */
  fills(fields: Record<string, string>): void {
    const inputs = inputsOf(this.dialog?.card);
    for (const [name, value] of Object.entries(fields)) {
      const input = inputs.find((each) => each.name.startsWith(name));
      assert.ok(input, `${name} is not among ${inputs.map((each) => each.name).join(', ')}`);
      this.filled[input.id] = value;
    }
  }

  /** Sends the open dialog off by its button with this label, or by its first. Answers what it says then; empty when it closed. */
  async submits(label?: string): Promise<string> {
    const card = this.dialog?.card;
    const action = actionsOf(card).find(({ title }) => label === undefined || title === label);
    assert.ok(action, `There is no button ${label ?? ''} in ${textOf(card)}`);
    return this.sendDialog(action.data);
  }

  /** Changes what the buttons of the open dialog would send, as a forged client could. */
  forges(change: (data: Record<string, unknown>) => void): void {
    for (const action of actionsOf(this.dialog?.card))
      change(z.record(z.string(), z.unknown()).parse(action.data));
  }

  private async sendDialog(data: unknown): Promise<string> {
    const held = inputsOf(this.dialog?.card).flatMap(({ id, value }) =>
      value === undefined ? [] : [[id, value]],
    );
    const inputs = { ...Object.fromEntries(held), ...this.filled };
    const sent = { ...z.record(z.string(), z.unknown()).parse(data), ...inputs };
    const name = this.command ? 'composeExtension/submitAction' : 'task/submit';
    const { status, body } = await this.invoke(name, this.place, { value: { ...this.command, data: sent } });
    assert.equal(status, 200);
    this.show(body);
    return textOf(this.dialog?.card);
  }

  private async fetchDialog(conversation: string, replyToId: string, data: unknown): Promise<void> {
    this.command = null;
    this.place = conversation;
    const { status, body } = await this.invoke('task/fetch', conversation, { replyToId, value: { data } });
    assert.equal(status, 200);
    this.show(body);
  }

  private show(body: unknown): void {
    const read = dialogAnswer.safeParse(body);
    const value = read.success ? read.data.task.value : null;
    this.dialog = value && { title: value.title, card: value.card.content };
    this.filled = {};
  }

  private invoke(name: string, conversation: string, rest: Record<string, unknown>) {
    return this.teams.deliver(this.activity(conversation, { ...rest, type: 'invoke', name }));
  }

  private button(
    label: string,
    conversation: string,
    words: string,
  ): { message: Message; action: CardAction } | undefined {
    for (const message of this.teams.messagesIn(conversation).toReversed()) {
      if (!plainOf(message).includes(words)) continue;
      const action = actionsOf(cardOf(message)).find(({ title }) => title === label);
      if (action) return { message, action };
    }
    return undefined;
  }
}
