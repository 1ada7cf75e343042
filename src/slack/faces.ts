import type { PersonId } from '../domain/policy.ts';
import type { FormView, HomeView, Line, MessageView } from '../view/message.ts';

/** How a person appears here: by their Slack account, or by name where they have none. */
export interface Face {
  name: string;
  /** Such as U0001. */
  slack: string | null;
}

/** What a renderer has to know beside the view. */
export interface Reader {
  faces: ReadonlyMap<PersonId, Face>;
  /** Such as T0001. */
  team: string;
}

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
