import { type Inline, type Paragraph, parseMrkdwn } from './mrkdwn.ts';
import type { Block, Element, RichTextLeaf, TextObject } from './slack/block-kit.ts';

/** How ids read to a person. */
export interface Names {
  user(id: string): string;
  channel(id: string): string;
}

/** What a person reads: mentions and dates resolved, marks such as *bold* gone. */
export function mrkdwnToPlain(source: string, names: Names): string {
  return parseMrkdwn(source)
    .map((paragraph) => paragraphToPlain(paragraph, names))
    .join('\n');
}

function paragraphToPlain(paragraph: Paragraph, names: Names): string {
  if (paragraph.type === 'preformatted') return paragraph.text;
  return paragraph.children.map((inline) => inlineToPlain(inline, names)).join('');
}

function inlineToPlain(inline: Inline, names: Names): string {
  switch (inline.type) {
    case 'text':
    case 'code':
      return inline.text;
    case 'bold':
    case 'italic':
    case 'strike':
      return inline.children.map((child) => inlineToPlain(child, names)).join('');
    case 'link':
      return inline.label;
    case 'user':
      return `@${names.user(inline.id)}`;
    case 'channel':
      return `#${names.channel(inline.id)}`;
    case 'group':
      return inline.label === '' ? inline.id : inline.label;
    case 'broadcast':
      return `@${inline.range}`;
    case 'date':
      return inline.fallback === '' ? new Date(inline.atS * 1000).toISOString() : inline.fallback;
    case 'emoji':
      return `:${inline.name}:`;
  }
}

export function textToPlain(text: TextObject, names: Names): string {
  return text.type === 'mrkdwn' ? mrkdwnToPlain(text.text, names) : text.text;
}

/** The blocks as lines of plain text; buttons stand in brackets. */
export function blocksToPlain(blocks: readonly Block[], names: Names): string {
  return blocks
    .map((block) => blockToPlain(block, names))
    .filter((text) => text !== '')
    .join('\n');
}

function blockToPlain(block: Block, names: Names): string {
  switch (block.type) {
    case 'header':
      return block.text.text;
    case 'section':
      return sectionToPlain(block, names);
    case 'context':
      return block.elements
        .map((element) => (element.type === 'image' ? element.alt_text : textToPlain(element, names)))
        .join(' ');
    case 'actions':
      return block.elements.map((element) => elementToPlain(element, names)).join(' ');
    case 'input':
      return [block.label.text, block.hint?.text, elementToPlain(block.element, names)]
        .filter(Boolean)
        .join(' ');
    case 'image':
      return block.alt_text;
    case 'rich_text':
      return block.elements.map((part) => partToPlain(part, names)).join('\n');
    case 'divider':
      return '';
  }
}

function sectionToPlain(block: Extract<Block, { type: 'section' }>, names: Names): string {
  const { text, fields = [], accessory } = block;
  const lines = [...(text === undefined ? [] : [text]), ...fields].map((each) => textToPlain(each, names));
  if (accessory !== undefined && accessory.type !== 'image') lines.push(elementToPlain(accessory, names));
  return lines.join('\n');
}

function elementToPlain(element: Element, names: Names): string {
  if (element.type === 'button') return `[${element.text.text}]`;
  if (element.type === 'overflow')
    return element.options.map(({ text }) => `[${textToPlain(text, names)}]`).join(' ');
  if ('placeholder' in element && element.placeholder !== undefined) return `[${element.placeholder.text}]`;
  return '';
}

type RichTextPart = Extract<Block, { type: 'rich_text' }>['elements'][number];

function partToPlain(part: RichTextPart, names: Names): string {
  if (part.type === 'rich_text_list') {
    return part.elements.map(({ elements }) => `• ${leavesToPlain(elements, names)}`).join('\n');
  }
  return leavesToPlain(part.elements, names);
}

function leavesToPlain(leaves: readonly RichTextLeaf[], names: Names): string {
  return leaves.map((leaf) => leafToPlain(leaf, names)).join('');
}

function leafToPlain(leaf: RichTextLeaf, names: Names): string {
  switch (leaf.type) {
    case 'text':
      return leaf.text;
    case 'link':
      return leaf.text ?? leaf.url;
    case 'emoji':
      return leaf.unicode ?? `:${leaf.name}:`;
    case 'user':
      return `@${names.user(leaf.user_id)}`;
    case 'channel':
      return `#${names.channel(leaf.channel_id)}`;
    case 'broadcast':
      return `@${leaf.range}`;
    case 'date':
      return leaf.fallback ?? new Date(leaf.timestamp * 1000).toISOString();
  }
}
