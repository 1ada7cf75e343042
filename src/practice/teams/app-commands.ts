import { z } from 'zod';

const command = z.object({ title: z.string(), description: z.string().default('') });
const action = command.extend({ id: z.string(), context: z.array(z.string()).default(['compose']) });

const manifest = z.object({
  bots: z.array(z.object({ commandLists: z.array(z.object({ commands: z.array(command) })).default([]) })),
  composeExtensions: z.array(z.object({ commands: z.array(action) })).default([]),
});

/** What Teams offers of an app, from its manifest. */
export interface AppCommands {
  /** What can be written to it. */
  written: { title: string; description: string }[];
  /** In the menu of a message. */
  onMessages: { id: string; title: string }[];
  /** Beside the box in which messages are written. */
  whileWriting: { id: string; title: string }[];
}

/** Throws ZodError when it is no manifest of an app with a bot. */
export function appCommandsIn(text: string): AppCommands {
  const { bots, composeExtensions } = manifest.parse(JSON.parse(text));
  const actions = composeExtensions.flatMap(({ commands }) => commands);
  const offeredIn = (place: string) =>
    actions.filter(({ context }) => context.includes(place)).map(({ id, title }) => ({ id, title }));
  return {
    written: bots[0]?.commandLists[0]?.commands ?? [],
    onMessages: offeredIn('message'),
    whileWriting: offeredIn('compose'),
  };
}
