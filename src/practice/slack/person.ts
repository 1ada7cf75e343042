import { AppError } from '../../errors.ts';
import { textToPlain } from '../plain-text.ts';
import type { Element } from './block-kit.ts';
import type { BotReply, Delivery } from './bot-connection.ts';
import type { Choice } from './input-values.ts';
import type { Interactions, SharedFile } from './interactions.ts';
import type { Place } from './places.ts';
import type { RoomActs } from './room-acts.ts';
import {
  clickablesIn,
  errorsByLabel,
  labelledIn,
  messagesSeen,
  namesIn,
  type SeenMessage,
  type SeenView,
  unreadIn,
  viewSeen,
} from './seen.ts';
import { optionsOf } from './validate-blocks.ts';
import { botUserId, compareTs, type UserRecord, type ViewRecord, type Workspace } from './workspace.ts';

/** A channel by name, by the start of its name with `...` at the end, by id, `dm` for the app's direct message. */
export type Where = string;
/** What a test fills in: the words a person reads. People by e-mail or name, channels by name, instants as Date. */
export type Filling = string | number | Date | readonly string[] | null;

/** The result of a condition that has come true. */
export type Met<T> = Exclude<T, undefined | null | false>;

export interface Spot {
  in?: Where;
  /** Words in the message that is meant; the newest message otherwise. */
  message?: string;
}

interface PersonOptions {
  user: UserRecord;
  workspace: Workspace;
  interactions: Interactions;
  acts: RoomActs;
  until: <T>(condition: () => T) => Promise<Met<T>>;
}

interface Found {
  place: Place;
  blockId: string;
  actionId: string;
}

/** One person in front of Slack. What they act on is waited for, as a person would. */
export class Person {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  private readonly options: PersonOptions;

  constructor(options: PersonOptions) {
    this.options = options;
    this.id = options.user.id;
    this.email = options.user.email;
    this.name = options.user.realName;
  }

  /** The modal on top, or null. */
  get view(): SeenView | null {
    const top = this.topModal();
    return top === undefined ? null : viewSeen(this.workspace, top);
  }

  /** App Home as last published for this person, or null. */
  get home(): SeenView | null {
    const home = this.workspace.homeOf(this.id);
    return home === undefined ? null : viewSeen(this.workspace, home);
  }

  /** Leaves Slack for something else. */
  goesAway(): void {
    this.beAway(true);
  }

  comesBack(): void {
    this.beAway(false);
  }

  private beAway(isAway: boolean): void {
    this.workspace.users.set(this.id, { ...this.workspace.user(this.id), isAway });
  }

  /** The messages this person sees there, oldest first; none where they may not look. */
  messages(where: Where): SeenMessage[] {
    const channel = this.channelId(where);
    return channel === undefined ? [] : messagesSeen(this.workspace, this.id, channel);
  }

  /** How many messages are new to this person there. */
  unread(where: Where): number {
    const channel = this.channelId(where);
    return channel === undefined ? 0 : unreadIn(this.workspace, this.id, channel).length;
  }

  /** Whether there is something with this label to click at this moment. */
  sees(label: string, spot: Spot = {}): boolean {
    return this.findClickable(label, spot) !== undefined;
  }

  async command(command: string, text: string, options: { in: Where } & Delivery): Promise<BotReply> {
    const { in: where, ...delivery } = options;
    return await this.interactions.command(this.id, this.channel(where), { command, text }, delivery);
  }

  /** Clicks a button or an entry of an overflow menu: in the open modal, or in the newest message that has it. */
  async clicks(label: string, options: Spot & Delivery = {}): Promise<BotReply> {
    const found = await this.wait(`see "${label}" ${describeSpot(options)}`, () =>
      this.findClickable(label, options),
    );
    const { place, ...target } = found;
    return await this.interactions.act(this.id, place, target, options);
  }

  /** Chooses in a select, picker, radio group or checkbox of a message, of App Home or of the open modal. */
  async chooses(label: string, filling: Filling, options: Spot & Delivery = {}): Promise<BotReply> {
    const found = await this.wait(`see "${label}" ${describeSpot(options)}`, () =>
      this.findLabelled(label, options),
    );
    const { place, element, blockId, actionId } = found;
    const choice = this.toChoice(element, filling, label);
    return await this.interactions.act(this.id, place, { blockId, actionId, choice }, options);
  }

  /** Fills in the open modal by visible label. */
  async fills(fillings: Readonly<Record<string, Filling>>): Promise<void> {
    for (const [label, filling] of Object.entries(fillings)) {
      const found = await this.wait(`see "${label}" in a modal`, () =>
        this.findLabelled(label, { in: 'view' }),
      );
      const { element, blockId, actionId, place } = found;
      if (!('viewId' in place)) continue;
      const choice = this.toChoice(element, filling, label);
      await this.interactions.fill(this.id, place.viewId, { blockId, actionId, choice });
    }
  }

  /** Submits the open modal. `errors` are what it then shows, by label. `reply` is absent when Slack itself refused. */
  async submits(
    delivery?: Delivery,
  ): Promise<{ isClosed: boolean; errors: Record<string, string>; reply: BotReply | undefined }> {
    const view = await this.wait('see a modal', () => this.topModal());
    const { reply, isClosed, errors } = await this.interactions.submit(this.id, view.id, delivery);
    return { isClosed, errors: errorsByLabel(view.shape.blocks, errors), reply };
  }

  /** Closes the modal on top. */
  async closes(): Promise<void> {
    const view = await this.wait('see a modal', () => this.topModal());
    await this.interactions.close(this.id, view.id);
  }

  /** A global shortcut; or a message shortcut on the newest message with these words. */
  async shortcut(callbackId: string, options: Spot & Delivery = {}): Promise<BotReply> {
    if (options.message === undefined)
      return await this.interactions.shortcut(this.id, callbackId, undefined, options);
    const message = await this.wait(`see "${options.message}"`, () => this.findMessages(options)[0]);
    return await this.interactions.shortcut(this.id, callbackId, message, options);
  }

  async opensHome(): Promise<void> {
    await this.interactions.openHome(this.id);
  }

  /** `to` are words of the message that it answers in its thread. */
  async says(
    text: string,
    options: { in: Where; to?: string; files?: readonly SharedFile[] },
  ): Promise<void> {
    const { in: where, to, files } = options;
    const parent = to === undefined ? undefined : await this.message({ in: where, message: to });
    await this.interactions.say(this.id, this.channel(where), text, {
      threadTs: parent && (parent.threadTs ?? parent.ts),
      ...(files && { files }),
    });
  }

  /** Writes the newest message with these words anew. */
  async edits(spot: Spot, text: string): Promise<void> {
    await this.options.acts.editMessage(await this.message(spot), text);
  }

  async reacts(emoji: string, options: Spot): Promise<void> {
    const message = await this.wait(`see ${describeSpot(options)}`, () => this.findMessages(options)[0]);
    await this.interactions.react(this.id, message, emoji);
  }

  async joins(where: Where): Promise<void> {
    await this.interactions.join(this.id, this.channel(where));
  }

  async leaves(where: Where): Promise<void> {
    await this.interactions.leave(this.id, this.channel(where));
  }

  async archives(where: Where): Promise<void> {
    await this.options.acts.archive(this.id, this.channel(where));
  }

  async unarchives(where: Where): Promise<void> {
    await this.options.acts.unarchive(this.id, this.channel(where));
  }

  async renames(where: Where, name: string): Promise<void> {
    await this.options.acts.rename(this.id, this.channel(where), name);
  }

  /** The channel, with all that is in it. */
  async deletesChannel(where: Where): Promise<void> {
    await this.options.acts.delete(this.id, this.channel(where));
  }

  async removesApp(where: Where): Promise<void> {
    await this.options.acts.removeBot(this.id, this.channel(where));
  }

  async invitesApp(where: Where): Promise<void> {
    await this.options.acts.inviteBot(this.id, this.channel(where));
  }

  /** The newest message with these words. */
  async deletes(spot: Spot): Promise<void> {
    await this.options.acts.deleteMessage(await this.message(spot));
  }

  async unpins(spot: Spot): Promise<void> {
    await this.options.acts.unpin(this.id, await this.message(spot));
  }

  private message(spot: Spot): Promise<SeenMessage> {
    return this.wait(`see ${describeSpot(spot)}`, () => this.findMessages(spot)[0]);
  }

  private get workspace(): Workspace {
    return this.options.workspace;
  }

  private get interactions(): Interactions {
    return this.options.interactions;
  }

  private async wait<T>(what: string, condition: () => T | undefined): Promise<Met<T>> {
    try {
      return await this.options.until(condition);
    } catch (error) {
      throw new AppError('practice-not-seen', `${this.name} did not ${what}.`, { cause: error });
    }
  }

  private topModal(): ViewRecord | undefined {
    return this.workspace.modalsOf(this.id).at(-1);
  }

  private channelId(where: Where): string | undefined {
    if (where === 'dm') return this.workspace.findDirect([botUserId, this.id])?.id;
    const name = where.replace(/^#/, '');
    const matches = name.endsWith('...')
      ? (other: string) => other.startsWith(name.slice(0, -3))
      : (other: string) => other === name;
    const found = this.workspace.channels.all().find(({ id, name: other }) => id === where || matches(other));
    return found !== undefined && (found.kind === 'public' || found.members.includes(this.id))
      ? found.id
      : undefined;
  }

  private channel(where: Where): string {
    const id = where === 'dm' ? this.workspace.ensureDirect([botUserId, this.id]).id : this.channelId(where);
    if (id === undefined)
      throw new AppError('practice-no-channel', `${this.name} sees no channel "${where}".`);
    return id;
  }

  /** The messages that are meant, newest first. */
  private findMessages({ in: where, message: words }: Spot): SeenMessage[] {
    const channels = where === undefined ? this.ownChannels() : [this.channelId(where)];
    return channels
      .flatMap((channel) => (channel === undefined ? [] : messagesSeen(this.workspace, this.id, channel)))
      .filter(({ plain, text }) => words === undefined || plain.includes(words) || text.includes(words))
      .sort((a, b) => compareTs(b.ts, a.ts));
  }

  private ownChannels(): string[] {
    return this.workspace.channels
      .all()
      .flatMap(({ id, members }) => (members.includes(this.id) ? [id] : []));
  }

  /** Where to look, in this order: the modal, Home when asked for, then messages. */
  private placesFor(spot: Spot): { place: Place; blocks: SeenMessage['blocks'] }[] {
    const modal = spot.in === undefined && spot.message === undefined ? this.topModal() : undefined;
    const view =
      spot.in === 'home' ? this.workspace.homeOf(this.id) : spot.in === 'view' ? this.topModal() : modal;
    const views = view === undefined ? [] : [{ place: { viewId: view.id }, blocks: view.shape.blocks }];
    if (spot.in === 'home' || spot.in === 'view') return views;
    const messages = this.findMessages(spot).map(({ channel, ts, blocks }) => ({
      place: { channel, ts },
      blocks,
    }));
    return [...views, ...messages];
  }

  private findClickable(label: string, spot: Spot): (Found & { choice?: string }) | undefined {
    for (const { place, blocks } of this.placesFor(spot)) {
      const found = clickablesIn(blocks, namesIn(this.workspace)).find(
        (clickable) => clickable.label === label,
      );
      if (found === undefined) continue;
      const { blockId, actionId, choice } = found;
      return { place, blockId, actionId, ...(choice === undefined ? {} : { choice }) };
    }
    return undefined;
  }

  private findLabelled(label: string, spot: Spot): (Found & { element: Element }) | undefined {
    for (const { place, blocks } of this.placesFor(spot)) {
      const found = labelledIn(blocks, namesIn(this.workspace)).find(({ labels }) => labels.includes(label));
      if (found !== undefined) return { place, ...found };
    }
    return undefined;
  }

  private toChoice(element: Element, filling: Filling, label: string): Choice {
    if (filling === null || typeof filling === 'number') return filling;
    if (filling instanceof Date) return toDateChoice(element, filling);
    if (typeof filling === 'string') return this.toId(element, filling, label);
    return filling.map((each) => this.toId(element, each, label));
  }

  /** What a person reads turned into what Slack sends: an option's value, a person's or a channel's id. */
  private toId(element: Element, word: string, label: string): string {
    if (element.type.includes('users_select')) return this.userId(word);
    if (element.type.includes('conversations_select') || element.type === 'channels_select')
      return this.channel(word);
    const options = optionsOf(element);
    if (options.length === 0) return word;
    const names = namesIn(this.workspace);
    const option = options.find(({ text, value }) => textToPlain(text, names) === word || value === word);
    if (option !== undefined) return option.value;
    const offered = options.map(({ text }) => textToPlain(text, names)).join(', ');
    throw new AppError('practice-no-option', `"${label}" offers ${offered}, but not ${word}.`);
  }

  private userId(word: string): string {
    const user = this.workspace.users
      .all()
      .find(({ id, email, realName }) => email === word || realName === word || id === word);
    if (user === undefined) throw new AppError('practice-no-person', `There is no person "${word}".`);
    return user.id;
  }
}

function toDateChoice(element: Element, at: Date): Choice {
  if (element.type === 'datepicker') return at.toISOString().slice(0, 10);
  if (element.type === 'timepicker') return at.toISOString().slice(11, 16);
  return Math.floor(at.getTime() / 1000);
}

function describeSpot({ in: where, message }: Spot): string {
  const place = where === undefined ? '' : `in ${where}`;
  return message === undefined ? place : `${place} in the message "${message}"`;
}
