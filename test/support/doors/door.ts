import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Escalation } from '../../../src/domain/escalation.ts';
import type { Button, FormField } from '../../../src/view/message.ts';
import { memoryPeople } from '../../slack/support/memory-people.ts';
import type { productInMemory } from '../product-in-memory.ts';

export const people = ['ana', 'ben', 'chloe', 'dan', 'elif', 'farid', 'gwen', 'mira', 'zoe'] as const;
export const accounts = people.map((id) => ({
  email: `${id}@example.com`,
  name: id.replace(/^./, (first) => first.toUpperCase()),
}));

/** What a person puts into a field: text, the value of an option, people by their id. */
export type Answers = ReadonlyMap<FormField, string | readonly string[]>;

/** What came of it, in the words that the person read, the same however a platform draws them. */
export interface Outcome {
  /** What the form said in its place, or what was said once it was sent off or the button pressed. */
  said: string;
  /** What was wrong, in the order of the words. */
  wrong: string[];
}

/** One platform: the real adapter over HTTP before use cases and stores in memory, with people who use it. */
export interface Door {
  workspace: string;
  product: ReturnType<typeof productInMemory>;
  /** Somebody presses this button in a message to them, and sends off the form that it opens, filled in like this. */
  does(person: string, button: Extract<Button, { verb: string }>, answers: Answers): Promise<Outcome>;
  /** Somebody raises a case by what they type, and by the form that it opens. */
  raises(person: string, words: string, answers: ReadonlyMap<string, string>): Promise<Outcome>;
  stop(): Promise<void>;
}

/** Known by their e-mail address, as the policy names them. */
export function knownPeople() {
  const store = memoryPeople();
  for (const { email, name } of accounts) store.add({ id: email.replace(/@.*/, ''), email, name });
  return store;
}

/** Serves a handler on loopback. Answers its address and how to end it. */
export async function serve(handler: RequestListener): Promise<{ url: string; stop(): Promise<unknown> }> {
  const server = createServer(handler);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    stop() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Words without what platforms add: marks of mentions, spaces, signs that nobody sees. */
export const plainly = (text: string): string =>
  text
    .replaceAll('\u200b', '')
    .replace(/[@∗*_]/g, '')
    .replace(/\s+/g, ' ')
    .trim();

/** The case without what is of one platform: where it was raised, by which way and with which request it was changed. */
export const withoutPlatform = ({ workspace: _, ...escalation }: Escalation) => ({
  ...escalation,
  timeline: escalation.timeline.map(({ via: _via, command: _command, ...entry }) => entry),
});
