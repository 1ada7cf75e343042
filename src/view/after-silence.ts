import { type Escalation, readGroup, rungAfter } from '../domain/escalation.ts';

/** What happens when a group of people does not answer in time, as the end of a sentence. */
export function afterSilence(escalation: Escalation, group: string): string {
  const next = rungAfter(escalation, group);
  if (next) return `${next.name} will be asked`;
  const isBeside = 'climb' in readGroup(group);
  return isBeside ? 'the room hears of it' : 'everyone is told that nobody has it';
}
