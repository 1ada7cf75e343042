import { mirrorSlot } from '../domain/effects.ts';
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
export const referredSlots = ['room', 'card', 'announcement', mirrorSlot('room'), mirrorSlot('card')];

const atHomeOnly: ReadonlySet<string> = new Set(['room', 'card', 'announcement']);

/** Whether this is sent on the other platform than the home's. */
export const isAway = ({ workspace }: QueuedEffect, home: Escalation): boolean =>
  workspace !== home.workspace;

/** The slots as they are seen from where this is sent: with the room and the card there, if there are any. */
export function slotsSeen(
  queued: QueuedEffect,
  escalation: Escalation,
  slots: ReadonlyMap<string, Outside>,
): ReadonlyMap<string, Outside> {
  if (!isAway(queued, escalation)) return slots;
  const others = [...slots].filter(([slot]) => !atHomeOnly.has(slot));
  const there = ['room', 'card'].map((slot) => [slot, slots.get(mirrorSlot(slot))] as const);
  return new Map([
    ...others,
    ...there.flatMap(([slot, outside]) => (outside ? [[slot, outside] as const] : [])),
  ]);
}

/** Where the message is that a slot has outside; null when it has none. */
export const refOf = (outside: Outside | null | undefined): MessageRef | null =>
  outside && outside.id !== null ? { channel: outside.channel, id: outside.id } : null;
