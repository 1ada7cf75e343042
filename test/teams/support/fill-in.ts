import type { Action, Card, Element, Input } from '../../../src/teams/adaptive-card.ts';

const isInput = (element: Element): element is Input => element.type.startsWith('Input.');

const within = (elements: readonly Element[]): Element[] =>
  elements.flatMap((element) => ('items' in element ? within(element.items) : [element]));

/** Every input of a card, wherever it stands. */
export const inputsOf = ({ body }: Card): Input[] => within(body).filter(isInput);

export const inputOf = (card: Card, id: string): Input | undefined =>
  inputsOf(card).find((input) => input.id === id);

/** Every button of a card, those of its own last. */
export const actionsOf = ({ body, actions = [] }: Card): Action[] => [
  ...within(body).flatMap((element) => (element.type === 'ActionSet' ? element.actions : [])),
  ...actions,
];

/**
 * What Teams sends when somebody fills in a card and presses a button: the button's data, and each input's value as a string by its
 * id; those never touched with what they started with.
 */
export function press(
  card: Card,
  title: string,
  filled: Readonly<Record<string, string>> = {},
): Record<string, unknown> {
  const action = actionsOf(card).find((each) => each.title === title);
  if (!action || !('data' in action)) throw new RangeError(`No button is called ${title}`);
  const inputs = inputsOf(card);
  const stray = Object.keys(filled).filter((id) => !inputs.some((input) => input.id === id));
  if (stray.length > 0) throw new RangeError(`No input is called ${stray.join(', ')}`);
  const values = inputs.map(({ id, value = '' }) => [id, filled[id] ?? value]);
  return JSON.parse(JSON.stringify({ ...action.data, ...Object.fromEntries(values) }));
}
