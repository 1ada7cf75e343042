import { createRequire } from 'node:module';

// The package's own entry is written for bundlers.
const library: typeof import('adaptivecards') = createRequire(import.meta.url)(
  'adaptivecards/dist/adaptivecards.js',
);

const hostConfig = new library.HostConfig({ actions: { maxActions: 1_000 } });

/** What Microsoft's own library has to say against a card, as it stands after its way over the wire. */
export function complaintsOf(card: unknown): string[] {
  const parsed = new library.AdaptiveCard();
  parsed.hostConfig = hostConfig;
  const context = new library.SerializationContext();
  parsed.parse(JSON.parse(JSON.stringify(card)), context);
  const parsing = Array.from({ length: context.eventCount }, (_, at) => context.getEventAt(at).message);
  const { validationEvents } = parsed.validateProperties();
  return [...parsing, ...validationEvents.map(({ message }) => message)].filter(
    (complaint) => complaint !== ofPeoplePickers,
  );
}

/** It does not know where those get their choices from; "People Picker in Adaptive Cards" has them like this. */
const ofPeoplePickers = 'An Input.ChoiceSet must have at least one choice defined.';
