import { daysToMs } from '../duration.ts';
import { expectAge } from '../service-levels.ts';
import type { FallDue } from './fall-due.ts';

/** It has been open for long: the managers hear of it, and past thirty days until somebody says why. */
export const ageDue: FallDue = (change) => {
  const { opened, policy } = change.now;
  const days = Math.floor((Number(change.cause.at) - Number(opened.at)) / daysToMs(1));
  return expectAge(change).tellRoom({ what: 'aged', days }).tellPeople(policy.managers);
};
