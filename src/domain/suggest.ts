import type { Rulebook } from './rulebook.ts';
import type { Seen } from './signs/recognise.ts';
import { type Called, findNamed } from './suggest/find-named.ts';
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
}

/** Says what a text shows that speaks for an escalation. */
export type SeeSigns = (text: string) => readonly Seen[];

/**
 * What the words in a form speak for. Fields that hold something of the person's own are left out (`untouched` says what each
 * field holds by itself), and so is what is there already.
 */
export function suggest(
  filled: Filled,
  { rulebook, seeSigns, untouched }: { rulebook: Rulebook; seeSigns: SeeSigns; untouched: Filled },
): Suggestion[] {
  const texts = textsOf(filled);
  const isFree = (field: keyof Filled) => !filled[field] || filled[field] === untouched[field];
  const service = named('service', texts, calledById(rulebook.services));
  const own = isFree('service') ? service?.value : filled.service;
  const hasTeam = own !== undefined && (rulebook.services[own]?.team ?? null) !== null;
  const all = [
    severityIn(texts),
    typeIn(texts, seeSigns),
    service,
    hasTeam ? null : named('team', texts, calledById(rulebook.teams)),
    named('customer', texts, customersOf(rulebook)),
    named('skill', texts, calledById(rulebook.skills)),
  ];
  return all
    .filter((each) => each !== null)
    .filter(({ field, value }) => isFree(field) && filled[field] !== value);
}

const textsOf = ({ title = '', description = '' }: Filled): [Place, string][] => [
  ['title', title],
  ['description', description],
];

/** By its name, and by the words of its id. */
const calledById = (all: Readonly<Record<string, { name: string }>>): Called[] =>
  Object.entries(all).map(([id, { name }]) => ({ id, names: [name, id] }));

const customersOf = ({ customers }: Rulebook): Called[] =>
  customers.flatMap(({ names }) => (names[0] === undefined ? [] : [{ id: names[0], names }]));

/** The title goes before the description. */
function named(
  field: Suggestion['field'],
  texts: readonly [Place, string][],
  all: readonly Called[],
): Suggestion | null {
  for (const [place, text] of texts) {
    const found = findNamed(text, all);
    if (found) return { field, value: found.id, why: { named: found.words, in: place } };
  }
  return null;
}

function severityIn(texts: readonly [Place, string][]): Suggestion | null {
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

function typeIn(texts: readonly [Place, string][], seeSigns: SeeSigns): Suggestion | null {
  const seen = seeSigns(texts.map(([, text]) => text).join('\n'));
  const executive = seen.filter(({ sign }) => executiveSigns.includes(sign));
  const hierarchical = seen.filter(({ sign }) => sign === 'wants-manager');
  if (executive.length > 0) return { field: 'type', value: 'executive', why: { signs: executive } };
  return hierarchical.length > 0
    ? { field: 'type', value: 'hierarchical', why: { signs: hierarchical } }
    : null;
}
