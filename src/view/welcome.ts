import type { MessageView } from './message.ts';

/** For somebody who has just added Muster for themselves. */
export const welcome = (buttons: NonNullable<MessageView['buttons']>): MessageView => ({
  tone: 'calm',
  title: 'Muster',
  fallback: ["Muster takes the escalation of a customer's problem from the first call to the closing."],
  sections: [
    ['Write what is wrong, and fill in the form: the right people are asked until somebody has it.'],
    ['Whoever needs an answer of yours asks for it here.'],
  ],
  buttons,
  footer: ['"help" lists what you can write. Or use "Escalate this message" in the menu of any message.'],
});
