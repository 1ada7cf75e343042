import type { Line, MessageView, Tone } from '../view/message.ts';
import type { Card, Container, Element, FactSet, TextBlock } from './adaptive-card.ts';
import { type Drawing, mentionsIn, startDrawing } from './drawing.ts';
import { escapeLine } from './escape.ts';
import type { Reader } from './faces.ts';
import { limits } from './limits.ts';
import { renderButtons } from './render-buttons.ts';
import { textBlock, toElements, toMarkdown, toPlain } from './render-line.ts';

/** A colour alone says nothing to those who cannot see it. */
const toneMarks: Record<Tone, string> = { calm: '', good: '✅ ', attention: '🟠 ', danger: '🔴 ' };
const toneStyles = { calm: 'emphasis', good: 'good', attention: 'warning', danger: 'attention' } as const;

/** More lines than this are a list: one block, so that they stand close together. */
const mostSeparateSections = 10;
const mostFacts = 10;

export interface TeamsMessage {
  card: Card;
  /** For notifications. */
  summary: string;
}

/** How much is shown of a message's parts, in code units. */
export interface Extent {
  title: number;
  facts: number;
  factValue: number;
  sections: number;
  quote: number;
  footer: number;
  fallback: number;
}

export const full: Extent = {
  title: limits.title,
  facts: mostFacts,
  factValue: limits.factValue,
  sections: limits.sections,
  quote: limits.quote,
  footer: limits.footer,
  fallback: limits.summary,
};

/** What is given up, the least important first: small print, the length of what people wrote, then what stands last. */
const extents: readonly Extent[] = [
  full,
  ...[limits.quote, 2_000, 1_000, 400, 150].map((quote) => ({ ...full, footer: 0, quote })),
  ...[4_000, 2_000, 1_000].map((sections) => ({ ...full, footer: 0, quote: 150, sections })),
  { ...full, footer: 0, quote: 150, sections: 300, factValue: 100 },
  { title: limits.title, facts: 0, factValue: 0, sections: 0, quote: 0, footer: 0, fallback: 300 },
];

/** A message as Teams takes it, within its limits; its summary and fallback text say the same in plain words. */
export function renderMessage(view: MessageView, reader: Reader): TeamsMessage {
  const summary = toPlain(view.fallback, reader, limits.summary) || 'Muster';
  const cards = extents.map((extent) => () => drawMessage(view, reader, extent));
  return { card: firstWithin(cards, limits.card), summary };
}

function drawMessage(view: MessageView, reader: Reader, extent: Extent): Card {
  const drawing = startDrawing(reader);
  const body = messageElements(view, drawing, extent);
  const words = toPlain(view.fallback, reader, extent.fallback) || 'Muster';
  return toCard(body.length > 0 ? body : [textBlock(escapeLine(words, extent.fallback))], words, drawing);
}

/** The first that is small enough, else the last. */
export function firstWithin(cards: readonly (() => Card)[], most: number): Card {
  const [draw, ...smaller] = cards;
  if (!draw) throw new RangeError('There is no card to choose from');
  const card = draw();
  return smaller.length === 0 || JSON.stringify(card).length <= most ? card : firstWithin(smaller, most);
}

/** `words` say the same as the body, for clients that do not know such cards. */
export function toCard(body: Element[], words: string, drawing: Drawing): Card {
  const entities = mentionsIn(drawing, body);
  return {
    type: 'AdaptiveCard',
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    version: '1.5',
    fallbackText: escapeLine(words, limits.summary),
    msteams: { width: 'Full', ...(entities.length > 0 && { entities }) },
    body,
  };
}

/** The elements alone, for a card of several messages. */
export function messageElements(view: MessageView, drawing: Drawing, extent: Extent): Element[] {
  const { title = '', facts = [], sections = [], buttons = [], menu = [], footer = [] } = view;
  const heading = header(title, extent.title, view.tone);
  const text = [
    ...factSet(facts, drawing, extent),
    ...sectionElements(sections, drawing, extent),
    ...smallPrint(footer, drawing, extent.footer),
  ];
  const actions = renderButtons(buttons, menu, drawing.reader);
  const isToned = heading.length === 0 && view.tone !== 'calm' && text.length > 0;
  return isToned ? [toned(view.tone, text), ...actions] : [...heading, ...text, ...actions];
}

const toned = (tone: Tone, items: Element[]): Container => ({
  type: 'Container',
  style: toneStyles[tone],
  items,
});

/** Without a title there is no heading: a mark alone would say nothing. */
function header(title: string, most: number, tone: Tone): Element[] {
  if (!escapeLine(title, 1)) return [];
  const text = escapeLine(`${toneMarks[tone]}${title}`, most);
  return [toned(tone, [textBlock(text, { size: 'large', weight: 'bolder', style: 'heading' })])];
}

type Facts = NonNullable<MessageView['facts']>;

/** A FactSet may hold mentions as a TextBlock may ("Mention support within Adaptive Cards"). */
function factSet(facts: Facts, drawing: Drawing, extent: Extent): FactSet[] {
  const shown = facts.slice(0, extent.facts).map(({ label, value }) => ({
    title: escapeLine(label, limits.factLabel) || '·',
    value: toMarkdown(value, drawing, extent.factValue) || '–',
  }));
  return shown.length > 0 ? [{ type: 'FactSet', facts: shown }] : [];
}

function sectionElements(sections: readonly Line[], drawing: Drawing, extent: Extent): Element[] {
  let left = extent.sections;
  const elements = sections.map((section) => {
    const drawn = toElements(section, drawing, { most: left, quote: extent.quote });
    left -= JSON.stringify(drawn).length;
    return drawn;
  });
  const isList = elements.filter((drawn) => drawn.length > 0).length > mostSeparateSections;
  return isList ? close(elements.flat()) : elements.flat();
}

/** Lines under each other in one block, as far as no quote is between them. */
function close(elements: readonly (TextBlock | Container)[]): Element[] {
  const joined: (TextBlock | Container)[] = [];
  for (const element of elements) {
    const last = joined.at(-1);
    if (last?.type === 'TextBlock' && element.type === 'TextBlock') last.text += `\n\n${element.text}`;
    else joined.push(element);
  }
  return joined;
}

/** A footer, or anything else that is less important. */
export function smallPrint(line: Line, drawing: Drawing, most: number): TextBlock[] {
  const text = toMarkdown(line, drawing, most);
  return text ? [textBlock(text, { size: 'small', isSubtle: true })] : [];
}
