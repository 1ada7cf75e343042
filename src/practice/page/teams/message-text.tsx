import { parseMessageText, type TextPart } from '../../teams/message-text.ts';
import type { TeamsMessage } from '../../teams-state.ts';
import { Link } from '../text.tsx';
import { useTeams } from './teams-context.ts';

/** What a message says. Markup of others comes in as a tree only, so nothing of it can become more than text. */
export function MessageText({ message }: { message: TeamsMessage }) {
  return (
    <div class="teams-text">
      <Parts parts={parseMessageText(message)} />
    </div>
  );
}

function Parts({ parts }: { parts: readonly TextPart[] }) {
  return (
    <>
      {parts.map((part, index) => (
        <Part key={index} part={part} />
      ))}
    </>
  );
}

function Part({ part }: { part: TextPart }) {
  const { state } = useTeams();
  if (part.type === 'text') return <>{part.text}</>;
  if (part.type === 'break') return <br />;
  if (part.type === 'mention')
    return <span class={`mention${part.id === state.me ? ' mention-me' : ''}`}>{part.name}</span>;
  const inner = <Parts parts={part.children} />;
  switch (part.type) {
    case 'bold':
      return <strong>{inner}</strong>;
    case 'italic':
      return <em>{inner}</em>;
    case 'underline':
      return <u>{inner}</u>;
    case 'strike':
      return <s>{inner}</s>;
    case 'code':
      return <code>{inner}</code>;
    case 'link':
      return <Link url={part.url}>{inner}</Link>;
    case 'paragraph':
      return <p>{inner}</p>;
    case 'quote':
      return <blockquote>{inner}</blockquote>;
    case 'list':
      return <ul>{inner}</ul>;
    case 'item':
      return <li>{inner}</li>;
    case 'span':
      return inner;
  }
}
