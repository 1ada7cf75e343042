import type { Escalation } from '../../src/domain/escalation.ts';
import { opening } from '../support/escalations.ts';

/** A case as it is stored first: `number` makes its key and the command that opened it. */
export function newCase(number: number, fields: Partial<Escalation> = {}): Escalation {
  const escalation = opening();
  const timeline = escalation.timeline.map((entry) => ({ ...entry, command: `command-${number}` }));
  return { ...escalation, key: `ESC-${number}`, timeline, ...fields };
}
