import { type Escalation, isActive } from '../domain/escalation.ts';
import type { PersonId } from '../domain/policy.ts';
import type { Rulebook } from '../domain/rulebook.ts';
import type { Suggestion, Why } from '../domain/suggest.ts';
import { typeNames } from '../domain/type-names.ts';
import { sayDistance } from './event.ts';
import type { Button, Line, MessageView, Piece } from './message.ts';
import { severityMark, statusWords, titleOf } from './names.ts';
import { saySeen } from './signs.ts';

/** The button that fills suggestions in; its key says which into which fields. It is none of a case, as there is none yet. */
export const fillInVerb = 'fill-in';

/** What that button fills in, by field. */
export const readFillIn = (key: string): [field: string, value: string][] => [...new URLSearchParams(key)];

const fieldNames: Partial<Record<Suggestion['field'], string>> = {
  severity: 'Severity',
  type: 'Type',
  service: 'Service',
  team: 'Team',
  customer: 'Customer',
  skill: 'Skill',
};

/** What is suggested and why: what the form has already, and with a button each what it has not. */
export function suggestionNotes(suggestions: readonly Suggestion[], rulebook: Rulebook): MessageView[] {
  const line = (words: string, some: readonly Suggestion[]): Line => [
    `${words} `,
    ...some.flatMap((each, index): Piece[] => [
      ...(index > 0 ? [', '] : []),
      { bold: `${fieldNames[each.field]}: ${valueName(each, rulebook)}` },
      ` (${sayWhy(each.why)})`,
    ]),
    '.',
  ];
  const note = (words: string, some: readonly Suggestion[], buttons: Button[]): MessageView[] =>
    some.length === 0
      ? []
      : [{ tone: 'calm', fallback: line(words, some), sections: [line(words, some)], buttons }];
  const offered = suggestions.filter(({ isFilledIn }) => !isFilledIn);
  return [
    ...note(
      'By what is written:',
      suggestions.filter(({ isFilledIn }) => isFilledIn),
      [],
    ),
    ...note('Muster suggests', offered, [fillInButton(offered)]),
  ];
}

/** One for all: two pressed one after the other would each draw the form anew without the other. */
const fillInButton = (suggestions: readonly Suggestion[]): Button => ({
  verb: fillInVerb,
  key: new URLSearchParams(
    Object.fromEntries(suggestions.map(({ field, value }) => [field, value])),
  ).toString(),
  label: suggestions.length > 1 ? 'Fill these in' : 'Fill it in',
});

function valueName({ field, value }: Suggestion, rulebook: Rulebook): string {
  const { services, teams, skills, severities } = rulebook;
  const severity = Object.entries(severities).find(([name]) => name === value)?.[1];
  const names: Partial<Record<Suggestion['field'], string | undefined>> = {
    severity: severity && `${value.toUpperCase()} · ${severity.name}`,
    type: Object.entries(typeNames).find(([type]) => type === value)?.[1],
    service: services[value]?.name,
    team: teams[value]?.name,
    skill: skills[value]?.name,
  };
  return names[field] ?? value;
}

function sayWhy(why: Why): string {
  if ('signs' in why) return saySeen(why.signs);
  if ('named' in why) return `“${why.named}” in the ${why.in}`;
  return `${why.says.map((words) => `“${words}”`).join(', ')} in the ${why.in}`;
}

interface AlikeCases {
  cases: readonly Escalation[];
  rooms: ReadonlyMap<string, string>;
  by: PersonId;
  now: Date;
}

/** Open cases that may be the same, each with a button to come into it. */
export function alikeNotes({ cases, rooms, by, now }: AlikeCases): MessageView[] {
  if (cases.length === 0) return [];
  const line: Line = [
    { bold: 'Is it one of these? ' },
    'They are open already; join instead of raising it again.',
  ];
  return [
    { tone: 'attention', fallback: line, sections: [line] },
    ...cases.map((escalation) => alikeNote(escalation, { room: rooms.get(escalation.key), by, now })),
  ];
}

function alikeNote(
  escalation: Escalation,
  { room, by, now }: { room: string | undefined; by: PersonId; now: Date },
): MessageView {
  const { key, severity, status, customer, service, acknowledged, opened } = escalation;
  const line: Line = [
    `${severityMark(severity)} `,
    { bold: titleOf(escalation) },
    ...[customer, service?.name].flatMap((each) => (each ? [` · ${each}`] : [])),
    ...(acknowledged ? [' · ', { person: acknowledged.by } as const] : [` · ${statusWords[status]}`]),
    ` · raised ${sayDistance(now, opened.at)}`,
    ...(room ? [' · ', { room } as const] : []),
    ...(escalation.taskForce.includes(by) ? [' · you are in it'] : []),
  ];
  const buttons = mayJoin(escalation, by) ? [joinButton(key)] : [];
  return { tone: 'calm', fallback: line, sections: [line], buttons };
}

/** Into a private room people are brought by those who are in it. */
const mayJoin = (escalation: Escalation, by: PersonId): boolean =>
  isActive(escalation) && !escalation.taskForce.includes(by) && !escalation.policy.room.private;

const joinButton = (key: string): Button => ({ verb: 'join', key, label: `Join ${key}` });

/** What takes the place of the form when somebody joined from it. */
export function joinedInstead(key: string, said: MessageView | null, room: string | null): MessageView {
  const sections = said?.sections ?? [[`You are being brought into the war room of ${key}.`]];
  const where: Line[] = room ? [['The room: ', { room }]] : [];
  return {
    tone: said?.tone ?? 'good',
    fallback: said?.fallback ?? sections.flat(),
    sections: [...sections, ...where],
  };
}

/** Told privately after raising, when somebody else raised the like a few minutes before. */
export function alsoRaised(mine: string, other: Escalation, now: Date): MessageView {
  const line: Line = [
    { person: other.opened.by },
    ` raised `,
    { bold: titleOf(other) },
    ` ${sayDistance(now, other.opened.at)}, for the same customer and service. If it is the same as ${mine}, join it and cancel ${mine}.`,
  ];
  return { tone: 'attention', fallback: line, sections: [line], buttons: [joinButton(other.key)] };
}
