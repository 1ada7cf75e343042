import type { PersonId } from '../domain/policy.ts';
import type { Reason } from '../domain/refusal.ts';
import type { FormView, HomeView, MessageView } from '../view/message.ts';
import { isAboutIdentity } from './identity.ts';
import type { Answer, Command } from './ports.ts';
import type { Joined, RaisingSoFar } from './raising.ts';

/** All that a platform may ask of Muster. A platform parses and renders; everything else is behind this. */
export interface UseCases {
  /**
   * Does what a command says, once: a repeat is answered as the first was. Verb `open` with key null raises a case. A refusal
   * is an answer; it throws only on faults.
   */
  execute(command: Command): Promise<Answer>;
  /** Writes down durably that a request with this id came in; false when it had before, in whichever process. */
  isFirst(id: string): Promise<boolean>;
  /** Whether this verb has to be asked for with a form first. */
  needsForm(verb: string): boolean;
  /** The form for raising a case, with what its words speak for. Reads nothing from the database, so that it can be shown at once. */
  raiseForm(start: { title?: string; description?: string; carry?: Record<string, string> }): FormView;
  /** The same after something was filled in, with the open cases that may be the same. Changes nothing. */
  raiseFormAgain(soFar: RaisingSoFar): Promise<FormView>;
  /** What takes the place of that form when somebody joined a case from it. */
  afterJoining(key: string, joined: Joined): Promise<MessageView>;
  /** What to tell who raised a case privately, where the like was raised a few minutes before and they were not shown it. */
  alsoRaised(key: string, soFar: RaisingSoFar): Promise<MessageView | null>;
  /**
   * The form of a verb for a case, or why it cannot be opened. `filled` is what it starts with, or what stands in it when it is drawn
   * anew because something else was chosen in the field `changed`.
   */
  form(request: {
    verb: string;
    key: string;
    by: PersonId;
    filled?: Record<string, string>;
    changed?: string;
  }): Promise<FormView | { refused: Reason }>;
  /** Answers `help`, `list`, `find <words>`, `mine`, `status <key>`, `next <key>`, `health`, `oncall <team or schedule>`, `link`, `reach`. `room` is the channel it was asked in. */
  answerQuestion(question: {
    words: string;
    by: PersonId;
    workspace: string;
    room: string | null;
  }): Promise<MessageView>;
  /** A person's own page: what waits for them, their open cases, their team's. */
  home(by: PersonId, workspace: string): Promise<HomeView>;
  /** The key of the case whose room this channel is; null for other channels. */
  caseOfRoom(channel: string): Promise<string | null>;
  /** What to tell the person privately; null where the case itself shows it. */
  say(answer: Answer): MessageView | null;
  /** Messages for form fields, where the answer is about fields; empty otherwise. */
  fieldErrors(answer: Answer): Record<string, string>;
}

/** Whether the words after `/escalate` ask something or for the person's own page, or raise a case with them as the title. */
export function readCommand(words: string): { question: string } | { home: true } | { title: string } {
  const trimmed = words.trim();
  const [first = ''] = trimmed.toLowerCase().split(/\s+/);
  const alone = trimmed.toLowerCase() === first;
  if (first === 'home' && alone) return { home: true };
  if (['help', 'list', 'mine', 'health'].includes(first) && alone) return { question: trimmed };
  if (['find', 'oncall', 'on-call'].includes(first) || isAboutIdentity(trimmed)) return { question: trimmed };
  if (['status', 'next'].includes(first) && (alone || /^\S+\s+esc-\d+$/i.test(trimmed)))
    return { question: trimmed };
  return { title: trimmed };
}
