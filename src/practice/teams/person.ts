import { AppError } from '../../errors.ts';
import type { Acts } from './acts.ts';
import { actionsOf, inputsOf, textOf } from './card-actions.ts';

import { contentOf } from './content.ts';
import { plainOf } from './seen.ts';
import { chatOf, type DialogRecord, type MessageRecord, type PersonRecord, type Tenant } from './tenant.ts';

interface TeamsPersonOptions {
  record: PersonRecord;
  tenant: Tenant;
  acts: Acts;
  until: <T>(condition: () => T | undefined | null | false) => Promise<T>;
}

/** One person in front of Teams. What they act on is waited for, as a person would. */
export class TeamsPerson {
  readonly id: string;
  readonly name: string;
  private readonly options: TeamsPersonOptions;
  private filled: Record<string, string> = {};

  constructor(options: TeamsPersonOptions) {
    this.options = options;
    this.id = options.record.id;
    this.name = options.record.name;
  }

  /** The conversation with the app. */
  get chat(): string {
    return chatOf(this.id);
  }

  /** The dialog that is open, or null. */
  get dialog(): DialogRecord | null {
    return this.options.tenant.dialogs.get(this.id) ?? null;
  }

  /** What the open dialog says; empty when there is none. */
  get reads(): string {
    return this.dialog ? `${this.dialog.text}${textOf(this.dialog.card)}` : '';
  }

  /** What stands in the chat with the app, or in another conversation, oldest first. */
  sees(conversation = this.chat): string[] {
    return this.messages(conversation).map(plainOf);
  }

  /** What the app answered to this person's last click on that card, in words. */
  heard(message: MessageRecord): string {
    const answer = this.options.tenant.answers.get(`${message.conversation}/${message.id}/${this.id}`);
    return answer ? `${answer.text}${textOf(answer.card)}` : '';
  }

  async opensChat(): Promise<string> {
    return await this.options.acts.openChat(this.id);
  }

  /** In the chat with the app, or in a channel or thread. */
  async says(text: string, where?: string): Promise<MessageRecord> {
    return await this.options.acts.say({ person: this.id, where: where ?? (await this.opensChat()) }, text);
  }

  async edits({ conversation, id }: MessageRecord, text: string): Promise<void> {
    await this.options.acts.edit({ person: this.id, conversation }, id, text);
  }

  async deletes({ conversation, id }: MessageRecord): Promise<void> {
    await this.options.acts.delete({ person: this.id, conversation }, id);
  }

  /** Presses the newest button with this label in a conversation. Answers the message it is on. */
  async clicks(label: string, conversation = this.chat): Promise<MessageRecord> {
    const { message, action } = await this.options.until(() => this.button(label, conversation));
    await this.options.acts.press({ person: this.id, conversation }, message.id, { action, inputs: {} });
    return message;
  }

  /** A command of the app in the menu of a message. */
  async commands(command: string, { conversation, id }: MessageRecord): Promise<void> {
    await this.options.acts.command({ person: this.id, conversation }, command, id);
  }

  /** What an input of the open dialog should hold, by the beginning of its label. */
  fills(fields: Readonly<Record<string, string>>): void {
    const inputs = inputsOf(this.dialog?.card);
    for (const [name, value] of Object.entries(fields)) {
      const input = inputs.find((each) => each.name.startsWith(name));
      if (!input) throw this.notSeen(`${name} among ${inputs.map((each) => each.name).join(', ')}`);
      this.filled[input.id] = value;
    }
  }

  /** Sends the open dialog off by its button with this label, or by its first. */
  async submits(label?: string): Promise<void> {
    const actions = actionsOf(this.dialog?.card);
    const action = actions.findIndex(({ title }) => label === undefined || title === label);
    if (action < 0) throw this.notSeen(`a button ${label ?? ''} in ${this.reads}`);
    const inputs = { ...held(this.dialog), ...this.filled };
    this.filled = {};
    await this.options.acts.submit({ person: this.id }, { action, inputs });
  }

  closesDialog(): void {
    this.options.acts.closeDialog(this.id);
  }

  private messages(conversation: string): MessageRecord[] {
    return this.options.tenant.messagesIn(conversation).filter(({ isDeleted }) => !isDeleted);
  }

  private button(label: string, conversation: string) {
    for (const message of this.messages(conversation).toReversed()) {
      const action = actionsOf(contentOf(message).card).findIndex(({ title }) => title === label);
      if (action >= 0) return { message, action };
    }
    return undefined;
  }

  private notSeen(what: string): AppError {
    return new AppError('practice-not-seen', `${this.name} did not see ${what}.`);
  }
}

/** What the inputs of a dialog hold before anything is changed. */
const held = (dialog: DialogRecord | null): Record<string, string> =>
  Object.fromEntries(
    inputsOf(dialog?.card).flatMap(({ id, value }) => (value === undefined ? [] : [[id, value]])),
  );
