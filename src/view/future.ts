import { daysToMs } from '../domain/duration.ts';
import type { Escalation } from '../domain/escalation.ts';
import type { Entry } from '../domain/timeline.ts';
import { sayDistance, sayEvent } from './event.ts';
import type { Line, MessageView } from './message.ts';
import { titleOf } from './names.ts';

/** What will happen to a case, and when, if nobody does anything. */
export function futureMessage(
  escalation: Escalation,
  steps: readonly Pick<Entry, 'at' | 'event'>[],
  now: Date,
): MessageView {
  const lines = steps.map(
    ({ at, event }): Line => [
      { bold: sayDistance(now, at) },
      ' (',
      { at, as: Number(at) - Number(now) < daysToMs(1) ? 'time' : 'day-time' },
      ') ',
      ...sayEvent(event, null, escalation),
    ],
  );
  const sections = lines.length > 0 ? lines : [['Nothing follows from time: no promise is running.']];
  return {
    tone: 'calm',
    title: `Next on ${titleOf(escalation)}`,
    fallback: sections.flatMap((line) => [...line, ' ']),
    sections,
    ...(lines.length > 0 && { footer: ['If nobody does anything until then.'] }),
  };
}
