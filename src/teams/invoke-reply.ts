import type { Card } from './adaptive-card.ts';
import { cardType } from './outgoing.ts';

/** What an invoke is answered. */
export interface InvokeReply {
  status: number;
  body?: object;
}

/** Words under the card, for who pressed its button alone ("Universal Actions for Adaptive Cards: response format"). */
export const words = (text: string): InvokeReply => ({
  status: 200,
  body: { statusCode: 200, type: 'application/vnd.microsoft.activity.message', value: text },
});

/** In place of the card whose button was pressed, or that asked to be refreshed. */
export const cardReply = (card: Card): InvokeReply => ({
  status: 200,
  body: { statusCode: 200, type: cardType, value: card },
});

/** A dialog with a card, in place of the one that was there, if one was. */
export const dialog = (title: string, card: Card): InvokeReply => ({
  status: 200,
  body: {
    task: {
      type: 'continue',
      value: { title, height: 'large', width: 'medium', card: { contentType: cardType, content: card } },
    },
  },
});

/** The dialog closes. */
export const closed: InvokeReply = { status: 200, body: {} };

/** This is nothing that Muster does. */
export const notOurs: InvokeReply = { status: 501 };

/** Teams tells people after some ten seconds that the app is broken; a part of that is for the way. */
const usuallyWithinMs = 6_000;
/** "Respond to the dialog submit action" gives five seconds, and asks twice more. */
const commandWithinMs = 3_500;

/** How long an answer to this may take; what takes longer goes on, and is told in the person's chat. */
export const answerWithinMs = ({ name }: { name: string }): number =>
  isOfCommand({ name }) ? commandWithinMs : usuallyWithinMs;

/** Commands work wherever people write, also where Muster is not. */
export const isOfCommand = ({ name }: { name: string }): boolean => name.startsWith('composeExtension/');
