/** Where a story happens: the war room, somebody's messages from Muster, the announcement, their own page, where Muster answered them alone. */
export type Where = 'room' | 'dm' | 'announcement' | 'home' | 'alone';

/** What is put into a form, by what its fields are called: words, the value of an option, people by their name, an instant. */
export type Form = Readonly<
  Record<string, string | Date | { person: string } | { people: readonly string[] }>
>;

interface Doing {
  form?: Form;
  /** Chosen before the rest, as other fields follow it. */
  first?: Readonly<Record<string, string>>;
  /** Words of the message that is meant; the newest one with the button otherwise. */
  message?: string;
}

/** Somebody in a story. What they act on is waited for. */
export interface Actor {
  name: string;
  /** Raises a case by its form; `copies` are as many deliveries of the form. Answers what is wrong with it. */
  raises(title: string, form?: Form, copies?: number): Promise<string[]>;
  /** Raises one from a message that somebody has written. */
  raisesFrom(words: string): Promise<void>;
  /** Presses a button, and sends off the form where it opens one. Answers what is wrong with that. */
  does(label: string, where: Where, doing?: Doing): Promise<string[]>;
  /** Changes this in the form that is still open, and sends it off again. Answers what is wrong with it then. */
  corrects(form: Form): Promise<string[]>;
  /** Gives the open form up. */
  givesUp(): Promise<void>;
  /** Writes something in the room. */
  says(words: string): Promise<void>;
  /** Keeps a message of the room in the history. */
  addsToTimeline(words: string): Promise<void>;
  /** Asks Muster, and is answered this, alone. */
  asks(words: string, expected: RegExp): Promise<void>;
  /** Whether they were told this alone: by message, in answer to a click, or in place of a form. */
  expectTold(expected: RegExp): Promise<void>;
  wasTold(words: RegExp): boolean;
  /** How many messages to them alone say this. */
  timesTold(words: RegExp): number;
  opensHome(): Promise<void>;
  /** What their own page says. */
  home(): string;
}

/** The room of the first case. People are written by their names on every platform. */
export interface ToldRoom {
  card(): string;
  /** How many cards there are; there should be one. */
  cards(): number;
  expectCard(...expected: RegExp[]): Promise<void>;
  expectMessage(expected: RegExp): Promise<void>;
  /** Nothing like it is there once all is quiet. */
  expectNothing(unexpected: RegExp): Promise<void>;
  count(words: RegExp): number;
  /** Who was brought in. */
  expectIn(...names: string[]): Promise<void>;
  hasIn(name: string): boolean;
}

/** The whole product on one platform, as stories see it. */
export interface Told {
  person(name: string): Actor;
  time: { passes(span: { minutes: number }): Promise<void> };
  /** Once it is there. */
  room(): Promise<ToldRoom>;
  /** How many war rooms there are. */
  rooms(): number;
  expectAnnounced(expected: RegExp): Promise<void>;
  /** Where a case was raised from a message. */
  expectAtOrigin(expected: RegExp): Promise<void>;
  until(condition: () => unknown, what: string): Promise<void>;
  idle(): Promise<void>;
  stop(): Promise<void>;
}

export type StartTold = (policy?: string) => Promise<Told>;

/** Without the sign that Slack writes before names. */
export const named = (text: string): string => text.replaceAll('@', '');
