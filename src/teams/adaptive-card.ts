// The part of Adaptive Cards 1.5 that we draw; see https://adaptivecards.io/explorer and, for `msteams`, "Format cards in Teams".

export interface Card {
  type: 'AdaptiveCard';
  $schema: 'http://adaptivecards.io/schemas/adaptive-card.json';
  version: '1.5';
  /** Shown by clients that know no cards of this version; may hold Markdown. */
  fallbackText: string;
  body: Element[];
  actions?: Action[];
  /** Pressed by Teams itself, for these people (at most 60), when they look at the card: the answer takes its place for them. */
  refresh?: { action: ExecuteAction; userIds: string[] };
  msteams: { width: 'Full'; entities?: Mention[] };
}

export interface Mention {
  type: 'mention';
  /** As it stands in the card: `<at>Ana</at>`. */
  text: string;
  mentioned: { id: string; name: string };
}

export type Element = TextBlock | FactSet | Container | ActionSet | Input;

export interface TextBlock {
  type: 'TextBlock';
  /** Markdown. */
  text: string;
  wrap: true;
  size?: 'small' | 'medium' | 'large';
  weight?: 'bolder';
  color?: 'attention';
  isSubtle?: true;
  style?: 'heading';
  spacing?: 'none' | 'small' | 'large';
}

export interface FactSet {
  type: 'FactSet';
  /** Both are Markdown. */
  facts: { title: string; value: string }[];
}

export interface Container {
  type: 'Container';
  style: 'emphasis' | 'good' | 'warning' | 'attention' | 'default';
  items: Element[];
  separator?: true;
  spacing?: 'small';
}

export interface ActionSet {
  type: 'ActionSet';
  actions: Action[];
}

interface AnyAction {
  title: string;
  style?: 'positive' | 'destructive';
  /** `secondary` is behind three dots. */
  mode?: 'secondary';
}

interface ExecuteAction extends AnyAction {
  type: 'Action.Execute';
  verb: string;
  data: Record<string, unknown>;
}

interface OpenUrlAction extends AnyAction {
  type: 'Action.OpenUrl';
  url: string;
}

/** The only one that opens a dialog, and that one answers to. */
interface SubmitAction extends AnyAction {
  type: 'Action.Submit';
  data: Record<string, unknown>;
}

export type Action = ExecuteAction | SubmitAction | OpenUrlAction;

interface AnyInput {
  id: string;
  label?: string;
  /** Without it nothing of the card is sent. */
  isRequired?: true;
  /** Shown by the client where something is missing. */
  errorMessage?: string;
  value?: string;
}

interface TextInput extends AnyInput {
  type: 'Input.Text';
  maxLength: number;
  isMultiline?: true;
  style?: 'url';
}

interface ChoiceSet extends AnyInput {
  type: 'Input.ChoiceSet';
  /** `compact` is a list to open, `filtered` one to type in. */
  style: 'compact' | 'filtered';
  choices: { title: string; value: string }[];
}

/** "People Picker in Adaptive Cards": its value is the object id of an account, or several with commas between. */
interface PeoplePicker extends AnyInput {
  type: 'Input.ChoiceSet';
  isMultiSelect?: true;
  choices: [];
  'choices.data': { type: 'Data.Query'; dataset: 'graph.microsoft.com/users' };
}

interface Toggle extends AnyInput {
  type: 'Input.Toggle';
  title: string;
  wrap: true;
  valueOn: 'true';
  valueOff: 'false';
}

/** A day as `2026-03-02`, or a time as `14:20`; neither has a zone. */
interface DateOrTime extends AnyInput {
  type: 'Input.Date' | 'Input.Time';
}

export type Input = TextInput | ChoiceSet | PeoplePicker | Toggle | DateOrTime;
