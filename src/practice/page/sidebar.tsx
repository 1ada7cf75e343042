import type { PageChannel } from '../page-state.ts';
import { Avatar } from './avatar.tsx';
import { usePage } from './page-context.ts';

export function Sidebar() {
  const { state, perform, goTo } = usePage();
  const at = state.open.kind === 'home' ? 'home' : state.open.channel.id;
  const named = state.channels.filter(({ kind }) => kind === 'public' || kind === 'private');
  const directs = state.channels.filter(({ kind }) => kind === 'im' || kind === 'mpim');
  const withApp = directs.find(({ name }) => name === state.app.name);
  const openDirect = async () => {
    const result = await perform({ do: 'direct', me: state.me });
    if (typeof result?.channel === 'string') goTo(result.channel);
  };
  const me = state.people.find(({ id }) => id === state.me);
  const openHome = () => {
    goTo('home');
    void perform({ do: 'home', me: state.me });
  };
  const join = async (channel: string) => {
    await perform({ do: 'join', me: state.me, channel });
    goTo(channel);
  };
  return (
    <nav class="sidebar" aria-label="Conversations">
      <p class="team">
        {state.team}
        <small>
          You are {state.names.users[state.me]}
          {me?.title ? `, ${me.title}` : ''}
        </small>
      </p>
      <button type="button" class="side-item" aria-current={at === 'home'} onClick={openHome}>
        <span class="side-icon">⌂</span>
        <span class="side-name">{state.app.name} Home</span>
      </button>
      <h2>Channels</h2>
      {named
        .filter(({ isArchived }) => !isArchived)
        .map((channel) => (
          <ChannelItem key={channel.id} channel={channel} isCurrent={at === channel.id} />
        ))}
      {state.joinable.map(({ id, name }) => (
        <div key={id} class="side-joinable">
          <button
            type="button"
            class="side-item"
            aria-current={at === id}
            aria-label={name}
            onClick={() => goTo(id)}
          >
            <span class="side-icon">#</span>
            <span class="side-name">{name}</span>
          </button>
          <button type="button" class="side-join" aria-label={`Join ${name}`} onClick={() => join(id)}>
            Join
          </button>
        </div>
      ))}
      <h2>Direct messages</h2>
      {withApp === undefined && (
        <button type="button" class="side-item" onClick={openDirect}>
          <Avatar id={state.app.id} size={20} />
          <span class="side-name">{state.app.name}</span>
        </button>
      )}
      {directs.map((channel) => (
        <ChannelItem key={channel.id} channel={channel} isCurrent={at === channel.id} />
      ))}
      <Archived channels={named.filter(({ isArchived }) => isArchived)} at={at} />
    </nav>
  );
}

function Archived({ channels, at }: { channels: readonly PageChannel[]; at: string }) {
  if (channels.length === 0) return null;
  return (
    <details>
      <summary>Archived ({channels.length})</summary>
      {channels.map((channel) => (
        <ChannelItem key={channel.id} channel={channel} isCurrent={at === channel.id} />
      ))}
    </details>
  );
}

function ChannelItem({ channel, isCurrent }: { channel: PageChannel; isCurrent: boolean }) {
  const { state, goTo } = usePage();
  const { id, name, kind, unread, calls } = channel;
  return (
    <button
      type="button"
      class={`side-item${unread > 0 && !isCurrent ? ' has-unread' : ''}`}
      aria-current={isCurrent}
      aria-label={unread > 0 ? `${name}, ${unread} unread` : name}
      onClick={() => goTo(id)}
    >
      {kind === 'im' || kind === 'mpim' ? (
        <Avatar id={state.app.id} size={20} />
      ) : (
        <span class="side-icon">{kind === 'private' ? '🔒' : '#'}</span>
      )}
      <span class="side-name">{name}</span>
      {calls > 0 && !isCurrent && <span class="badge">{calls}</span>}
    </button>
  );
}
