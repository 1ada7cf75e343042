import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { OpenChannel, PageMessage } from '../page-state.ts';
import { Avatar } from './avatar.tsx';
import { Composer } from './composer.tsx';
import { DayDivider } from './day-divider.tsx';
import { dateOf, MessageRow } from './message.tsx';
import { usePage } from './page-context.ts';
import { Link, withEmoji } from './text.tsx';

export function ChannelView({ open }: { open: OpenChannel }) {
  const { state, perform } = usePage();
  const { channel, messages } = open;
  const [thread, setThread] = useState<string>();
  const [newFrom, setNewFrom] = useState(open.lastRead);
  const list = useRef<HTMLDivElement>(null);
  const last = messages.at(-1)?.ts;
  const place = `${state.me}/${channel.id}`;

  // The mark for what is new stays where it was when the channel was opened.
  useEffect(() => {
    setNewFrom(open.lastRead);
    setThread(undefined);
  }, [place]);
  useEffect(() => {
    if (last === undefined || channel.unread === 0 || !open.isMember) return;
    void perform({ do: 'read', me: state.me, channel: channel.id, ts: last });
  }, [place, last, channel.unread]);
  useLayoutEffect(() => {
    if (list.current !== null) list.current.scrollTop = list.current.scrollHeight;
  }, [place, last]);

  return (
    <section class="channel" aria-label={channel.name}>
      <ChannelHead open={open} />
      <div class="messages" ref={list}>
        <div class="messages-inner">
          <Beginning open={open} />
          <Messages open={open} newFrom={newFrom} onReply={setThread} />
        </div>
      </div>
      <Foot
        open={open}
        thread={messages.find(({ ts }) => ts === thread)}
        onThreadEnd={() => setThread(undefined)}
      />
    </section>
  );
}

interface FootProps {
  open: OpenChannel;
  thread: PageMessage | undefined;
  onThreadEnd(): void;
}

/** Where one writes, or why one cannot. */
function Foot({ open: { channel, isMember }, thread, onThreadEnd }: FootProps) {
  const { state, perform } = usePage();
  if (channel.isArchived) return <p class="archived">This channel is archived. Nobody can write here.</p>;
  if (isMember) return <Composer channel={channel} thread={thread} onThreadEnd={onThreadEnd} />;
  return (
    <p class="archived">
      You are looking into #{channel.name}.
      <button
        type="button"
        class="button button-primary"
        onClick={() => perform({ do: 'join', me: state.me, channel: channel.id })}
      >
        Join channel
      </button>
    </p>
  );
}

function Messages({
  open: { channel, messages },
  newFrom,
  onReply,
}: {
  open: OpenChannel;
  newFrom: string;
  onReply(ts: string): void;
}) {
  const { state } = usePage();
  const top = messages.filter(
    ({ threadTs }) => threadTs === undefined || !messages.some(({ ts }) => ts === threadTs),
  );
  const isNew = (message: PageMessage) =>
    Number(message.ts) > Number(newFrom) && message.user !== state.me && !message.isNotice;
  const firstNew = top.find(isNew);
  const dates = top.map(dateOf);
  return (
    <>
      {top.map((message, index) => (
        <div key={message.ts}>
          <DayDivider at={dateOf(message)} before={dates[index - 1]} />
          {message === firstNew && index > 0 && <div class="new-divider">New</div>}
          <MessageRow
            channel={channel.id}
            message={message}
            replies={messages.filter(({ threadTs }) => threadTs === message.ts)}
            onReply={onReply}
          />
        </div>
      ))}
    </>
  );
}

function ChannelHead({ open: { channel, topic, members, bookmarks, messages } }: { open: OpenChannel }) {
  const { state } = usePage();
  const pinned = messages.filter(({ isPinned }) => isPinned);
  const isNamed = channel.kind === 'public' || channel.kind === 'private';
  return (
    <header class="channel-head">
      <div class="channel-title">
        <h1>
          {isNamed ? <span class="muted">{channel.kind === 'private' ? '🔒' : '#'}</span> : <DirectFace />}
          {channel.name}
        </h1>
        {topic !== '' && <p class="topic">{withEmoji(topic)}</p>}
        {isNamed && (
          <p class="members" title={members.map((id) => state.names.users[id] ?? id).join(', ')}>
            {members.slice(0, 5).map((id) => (
              <Avatar key={id} id={id} size={22} />
            ))}
            <span>{members.length}</span>
          </p>
        )}
      </div>
      {(bookmarks.length > 0 || pinned.length > 0) && (
        <nav class="bookmarks" aria-label="Bookmarks">
          {pinned.length > 0 && (
            <button type="button" onClick={() => showMessage(pinned.at(-1)?.ts)}>
              📌 {pinned.length} pinned
            </button>
          )}
          {bookmarks.map(({ id, title, link }) => (
            <Link key={id} url={link}>
              🔖 {withEmoji(title)}
            </Link>
          ))}
        </nav>
      )}
    </header>
  );
}

function DirectFace() {
  const { state } = usePage();
  return <Avatar id={state.app.id} size={26} />;
}

function showMessage(ts: string | undefined): void {
  document.querySelector(`[data-ts="${ts}"]`)?.scrollIntoView({ block: 'center', behavior: 'smooth' });
}

function Beginning({ open: { channel } }: { open: OpenChannel }) {
  const { state } = usePage();
  const isNamed = channel.kind === 'public' || channel.kind === 'private';
  return (
    <p class="beginning muted">
      {isNamed
        ? `This is the beginning of #${channel.name}.`
        : `This is where ${channel.name} writes to ${state.names.users[state.me]}, and nobody else sees it.`}
    </p>
  );
}
