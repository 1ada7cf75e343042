import type { ComponentChildren } from 'preact';
import { type Inline, parseMrkdwn } from '../mrkdwn.ts';
import type { RichTextLeaf, TextObject } from '../slack/block-kit.ts';
import { fillDateTokens } from './dates.ts';
import { useDesk } from './desk.ts';
import { emojiFor } from './emoji.ts';
import { usePage } from './page-context.ts';

export function Text({ text }: { text: TextObject }) {
  if (text.type === 'mrkdwn') return <Mrkdwn source={text.text} />;
  return <span class="plain">{withEmoji(text.text)}</span>;
}

/** Plain text knows emoji by name and nothing else. */
export function withEmoji(text: string): string {
  return text.replace(/:([a-z0-9_+-]+):/g, (whole, name: string) => {
    const found = emojiFor(name);
    return found === `:${name}:` ? whole : found;
  });
}

export function Mrkdwn({ source }: { source: string }) {
  return (
    <div class="mrkdwn">
      {parseMrkdwn(source).map((paragraph, index) => {
        if (paragraph.type === 'preformatted') return <pre key={index}>{paragraph.text}</pre>;
        const children = paragraph.children.map((inline, at) => <InlineText key={at} inline={inline} />);
        return paragraph.type === 'quote' ? (
          <blockquote key={index}>{children}</blockquote>
        ) : (
          <p key={index}>{children}</p>
        );
      })}
    </div>
  );
}

function InlineText({ inline }: { inline: Inline }) {
  switch (inline.type) {
    case 'text':
      return <>{inline.text}</>;
    case 'bold':
      return <strong>{inlines(inline.children)}</strong>;
    case 'italic':
      return <em>{inlines(inline.children)}</em>;
    case 'strike':
      return <s>{inlines(inline.children)}</s>;
    case 'code':
      return <code>{inline.text}</code>;
    case 'link':
      return <Link url={inline.url}>{inline.label}</Link>;
    case 'user':
      return <UserMention id={inline.id} />;
    case 'channel':
      return <ChannelMention id={inline.id} />;
    case 'group':
      return <GroupMention id={inline.id} label={inline.label} />;
    case 'broadcast':
      return <span class="mention mention-me">@{inline.range}</span>;
    case 'date':
      return <DateText atS={inline.atS} format={inline.format} fallback={inline.fallback} />;
    case 'emoji':
      return <Emoji name={inline.name} />;
  }
}

function inlines(children: readonly Inline[]) {
  return children.map((child, index) => <InlineText key={index} inline={child} />);
}

function Emoji({ name }: { name: string }) {
  return (
    <span class="emoji" title={`:${name}:`}>
      {emojiFor(name)}
    </span>
  );
}

function UserMention({ id }: { id: string }) {
  const { state } = usePage();
  const mine = id === state.me ? ' mention-me' : '';
  return <span class={`mention${mine}`}>@{state.names.users[id] ?? id}</span>;
}

function ChannelMention({ id }: { id: string }) {
  const { state, goTo } = usePage();
  const name = state.names.channels[id];
  if (name === undefined) return <span class="mention">🔒 a private channel</span>;
  return (
    <button type="button" class="mention mention-channel" onClick={() => goTo(id)}>
      #{name}
    </button>
  );
}

function GroupMention({ id, label }: { id: string; label: string }) {
  const { state } = usePage();
  const handle = state.names.groups[id];
  return <span class="mention">{handle === undefined ? label || `@${id}` : `@${handle}`}</span>;
}

function DateText({ atS, format, fallback }: { atS: number; format: string; fallback: string }) {
  const { clock } = usePage();
  const at = new Date(atS * 1000);
  if (Number.isNaN(at.getTime())) return <>{fallback}</>;
  return (
    <time dateTime={at.toISOString()} title={at.toLocaleString()}>
      {fillDateTokens(format, at, clock.now)}
    </time>
  );
}

/** A link. One that leads to a conversation on this page shows it here instead of leaving the page. */
export function Link({
  url,
  children,
  class: className,
}: {
  url: string;
  children: ComponentChildren;
  class?: string;
}) {
  const { follow } = useDesk();
  return (
    <a
      {...(className === undefined ? {} : { class: className })}
      href={url}
      target="_blank"
      rel="noopener noreferrer"
      onClick={(event) => {
        if (follow(url)) event.preventDefault();
      }}
    >
      {children}
    </a>
  );
}

export function RichText({ leaves }: { leaves: readonly RichTextLeaf[] }) {
  return (
    <>
      {leaves.map((leaf, index) => (
        <StyledLeaf key={index} leaf={leaf} />
      ))}
    </>
  );
}

function StyledLeaf({ leaf }: { leaf: RichTextLeaf }) {
  const { bold, italic, strike, code } = leaf.style ?? {};
  let shown = <Leaf leaf={leaf} />;
  if (code) shown = <code>{shown}</code>;
  if (strike) shown = <s>{shown}</s>;
  if (italic) shown = <em>{shown}</em>;
  return bold ? <strong>{shown}</strong> : shown;
}

function Leaf({ leaf }: { leaf: RichTextLeaf }) {
  switch (leaf.type) {
    case 'text':
      return <>{leaf.text}</>;
    case 'link':
      return <Link url={leaf.url}>{leaf.text ?? leaf.url}</Link>;
    case 'emoji':
      return <Emoji name={leaf.name} />;
    case 'user':
      return <UserMention id={leaf.user_id} />;
    case 'channel':
      return <ChannelMention id={leaf.channel_id} />;
    case 'broadcast':
      return <span class="mention mention-me">@{leaf.range}</span>;
    case 'date':
      return <DateText atS={leaf.timestamp} format={leaf.format} fallback={leaf.fallback ?? ''} />;
  }
}
