import type { PersonId } from '../domain/policy.ts';
import type { FormView, HomeView, Line, MessageView } from './message.ts';

// Whose names and accounts a renderer has to know before it draws these.

export const peopleInMessage = (view: MessageView): PersonId[] =>
  [
    view.fallback,
    ...(view.facts ?? []).map(({ value }) => value),
    ...(view.sections ?? []),
    view.footer ?? [],
  ].flatMap(peopleInLine);

export const peopleInHome = ({ sections }: HomeView): PersonId[] =>
  sections.flatMap(({ items }) => items).flatMap(peopleInMessage);

export const peopleInForm = ({ intro, notes, fields }: FormView): PersonId[] => [
  ...peopleInLine(intro ?? []),
  ...(notes?.messages ?? []).flatMap(peopleInMessage),
  ...fields
    .filter(({ kind }) => kind === 'person' || kind === 'people')
    .flatMap(({ initial }) => initial ?? []),
];

const peopleInLine = (line: Line): PersonId[] =>
  line.flatMap((piece) => (typeof piece === 'object' && 'person' in piece ? [piece.person] : []));
