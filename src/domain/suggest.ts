import type { Rulebook } from './rulebook.ts';
import type { Seen } from './signs/recognise.ts';
import { type Called, createFindNamed, type FindNamed } from './suggest/find-named.ts';
import { readSeverity } from './suggest/read-severity.ts';
import type { OpenInput } from './verbs/open.ts';

/** What stands in the form for raising a case at present, as it is written there. */
export type Filled = Partial<Record<keyof OpenInput, string>>;

type Place = 'title' | 'description';

/** Why something is suggested. `words` are as they stand in the text. */
export type Why =
  | { named: string; in: Place }
  | { says: readonly string[]; in: Place }
  | { signs: readonly Pick<Seen, 'sign' | 'words'>[] };

export interface Suggestion {
  field: keyof OpenInput;
  value: string;
  why: Why;
  /** The form says the same already. */
  isFilledIn: boolean;
}

type Thought = Omit<Suggestion, 'isFilledIn'>;

/** Says what a text shows that speaks for an escalation. */
export type SeeSigns = (text: string) => readonly Seen[];

interface Thinking {
  rulebook: Rulebook;
  seeSigns: SeeSigns;
  /** What each field holds by itself. */
  untouched: Filled;
}

/** What the words in a form speak for. A field in which the person has chosen something else is left out. */
export function suggest(filled: Filled, { rulebook, seeSigns, untouched }: Thinking): Suggestion[] {
  const texts = textsOf(filled);
  const isFree = (field: keyof Filled) => !filled[field] || filled[field] === untouched[field];
  const service = named('service', texts, finderOf(rulebook.services));
  const own = isFree('service') ? service?.value : filled.service;
  const hasTeam = own !== undefined && (rulebook.services[own]?.team ?? null) !== null;
  const thoughts = [
    severityIn(texts),
    typeIn(texts, seeSigns),
    service,
    hasTeam ? null : named('team', texts, finderOf(rulebook.teams)),
    named('customer', texts, finderOfCustomers(rulebook.customers)),
    named('skill', texts, finderOf(rulebook.skills)),
  ];
  return thoughts
    .filter((thought) => thought !== null)
    .map((thought) => ({ ...thought, isFilledIn: filled[thought.field] === thought.value }))
    .filter(({ field, isFilledIn }) => isFilledIn || isFree(field));
}

/** The form with what is suggested. */
export const fillIn = (filled: Filled, suggestions: readonly Suggestion[]): Filled => ({
  ...filled,
  ...Object.fromEntries(suggestions.map(({ field, value }) => [field, value])),
});

const textsOf = ({ title = '', description = '' }: Filled): [Place, string][] => [
  ['title', title],
  ['description', description],
];

const finders = new WeakMap<object, FindNamed>();

/** They are made once for each state of the policy: it may have hundreds of services. */
function remembered<K extends object>(key: K, toCalled: (key: K) => Called[]): FindNamed {
  const find = finders.get(key) ?? createFindNamed(toCalled(key));
  finders.set(key, find);
  return find;
}

/** By the name, and by the words of the id. */
const finderOf = (all: Readonly<Record<string, { name: string }>>): FindNamed =>
  remembered(all, () => Object.entries(all).map(([id, { name }]) => ({ id, names: [name, id] })));

const finderOfCustomers = (all: Rulebook['customers']): FindNamed =>
  remembered(all, () =>
    all.flatMap(({ names }) => (names[0] === undefined ? [] : [{ id: names[0], names }])),
  );

/** The title goes before the description. */
function named(field: Thought['field'], texts: readonly [Place, string][], find: FindNamed): Thought | null {
  for (const [place, text] of texts) {
    const found = find(text);
    if (found) return { field, value: found.id, why: { named: found.words, in: place } };
  }
  return null;
}

function severityIn(texts: readonly [Place, string][]): Thought | null {
  for (const [place, text] of texts) {
    const read = readSeverity(text);
    // A title that contradicts itself is not made clear by a long description.
    if (read)
      return (
        read.severity && { field: 'severity', value: read.severity, why: { says: read.words, in: place } }
      );
  }
  return null;
}

const executiveSigns: readonly string[] = ['legal', 'leaving', 'public-review'];

function typeIn(texts: readonly [Place, string][], seeSigns: SeeSigns): Thought | null {
  const seen = seeSigns(texts.map(([, text]) => text).join('\n'));
  const executive = seen.filter(({ sign }) => executiveSigns.includes(sign));
  const hierarchical = seen.filter(({ sign }) => sign === 'wants-manager');
  if (executive.length > 0) return { field: 'type', value: 'executive', why: { signs: executive } };
  return hierarchical.length > 0
    ? { field: 'type', value: 'hierarchical', why: { signs: hierarchical } }
    : null;
}
