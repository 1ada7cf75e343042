import type { Escalation } from '../domain/escalation.ts';
import { escalationCard } from './escalation-card.ts';
import { sayEntry } from './event.ts';
import type { MessageView } from './message.ts';

/** As many of the last lines of history as fit a message beside the card. */
const mostEntries = 20;

/** The card, and under it what happened last: for whoever asks. */
export function statusMessage(escalation: Escalation): MessageView {
  const card = escalationCard(escalation);
  const entries = escalation.timeline.slice(-mostEntries);
  return {
    ...card,
    sections: [
      ...(card.sections ?? []),
      [{ bold: entries.length < escalation.timeline.length ? 'What happened last' : 'What happened' }],
      ...entries.map((entry) => sayEntry(entry, escalation)),
    ],
    menu: [],
  };
}
