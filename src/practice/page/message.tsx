import type { PageMessage } from '../page-state.ts';
import { Avatar } from './avatar.tsx';
import { Blocks } from './blocks.tsx';
import { clockTime } from './dates.ts';
import { emojiFor } from './emoji.ts';
import { usePage } from './page-context.ts';
import { Mrkdwn } from './text.tsx';

interface MessageProps {
  channel: string;
  message: PageMessage;
  replies: readonly PageMessage[];
  onReply(ts: string): void;
}

export function dateOf({ ts }: PageMessage): Date {
  return new Date(Number(ts) * 1000);
}

export function MessageRow({ channel, message, replies, onReply }: MessageProps) {
  const { state } = usePage();
  if (message.isNotice) return <Notice message={message} />;
  const name = state.names.users[message.user] ?? message.user;
  const classes = ['message', message.isPinned && 'is-pinned', message.isEphemeral && 'is-ephemeral'].filter(
    Boolean,
  );
  return (
    <article class={classes.join(' ')} data-ts={message.ts} aria-label={`${name}: ${message.text}`}>
      {message.isPinned && <p class="message-flag">📌 Pinned</p>}
      {message.isEphemeral && <p class="message-flag">👁 Only visible to you</p>}
      <Avatar id={message.user} />
      <div class="message-main">
        <p class="message-head">
          <strong>{name}</strong>
          {message.isApp && <span class="app-tag">APP</span>}
          <time
            class="muted"
            dateTime={dateOf(message).toISOString()}
            title={dateOf(message).toLocaleString()}
          >
            {clockTime(dateOf(message))}
          </time>
        </p>
        <Content channel={channel} message={message} />
        {replies.length > 0 && <Replies channel={channel} replies={replies} />}
      </div>
      {!message.isEphemeral && <HoverMenu channel={channel} message={message} onReply={onReply} />}
    </article>
  );
}

function Content({ channel, message }: { channel: string; message: PageMessage }) {
  const { state, perform } = usePage();
  const acting = {
    scope: message.ts,
    values: message.values,
    act: (target: { blockId: string; actionId: string; choice?: string | number | string[] | null }) =>
      perform({ do: 'act', me: state.me, place: { channel, ts: message.ts }, ...target }),
  };
  return (
    <div class="message-content">
      {message.blocks.length > 0 ? (
        <Blocks blocks={message.blocks} acting={acting} />
      ) : (
        <Mrkdwn source={message.text} />
      )}
      {message.isEdited && <small class="muted">(edited)</small>}
      {message.attachments.map(({ color, text, blocks }, index) => (
        <div key={index} class="attachment" style={{ borderColor: colourOf(color) }}>
          {text !== undefined && <Mrkdwn source={text} />}
          {blocks !== undefined && <Blocks blocks={blocks} acting={acting} />}
        </div>
      ))}
      {message.reactions.length > 0 && (
        <p class="reactions">
          {message.reactions.map(({ name, users }) => (
            <span key={name} class="reaction">
              {emojiFor(name)} {users.length}
            </span>
          ))}
        </p>
      )}
    </div>
  );
}

function colourOf(color: string | undefined): string {
  const named: Readonly<Record<string, string>> = { good: '#2eb67d', warning: '#ecb22e', danger: '#e01e5a' };
  return color === undefined ? 'var(--line)' : (named[color] ?? color);
}

function Replies({ channel, replies }: { channel: string; replies: readonly PageMessage[] }) {
  const { state } = usePage();
  return (
    <div class="replies">
      {replies.map((reply) => (
        <div key={reply.ts} class="reply">
          <Avatar id={reply.user} size={22} />
          <div>
            <p class="message-head">
              <strong>{state.names.users[reply.user] ?? reply.user}</strong>
              {reply.isApp && <span class="app-tag">APP</span>}
              <time class="muted">{clockTime(dateOf(reply))}</time>
            </p>
            <Content channel={channel} message={reply} />
          </div>
        </div>
      ))}
    </div>
  );
}

function HoverMenu({ channel, message, onReply }: Omit<MessageProps, 'replies'>) {
  const { state, setup, perform } = usePage();
  const shortcuts = setup.shortcuts.filter(({ type }) => type === 'message');
  return (
    <div class="hover-menu" role="toolbar" aria-label="Message actions">
      {shortcuts.map(({ callbackId, name }) => (
        <button
          key={callbackId}
          type="button"
          onClick={() =>
            perform({ do: 'shortcut', me: state.me, callbackId, message: { channel, ts: message.ts } })
          }
        >
          ⚡ {name}
        </button>
      ))}
      <button type="button" onClick={() => onReply(message.ts)}>
        ↩ Reply
      </button>
    </div>
  );
}

function Notice({ message }: { message: PageMessage }) {
  return (
    <div class="notice" data-ts={message.ts}>
      <Avatar id={message.user} size={20} />
      <Mrkdwn source={message.text} />
      <time class="muted">{clockTime(dateOf(message))}</time>
    </div>
  );
}
