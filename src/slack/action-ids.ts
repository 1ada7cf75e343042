import { suggestionVerbs } from '../view/signs.ts';

/** Not one of the verbs of a case: it raises one, and its value is the title. */
export const raiseVerb = 'open';

/** `place` keeps the ids in a block apart. */
export const verbAction = (verb: string, place: number): string => `do:${place}:${verb}`;
export const menuAction = (place: number): string => `menu:${place}`;
export const linkAction = (place: number): string => `link:${place}`;

/** What an entry of the menu carries, in place of an action id of its own. */
export const menuValue = (verb: string, key: string): string => `${verb} ${key}`;

/** What a button carries: the case, and what its form starts with. */
export function buttonValue(key: string, filled: Readonly<Record<string, string>> = {}): string {
  const given = new URLSearchParams(filled).toString();
  return given ? `${key}?${given}` : key;
}

/** Only the key of a case is followed by anything; other values are left as they are. */
function readValue(value: string): { key: string; filled?: Record<string, string> } {
  const [, key, given] = /^([A-Z]+-\d+)\?(.*)$/.exec(value) ?? [];
  return key && given ? { key, filled: Object.fromEntries(new URLSearchParams(given)) } : { key: value };
}

/** A link button also tells that it was pressed; it asks for nothing. */
export type Pressed =
  | { verb: string; key: string; filled?: Record<string, string> }
  | { raise: string }
  /** Under a suggestion, where there is no case yet. */
  | { suggestion: string; key: string }
  | { link: true }
  /** A card from another version of Muster. */
  | { unknown: true };

const isOfSuggestion = (verb: string): boolean => Object.values<string>(suggestionVerbs).includes(verb);

/** What was pressed. `value` is the button's value or the chosen option's. */
export function readAction(actionId: string, value: string): Pressed {
  if (actionId.startsWith('link:')) return { link: true };
  if (actionId.startsWith('menu')) {
    const [verb, key] = value.split(' ');
    return verb && key ? { verb, key } : { unknown: true };
  }
  const verb = /^do:\d+:(.+)$/.exec(actionId)?.[1];
  if (verb === raiseVerb) return { raise: value };
  if (verb && value && isOfSuggestion(verb)) return { suggestion: verb, key: value };
  return verb && value ? { verb, ...readValue(value) } : { unknown: true };
}
