import type { Block, Element } from '../slack/block-kit.ts';
import type { Choice, Values } from '../slack/input-values.ts';
import { ActionButton, OverflowMenu, SelectMenu } from './actions.tsx';
import { choiceOf } from './choice-of.ts';
import { Control } from './control.tsx';
import { RichText, Text, withEmoji } from './text.tsx';

export interface Acting {
  /** Unique on the page, for ids. */
  scope: string;
  values: Values;
  act(target: { blockId: string; actionId: string; choice?: Choice }): Promise<unknown>;
}

/** Blocks as they stand in a message, in Home, or in a modal; inputs are the modal's own. */
export function Blocks({ blocks, acting }: { blocks: readonly Block[]; acting: Acting }) {
  return (
    <div class="blocks">
      {blocks.map((block, index) => (
        <BlockView key={block.block_id ?? index} block={block} acting={acting} />
      ))}
    </div>
  );
}

export function BlockView({ block, acting }: { block: Block; acting: Acting }) {
  switch (block.type) {
    case 'header':
      return <h3 class="block-header">{withEmoji(block.text.text)}</h3>;
    case 'section':
      return <Section block={block} acting={acting} />;
    case 'divider':
      return <hr class="block-divider" />;
    case 'context':
      return (
        <div class="block-context">
          {block.elements.map((element, index) =>
            element.type === 'image' ? (
              <img key={index} src={element.image_url} alt={element.alt_text} />
            ) : (
              <Text key={index} text={element} />
            ),
          )}
        </div>
      );
    case 'actions':
      return (
        <div class="block-actions">
          {block.elements.map((element) => (
            <ElementView key={element.action_id} element={element} block={block} acting={acting} />
          ))}
        </div>
      );
    case 'image':
      return (
        <figure class="block-image">
          {block.title !== undefined && <figcaption>{block.title.text}</figcaption>}
          <img src={block.image_url} alt={block.alt_text} />
        </figure>
      );
    case 'rich_text':
      return <RichTextBlock block={block} />;
    case 'input':
      return null;
  }
}

type SectionBlock = Extract<Block, { type: 'section' }>;

function Section({ block, acting }: { block: SectionBlock; acting: Acting }) {
  const { text, fields, accessory } = block;
  return (
    <div class="block-section">
      <div class="section-body">
        {text !== undefined && <Text text={text} />}
        {fields !== undefined && (
          <div class="fields">
            {fields.map((field, index) => (
              <div key={index} class="field">
                <Text text={field} />
              </div>
            ))}
          </div>
        )}
      </div>
      {accessory?.type === 'image' && (
        <img class="accessory" src={accessory.image_url} alt={accessory.alt_text} />
      )}
      {accessory !== undefined && accessory.type !== 'image' && (
        <ElementView element={accessory} block={block} acting={acting} />
      )}
    </div>
  );
}

function ElementView({ element, block, acting }: { element: Element; block: Block; acting: Acting }) {
  const blockId = block.block_id ?? '';
  const actionId = element.action_id ?? '';
  const act = (choice?: Choice) =>
    acting.act({ blockId, actionId, ...(choice === undefined ? {} : { choice }) });
  if (element.type === 'button') return <ActionButton element={element} onClick={() => act()} />;
  if (element.type === 'overflow') return <OverflowMenu element={element} onChoose={act} />;
  if (element.type === 'static_select') {
    return (
      <SelectMenu element={element} choice={choiceOf(acting.values[blockId]?.[actionId])} onChoose={act} />
    );
  }
  const placeholder = 'placeholder' in element ? element.placeholder?.text : undefined;
  return (
    <div class="inline-control">
      <Control
        element={element}
        id={`${acting.scope}-${blockId}-${actionId}`}
        label={placeholder ?? 'Choose'}
        choice={choiceOf(acting.values[blockId]?.[actionId])}
        onChoose={act}
      />
    </div>
  );
}

type RichTextBlockShape = Extract<Block, { type: 'rich_text' }>;

function RichTextBlock({ block }: { block: RichTextBlockShape }) {
  return (
    <div class="mrkdwn">
      {block.elements.map((part, index) => (
        <RichPart key={index} part={part} />
      ))}
    </div>
  );
}

function RichPart({ part }: { part: RichTextBlockShape['elements'][number] }) {
  if (part.type === 'rich_text_list') return <RichList part={part} />;
  const content = <RichText leaves={part.elements} />;
  if (part.type === 'rich_text_quote') return <blockquote>{content}</blockquote>;
  return part.type === 'rich_text_preformatted' ? <pre>{content}</pre> : <p>{content}</p>;
}

type ListPart = Extract<RichTextBlockShape['elements'][number], { type: 'rich_text_list' }>;

function RichList({ part }: { part: ListPart }) {
  const items = part.elements.map((item, index) => (
    <li key={index}>
      <RichText leaves={item.elements} />
    </li>
  ));
  return part.style === 'ordered' ? <ol>{items}</ol> : <ul>{items}</ul>;
}
