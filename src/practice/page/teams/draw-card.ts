import {
  type Action,
  AdaptiveCard,
  HostConfig,
  type IMarkdownProcessingResult,
  OpenUrlAction,
} from 'adaptivecards';
import MarkdownIt from 'markdown-it';
import type { Mention } from '../../teams/content.ts';
import { hostConfig } from './host-config.ts';

/** A button, as the how manieth of its card, and what was filled in. */
export interface Pressed {
  action: number;
  inputs: Record<string, string>;
}

interface Drawing {
  mentions: readonly Mention[];
  people: readonly { id: string; name: string }[];
  /** Whose mentions stand out. */
  me: string;
  onPress(pressed: Pressed): void;
  follow(url: string): boolean;
}

/** Of Markdown Teams knows in cards: emphasis, lists and links. Raw HTML stays text. */
const markdown = new MarkdownIt('zero', { html: false, linkify: false, breaks: true }).enable([
  ...['emphasis', 'link', 'list', 'newline', 'escape', 'entity'],
]);

/** The card as Teams shows it, or nothing when the renderer cannot read it. */
export function drawCard(card: unknown, drawing: Drawing): HTMLElement | undefined {
  const drawn = new AdaptiveCard();
  drawn.hostConfig = new HostConfig(hostConfig);
  // The renderer has one for all cards; it is used while this one is drawn.
  AdaptiveCard.onProcessMarkdown = (text, result) => processMarkdown(text, result, drawing);
  drawn.onExecuteAction = (action) => execute(drawn, action, drawing);
  drawn.onAnchorClicked = (_, anchor) => drawing.follow(anchor.href);
  drawn.parse(prepared(card, drawing.people));
  return drawn.render();
}

function execute(card: AdaptiveCard, action: Action, { onPress, follow }: Drawing): void {
  if (action instanceof OpenUrlAction) {
    const url = action.url ?? '';
    if (!follow(url)) window.open(url, '_blank', 'noopener,noreferrer');
    return;
  }
  const inputs = card.getAllInputs().flatMap((input) => {
    const value: unknown = input.value;
    return input.id === undefined || value === undefined || value === null ? [] : [[input.id, String(value)]];
  });
  onPress({ action: Number(action.id?.replace(idPrefix, '')), inputs: Object.fromEntries(inputs) });
}

const idPrefix = 'press-';

/** Each button is told by its place in the card, and the directory of people is looked up for the renderer, which has none. */
function prepared(card: unknown, people: Drawing['people']): unknown {
  let count = 0;
  const numbered = () => {
    count += 1;
    return { id: `${idPrefix}${count - 1}` };
  };
  const prepare = (part: unknown): unknown => {
    if (Array.isArray(part)) return part.map(prepare);
    if (typeof part !== 'object' || part === null) return part;
    const own: Record<string, unknown> = { ...part };
    const isAction = typeof own.type === 'string' && own.type.startsWith('Action.');
    const id = isAction ? numbered() : {};
    const choices = own['choices.data'] === undefined ? {} : choicesOf(people);
    const parts = Object.entries(own).map(([name, each]) => [name, prepare(each)]);
    return { ...Object.fromEntries(parts), ...id, ...choices };
  };
  return prepare(card);
}

const choicesOf = (people: Drawing['people']) => ({
  ...{ style: 'compact', 'choices.data': undefined },
  choices: people.map(({ id, name }) => ({ title: name, value: id })),
});

function processMarkdown(text: string, result: IMarkdownProcessingResult, { mentions, me }: Drawing): void {
  const html = markdown.render(text);
  result.outputHtml = mentions.reduce((drawn, { text: tag, id }) => {
    const name = markdown.utils.escapeHtml(tag.replace(/<\/?at>/g, ''));
    const mention = `<span class="mention${id === me ? ' mention-me' : ''}">${name}</span>`;
    return drawn.replaceAll(markdown.utils.escapeHtml(tag), mention);
  }, html);
  result.didProcess = true;
}
