// The part of Adaptive Cards 1.5 that we draw; see https://adaptivecards.io/explorer and, for `msteams`, "Format cards in Teams".

export interface Card {
  type: 'AdaptiveCard';
  $schema: 'http://adaptivecards.io/schemas/adaptive-card.json';
  version: '1.5';
  /** Shown by clients that know no cards of this version; may hold Markdown. */
  fallbackText: string;
  body: Element[];
  actions?: Action[];
  msteams: { width: 'Full'; entities?: Mention[] };
}

export interface Mention {
  type: 'mention';
  /** As it stands in the card: `<at>Ana</at>`. */
  text: string;
  mentioned: { id: string; name: string };
}

export type Element = TextBlock | FactSet | Container | ActionSet;

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

export type Action = ExecuteAction | OpenUrlAction;
