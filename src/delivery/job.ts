import type { Escalation } from '../domain/escalation.ts';
import type { MessageRef, Outside, Platform, QueuedEffect } from './ports.ts';
import type { Trouble, Words } from './words.ts';

/** All that is needed to carry out one effect. `slots` holds what other slots of the case have outside. */
export interface Job {
  queued: QueuedEffect;
  escalation: Escalation;
  slots: ReadonlyMap<string, Outside>;
  troubled: readonly Trouble[];
  platform: Platform;
  words: Words;
  /** Puts back what was given up of the case. */
  sendDeadAgain(): Promise<unknown>;
  /** The product's clock, for the words. */
  now: Date;
}

/** The slots whose outside others refer to. */
export const referredSlots = ['room', 'card', 'announcement'] as const;

/** Where the message is that a slot has outside; null when it has none. */
export const refOf = (outside: Outside | null | undefined): MessageRef | null =>
  outside && outside.id !== null ? { channel: outside.channel, id: outside.id } : null;
