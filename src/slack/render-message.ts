import type { ContextBlock, HeaderBlock, KnownBlock, SectionBlock } from '@slack/types';
import type { Line, MessageView, Tone } from '../view/message.ts';
import { escapeMrkdwn, oneLine } from './escape.ts';
import type { Reader } from './faces.ts';
import { limits } from './limits.ts';
import { renderButtons } from './render-buttons.ts';
import { joinLines, type RichText, textLength, toMrkdwn, toRichText } from './render-line.ts';

/** What stands before a title, as Slack's headings have no colour. */
const toneMarks: Record<Tone, string> = { calm: '', good: '✅ ', attention: '🟠 ', danger: '🔴 ' };
/** More lines than this are a list: one block, so that they stand close together. */
const mostSeparateSections = 10;

export interface SlackMessage {
  text: string;
  blocks: KnownBlock[];
}

/** A message as Slack takes it, within its limits; `text` is what notifications and screen readers get. */
export function renderMessage(view: MessageView, reader: Reader): SlackMessage {
  return {
    text: toMrkdwn(view.fallback, reader, limits.messageText) || 'Muster',
    blocks: renderBlocks(view, reader).slice(0, limits.blocksInMessage),
  };
}

/** The blocks alone, for a page of several messages. */
export function renderBlocks(view: MessageView, reader: Reader): KnownBlock[] {
  const { facts = [], sections = [], buttons = [], menu = [], footer = [] } = view;
  return [
    ...header(view.title ?? '', toneMarks[view.tone]),
    ...factBlocks(facts, reader),
    ...sectionBlocks(sections, reader),
    ...renderButtons(buttons.slice(0, mostButtons), menu.slice(0, mostInMenu), reader),
    ...context(footer, reader),
  ];
}

/** Without a title there is no heading: a mark alone would say nothing. */
export function header(title: string, mark = ''): HeaderBlock[] {
  if (!oneLine(title, 1)) return [];
  const text = oneLine(`${mark}${title}`, limits.headerText);
  return [{ type: 'header', text: { type: 'plain_text', text, emoji: true } }];
}

type Facts = NonNullable<MessageView['facts']>;

// How the texts of a message share Slack's 12,000 (limits.messageTotal): 150 for the title, 2,400 for facts, 3,000 for buttons
// and menu, 500 for the footer, and the rest for the sections.
const mostFacts = 10;
const factLabel = 40;
const factValue = 200;
const mostButtons = 10;
const mostInMenu = 20;
const footerText = 500;
const sectionsTotal = 5_900;

function factBlocks(facts: Facts, reader: Reader): SectionBlock[] {
  const fields = facts.slice(0, mostFacts).map(({ label, value }) => ({
    type: 'mrkdwn' as const,
    verbatim: true,
    text: `*${escapeMrkdwn(oneLine(label, factLabel)) || '·'}*\n${toMrkdwn(value, reader, factValue) || '–'}`,
  }));
  return fields.length > 0 ? [{ type: 'section', fields }] : [];
}

function sectionBlocks(sections: readonly Line[], reader: Reader): RichText[] {
  const blocks: RichText[] = [];
  let left = sectionsTotal;
  for (const section of sections) {
    const block = toRichText(section, reader, Math.min(left, limits.sectionText));
    if (!block) continue;
    blocks.push(block);
    left -= textLength(block);
  }
  return blocks.length > mostSeparateSections ? [joinLines(blocks)] : blocks;
}

/** A footer, or any other small print. */
export function context(line: Line, reader: Reader): ContextBlock[] {
  const text = toMrkdwn(line, reader, footerText);
  return text.trim() ? [{ type: 'context', elements: [{ type: 'mrkdwn', verbatim: true, text }] }] : [];
}
