import { useEffect, useState } from 'preact/hooks';
import type { TeamsMessage } from '../../teams-state.ts';
import { clockTime } from '../dates.ts';
import { useDesk } from '../desk.ts';
import { Menu } from '../menu.tsx';
import { CardBox } from './card-box.tsx';
import { MessageText } from './message-text.tsx';
import { TeamsComposer } from './teams-composer.tsx';
import { useTeams } from './teams-context.ts';
import { TeamsFace, useNameOf } from './teams-face.tsx';

export const dateOf = ({ id }: TeamsMessage): Date => new Date(Number(id));

interface RowProps {
  message: TeamsMessage;
  isInChat?: boolean;
  onReply?(): void;
}

export function TeamsMessageRow({ message, isInChat = false, onReply }: RowProps) {
  const { state } = useTeams();
  const name = useNameOf()(message.from);
  const [isEditing, setEditing] = useState(false);
  const isMine = message.from === state.me;
  const classes = ['teams-message', isMine && 'is-mine', isInChat && 'is-in-chat'].filter(Boolean).join(' ');
  return (
    <article class={classes} data-id={message.id} aria-label={`${name}: ${message.summary || message.text}`}>
      <TeamsFace id={message.from} />
      <div class="teams-message-main">
        <p class="message-head">
          <strong>{name}</strong>
          <time
            class="muted"
            dateTime={dateOf(message).toISOString()}
            title={dateOf(message).toLocaleString()}
          >
            {clockTime(dateOf(message))}
          </time>
          {message.isEdited && !message.isDeleted && <small class="muted">Edited</small>}
        </p>
        {isEditing ? (
          <TeamsComposer
            where={message.conversation}
            placeholder="Edit the message"
            label="Edit"
            isInThread
            isInChat={isInChat}
            edited={message}
            onEnd={() => setEditing(false)}
          />
        ) : (
          <Content message={message} />
        )}
        {message.answer && <PrivateAnswer message={message} answer={message.answer} />}
      </div>
      {!message.isDeleted && (
        <Toolbar message={message} isMine={isMine} onReply={onReply} onEdit={() => setEditing(true)} />
      )}
    </article>
  );
}

function Content({ message }: { message: TeamsMessage }) {
  const { act } = useTeams();
  const { conversation, id, text, card, isDeleted, mentions } = message;
  if (isDeleted) return <p class="muted teams-deleted">This message has been deleted.</p>;
  return (
    <>
      {text !== '' && <MessageText message={message} />}
      {card !== null && card !== undefined && (
        <CardBox
          card={card}
          mentions={mentions}
          onPress={(press) => act({ inTeams: 'press', conversation, id, ...press })}
        />
      )}
    </>
  );
}

type Answer = NonNullable<TeamsMessage['answer']>;

const answerStaysMs = 30_000;

/** What only this person sees: Teams shows it under the card, and words for a while only. */
function PrivateAnswer({ message, answer }: { message: TeamsMessage; answer: Answer }) {
  const { act } = useTeams();
  const { conversation, id } = message;
  const hasCard = answer.card !== null && answer.card !== undefined;
  useEffect(() => {
    if (hasCard) return undefined;
    const timer = setTimeout(() => void act({ inTeams: 'dismiss', conversation, id }), answerStaysMs);
    return () => clearTimeout(timer);
  }, [answer.text, hasCard]);
  return (
    <div class="teams-answer" role="status">
      <div>
        <small class="muted">👁 Only you can see this</small>
        {answer.text !== '' && <p>{answer.text}</p>}
        {hasCard && (
          <CardBox
            card={answer.card}
            mentions={answer.mentions}
            onPress={(press) => act({ inTeams: 'press', conversation, id, ...press })}
          />
        )}
      </div>
      <button
        type="button"
        class="icon-button"
        aria-label="Put away"
        onClick={() => act({ inTeams: 'dismiss', conversation, id })}
      >
        ✕
      </button>
    </div>
  );
}

interface ToolbarProps {
  message: TeamsMessage;
  isMine: boolean;
  onReply: (() => void) | undefined;
  onEdit(): void;
}

function Toolbar({ message, isMine, onReply, onEdit }: ToolbarProps) {
  const { act } = useTeams();
  const { setup } = useDesk();
  const { conversation, id } = message;
  const items = [
    ...setup.teamsCommands.onMessages.map(({ id: command, title }) => ({
      key: command,
      label: title,
      choose: () => act({ inTeams: 'command', conversation, id, command }),
    })),
    ...(isMine
      ? [
          { key: 'edit', label: 'Edit', choose: onEdit },
          { key: 'delete', label: 'Delete', choose: () => act({ inTeams: 'delete', conversation, id }) },
        ]
      : []),
  ];
  if (items.length === 0 && !onReply) return null;
  return (
    <div class="hover-menu" role="toolbar" aria-label="Message actions">
      {onReply && (
        <button type="button" onClick={onReply}>
          ↩ Reply
        </button>
      )}
      {items.length > 0 && <Menu label="More options" class="icon-button" face="⋯" items={items} />}
    </div>
  );
}
