import type { NotOnCall } from '../domain/on-call/not-on-call.ts';
import type { Button, Line, MessageView } from './message.ts';

/** Not a verb of a case: its key is that of the case and the id of the schedule, `ESC-1/payments`. */
export const addOnCallVerb = 'add-on-call';

/** To who brought in people who are not on call: who is instead, and a button for each to bring them in too. */
export function notOnCallMessage(key: string, found: readonly NotOnCall[]): MessageView {
  const lines = found.map(
    ({ person, schedule, onCall }): Line => [
      { person },
      ' is not on call on ',
      { bold: schedule.name },
      ' now; ',
      { person: onCall },
      ' is.',
    ],
  );
  const bySchedule = new Map(found.map(({ schedule }) => [schedule.id, schedule]));
  return {
    tone: 'attention',
    fallback: lines.flatMap((line) => [...line, ' ']),
    sections: [...lines, ['They are brought in all the same. Should who is on call come too?']],
    buttons: [...bySchedule.values()].map(
      ({ id, name }): Button => ({
        verb: addOnCallVerb,
        key: `${key}/${id}`,
        label: `Add who is on call: ${name}`,
      }),
    ),
  };
}

/** The case and the schedule of such a key. */
export function readAddOnCall(key: string): { key: string; schedule: string } {
  const slash = key.indexOf('/');
  return { key: key.slice(0, slash), schedule: key.slice(slash + 1) };
}
