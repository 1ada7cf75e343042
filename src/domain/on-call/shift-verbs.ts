import type { Fields } from '../fields.ts';
import { giveFields, takeFields } from './shift-fields.ts';

/** What can be done with shifts; what is done to a case is in the registry of verbs. */
export const shiftVerbs = {
  'take-shift': { label: 'Take a shift', fields: takeFields },
  'give-shift': { label: 'Give away a shift', fields: giveFields },
  'accept-shift': { label: 'Accept', fields: {} },
  'decline-shift': { label: 'Decline', fields: {} },
  'undo-shift': { label: 'Undo', fields: {} },
} as const satisfies Record<string, { label: string; fields: Fields }>;
export type ShiftVerb = keyof typeof shiftVerbs;

export const isShiftVerb = (name: string): name is ShiftVerb => Object.hasOwn(shiftVerbs, name);
