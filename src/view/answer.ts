import type { PersonId } from '../domain/policy.ts';
import type { Reason } from '../domain/refusal.ts';
import type { Line, MessageView } from './message.ts';
import { sayReason } from './reason.ts';

/** What a person hears privately of what they did; null where the case itself shows it. */
export function sayDone(verb: string, key: string): MessageView | null {
  const line = doneLine(verb, key);
  return line && { tone: 'good', fallback: line, sections: [line] };
}

function doneLine(verb: string, key: string): Line | null {
  switch (verb) {
    case 'open':
      return [
        `${key} is raised. You are being brought into its war room, and the first people are being asked.`,
      ];
    case 'add-note':
      return [`It is in the timeline of ${key}.`];
    case 'request-update':
      return [
        `The owner of ${key} knows that you would like an update; you will be told as soon as it is out.`,
      ];
    case 'subscribe':
      return [`You are subscribed to ${key}: each update comes to you as a direct message.`];
    case 'unsubscribe':
      return [`You will get no more updates of ${key}.`];
    case 'send-again':
      return [`What was given up of ${key} is tried again now.`];
    case 'take-shift':
      return ['It is done. Whom it concerns hears it by direct message; yours has the button to undo it.'];
    case 'give-shift':
      return ['They are asked by direct message. Until they accept, you are on call as before.'];
    case 'join':
      return [`You are being brought into the war room of ${key}.`];
    default:
      return null;
  }
}

export function sayJoined(key: string, by: PersonId): MessageView {
  const line: Line = [
    { person: by },
    ` raised the same a moment ago as ${key}. You are being brought into its war room.`,
  ];
  return { tone: 'attention', fallback: line, sections: [line] };
}

export function sayRefused(reason: Reason): MessageView {
  const line = sayReason(reason);
  return { tone: 'attention', fallback: line, sections: [line] };
}
