import type { PersonId } from '../domain/policy.ts';

/**
 * Words with meaning, for any platform. A plain string is text: renderers escape it, whatever it holds. Markup exists only as
 * these pieces, so text from outside can never become a link, a mention or a heading.
 */
export type Piece =
  | string
  | { bold: string }
  | { italic: string }
  | { quote: string }
  | { person: PersonId }
  /** Shown in the reader's own zone. */
  | { at: Date; as: 'time' | 'day-time' }
  | { link: string; label: string }
  /** A link to the room with this platform channel. */
  | { room: string };
export type Line = readonly Piece[];

export type Tone = 'calm' | 'good' | 'attention' | 'danger';

/** Something to press. It carries the verb and the case only: rights are checked when it is pressed. */
export type Button =
  | {
      verb: string;
      key: string;
      label: string;
      style?: 'primary' | 'danger';
      /** What its form starts with. */
      filled?: Readonly<Record<string, string>>;
    }
  | { open: string; label: string; in: 'room' }
  | { link: string; label: string };

/** A message in full, platform-neutral. `fallback` says the same as the whole, in plain words, for notifications. */
export interface MessageView {
  tone: Tone;
  fallback: Line;
  title?: string;
  /** Shown under each other as short labelled values. */
  facts?: readonly { label: string; value: Line }[];
  sections?: readonly Line[];
  buttons?: readonly Button[];
  /** The less likely buttons, behind a "More" control. */
  menu?: readonly Button[];
  /** Small print. */
  footer?: Line;
}

export interface FormField {
  name: string;
  label: string;
  kind: 'line' | 'text' | 'link' | 'person' | 'people' | 'choice' | 'moment' | 'yes';
  optional: boolean;
  hint: string | null;
  max: number | null;
  options: readonly { value: string; label: string; hint?: string }[];
  initial: string | readonly string[] | null;
  /** Whoever shows the form asks for it anew when this is filled in: there may be more to say then. */
  refreshes?: boolean;
}

/** What a form says beside its fields: under the field that was filled in last, at the top when there is none. */
export interface FormNotes {
  under: string | null;
  messages: readonly MessageView[];
}

/** A form for a verb; `key` is null when a case is raised. `carry` comes back unchanged with the submission. */
export interface FormView {
  verb: string;
  key: string | null;
  title: string;
  submit: string;
  intro: Line | null;
  notes?: FormNotes;
  fields: readonly FormField[];
  carry: Record<string, string>;
}

/** A person's own page. */
export interface HomeView {
  sections: readonly { title: string; empty: string; items: readonly MessageView[] }[];
  raise: string;
}
