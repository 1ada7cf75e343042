import { randomUUID } from 'node:crypto';
import { activityFrom, channelData, type Doing, messagePayload } from './activities.ts';
import { type DialogAnswer, readCardAnswer, readDialogAnswer, type Shown } from './bot-answers.ts';
import type { BotConnection, BotReply } from './bot-connection.ts';
import { actionsOf, type CardAction, opensDialog } from './card-actions.ts';
import { contentOf } from './content.ts';
import { botAccount, gone, type MessageRecord, type Opener, type Tenant } from './tenant.ts';
import { writtenText } from './written-text.ts';

/** Of people's messages in channels, the app hears those that mention it, or all where it has the permission for that. */
export type Hears = 'mentions' | 'all';

/** Where somebody writes: a channel, in which that begins a thread; a thread; or the chat with the app. */
export interface Writing extends Omit<Doing, 'conversation'> {
  where: string;
}

/** A button, as the how manieth of its card, and what was filled in, by the ids of the inputs. */
export interface Press {
  action: number;
  inputs: Readonly<Record<string, string>>;
}

/** Everything a person can do in Teams, and what the bot hears of it. */
export class Acts {
  constructor(
    private readonly tenant: Tenant,
    private readonly bot: BotConnection,
    private readonly options: { serviceUrl: () => string; hears: Hears },
  ) {}

  /** The chat with the app. Whoever opens it for the first time has added the app for themselves. */
  async openChat(person: string): Promise<string> {
    const conversation = this.tenant.ensureChat(person);
    const known = this.tenant.person(person);
    if (known.hasApp) return conversation;
    this.tenant.people.set(person, { ...known, hasApp: true });
    await this.tell({ person, conversation }, { type: 'installationUpdate', action: 'add' });
    return conversation;
  }

  async say({ where, ...who }: Writing, written: string): Promise<MessageRecord> {
    const activity = { type: 'message', ...writtenText(this.tenant, written) };
    const isChannel = this.tenant.channels.get(where) !== undefined;
    if (!isChannel && !this.tenant.has(where)) throw gone('That conversation is gone.');
    const message = isChannel
      ? this.tenant.begin(where, who.person, activity)
      : this.tenant.post(where, who.person, activity);
    await this.tellOf(message, who, { type: 'message' });
    return message;
  }

  async edit({ conversation, ...who }: Doing, id: string, written: string): Promise<void> {
    const message = this.own(who.person, conversation, id);
    const activity = { type: 'message', ...writtenText(this.tenant, written) };
    const edited = { ...message, activity, edits: message.edits + 1 };
    this.tenant.saveMessage(edited);
    await this.tellOf(edited, who, { type: 'messageUpdate', channelData: { eventType: 'editMessage' } });
  }

  async delete({ conversation, ...who }: Doing, id: string): Promise<void> {
    const message = this.own(who.person, conversation, id);
    this.tenant.saveMessage({ ...message, isDeleted: true });
    const nothing = { text: undefined, entities: [], attachments: [] };
    await this.tellOf(message, who, {
      ...{ type: 'messageDelete', channelData: { eventType: 'softDeleteMessage' } },
      ...nothing,
    });
  }

  /** A button of a card in a message. */
  async press(doing: Doing, id: string, { action: index, inputs }: Press): Promise<void> {
    const { conversation, person } = doing;
    const message = this.tenant.message(conversation, id);
    const key = `${conversation}/${id}/${person}`;
    const shown = this.tenant.answers.get(key)?.card ?? contentOf(message).card;
    const action = actionAt(shown, index);
    if (opensDialog(action)) return this.openDialog(doing, { by: 'card', conversation, message: id }, action);
    const pressed = {
      type: action.type,
      title: action.title,
      verb: action.verb,
      data: { ...action.data, ...inputs },
    };
    const reply = await this.invoke(doing, 'adaptiveCard/action', {
      ...{ replyToId: id, value: { action: pressed, trigger: 'manual' } },
    });
    this.tenant.answers.set(key, readCardAnswer(reply));
  }

  /** Puts away what the app answered to a click. */
  dismiss({ person, conversation }: Doing, id: string): void {
    this.tenant.answers.delete(`${conversation}/${id}/${person}`);
  }

  /** A command of the app: in the menu of a message, or in the box where messages are written. */
  async command(doing: Doing, command: string, id: string | null): Promise<void> {
    const opener = { by: 'command' as const, conversation: doing.conversation, command, message: id };
    const reply = await this.invoke(doing, 'composeExtension/fetchTask', {
      value: this.extensionValue(opener),
    });
    this.follow(doing.person, opener, readDialogAnswer(reply));
  }

  /** Sends the open dialog off by one of its buttons. */
  async submit(
    { person, zone }: Omit<Doing, 'conversation'>,
    { action: index, inputs }: Press,
  ): Promise<void> {
    const dialog = this.tenant.dialogs.get(person);
    if (!dialog) throw gone('That dialog is closed.');
    const { opener } = dialog;
    const data = { ...actionAt(dialog.card, index).data, ...inputs };
    const doing = { person, zone, conversation: opener.conversation };
    const reply =
      opener.by === 'card'
        ? await this.invoke(doing, 'task/submit', { replyToId: opener.message, value: { data, context } })
        : await this.invoke(doing, 'composeExtension/submitAction', {
            value: { ...this.extensionValue(opener), data },
          });
    this.follow(person, opener, readDialogAnswer(reply));
  }

  closeDialog(person: string): void {
    this.tenant.dialogs.delete(person);
  }

  private async openDialog(
    doing: Doing,
    opener: Extract<Opener, { by: 'card' }>,
    { data }: CardAction,
  ): Promise<void> {
    const reply = await this.invoke(doing, 'task/fetch', {
      replyToId: opener.message,
      value: { data, context },
    });
    this.follow(doing.person, opener, readDialogAnswer(reply));
  }

  private follow(person: string, opener: Opener, answer: DialogAnswer): void {
    if (answer === 'closes' || 'inserts' in answer) this.tenant.dialogs.delete(person);
    if (answer === 'closes') return;
    if ('inserts' in answer) this.insert(person, opener, answer.inserts);
    else this.show(person, opener, answer.shows);
  }

  private show(person: string, opener: Opener, { title, card, text }: Shown): void {
    const named = title || this.tenant.appName;
    this.tenant.dialogs.set(person, { id: randomUUID(), title: named, card, text, opener });
  }

  private insert(person: string, { conversation }: Opener, attachments: readonly unknown[]): void {
    const activity = { type: 'message', text: '', attachments };
    if (this.tenant.channels.get(conversation)) this.tenant.begin(conversation, person, activity);
    else this.tenant.post(conversation, person, activity);
  }

  private extensionValue({ command, conversation, message }: Extract<Opener, { by: 'command' }>) {
    const common = { commandId: command, context };
    if (message === null) return { ...common, commandContext: 'compose' };
    const meant = this.tenant.message(conversation, message);
    return { ...common, commandContext: 'message', messagePayload: messagePayload(this.tenant, meant) };
  }

  private own(person: string, conversation: string, id: string): MessageRecord {
    const message = this.tenant.message(conversation, id);
    if (message.from !== person) throw gone('Only who wrote a message can change it.');
    return message;
  }

  /** Tells the bot of a person's message, where it is one that the bot hears. */
  private async tellOf(
    { id, conversation, activity }: MessageRecord,
    who: Omit<Doing, 'conversation'>,
    rest: Readonly<Record<string, unknown>>,
  ): Promise<void> {
    const isToBot = contentOf({ activity }).mentions.some((mention) => mention.id === botAccount);
    const isChat = this.tenant.chats.get(conversation) !== undefined;
    if (!isChat && !isToBot && this.options.hears === 'mentions') return;
    await this.tell({ ...who, conversation }, { ...activity, id, ...rest });
  }

  private tell(doing: Doing, rest: Readonly<Record<string, unknown>>): Promise<BotReply> {
    const serviceUrl = this.options.serviceUrl();
    return this.bot.send({ ...activityFrom(this.tenant, doing, rest), serviceUrl });
  }

  private invoke(doing: Doing, name: string, rest: Readonly<Record<string, unknown>>): Promise<BotReply> {
    const source = { source: { name: name.startsWith('composeExtension') ? 'compose' : 'message' } };
    const where = channelData(this.tenant, doing.conversation);
    return this.tell(doing, { type: 'invoke', name, ...rest, channelData: { ...where, ...source } });
  }
}

const context = { theme: 'default' };

function actionAt(card: unknown, index: number): CardAction {
  const action = actionsOf(card)[index];
  if (!action) throw gone('That button is gone.');
  return action;
}
