import type { ShiftChange } from '../../src/domain/on-call/shift-change.ts';
import { at } from './escalations.ts';

/** By default Deniz takes an hour of Ana's, from the second hour on. */
export const changeOf = (parts: Partial<ShiftChange> = {}): ShiftChange => ({
  id: 'one',
  schedule: 'payments',
  seq: 1,
  override: parts.id ?? 'one',
  state: 'holds',
  person: 'deniz',
  replaces: 'ana',
  fromAt: at(60),
  untilAt: at(120),
  reason: null,
  madeBy: 'deniz',
  by: 'deniz',
  at: at(0),
  workspace: 'slack:T1',
  ...parts,
});
