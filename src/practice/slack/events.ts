import type { BotConnection } from './bot-connection.ts';
import { eventEnvelope } from './payloads.ts';

/** Events of the Events API that this Slack can send. */
export type EventType =
  | 'app_home_opened'
  | 'app_uninstalled'
  | 'channel_archive'
  | 'channel_deleted'
  | 'channel_left'
  | 'channel_rename'
  | 'channel_unarchive'
  | 'group_archive'
  | 'group_deleted'
  | 'group_left'
  | 'group_rename'
  | 'group_unarchive'
  | 'member_joined_channel'
  | 'member_left_channel'
  | 'message'
  | 'pin_removed'
  | 'reaction_added'
  | 'tokens_revoked'
  | 'user_change';

/** Tells the bot of what it has subscribed to. */
export class Events {
  /** How often Slack sends each event again, as if the answer had been lost. */
  repeats = 0;
  /** Slack has a bad day: events are lost. */
  areLost = false;

  constructor(
    private readonly bot: BotConnection,
    private readonly subscribed: ReadonlySet<string>,
  ) {}

  async send(event: { type: EventType } & Record<string, unknown>): Promise<void> {
    if (!this.subscribed.has(event.type) || this.areLost) return;
    const envelope = eventEnvelope(event);
    for (let repeat = 0; repeat <= this.repeats; repeat++) await this.bot.sendJson(envelope, { repeat });
  }
}
