import type { ComponentChildren } from 'preact';
import type { TeamsPlace } from '../../teams-state.ts';
import { useDesk } from '../desk.ts';
import { AppFace } from '../face.tsx';
import { useTeams } from './teams-context.ts';

/** The chats, or the team with its channels. */
export function TeamsList() {
  const { state } = useTeams();
  const { me } = useDesk();
  const { open, team, channels, chat } = state;
  return (
    <nav class="teams-list" aria-label="Conversations">
      <header>
        <h1>{open.kind === 'chat' ? 'Chat' : 'Teams'}</h1>
        <p class="muted">
          You are {me.name}
          {me.title === '' ? '' : `, ${me.title}`}
        </p>
      </header>
      {open.kind === 'chat' ? (
        <PlaceItem place={chat}>
          <AppFace size={28} />
        </PlaceItem>
      ) : (
        <>
          <h2>
            <TeamSquare name={team} />
            {team}
          </h2>
          {channels.map((channel) => (
            <PlaceItem key={channel.id} place={channel} />
          ))}
        </>
      )}
    </nav>
  );
}

export function TeamSquare({ name, size = 24 }: { name: string; size?: number }) {
  const side = { width: `${size}px`, height: `${size}px`, fontSize: `${Math.round(size * 0.42)}px` };
  return (
    <span class="team-square" style={side} aria-hidden="true">
      {name
        .split(/\s+/)
        .slice(0, 2)
        .map((word) => word[0])
        .join('')}
    </span>
  );
}

function PlaceItem({ place, children }: { place: TeamsPlace; children?: ComponentChildren }) {
  const { state, goTo } = useTeams();
  const { id, name, unread, calls } = place;
  const isCurrent = state.open.place.id === id;
  return (
    <button
      type="button"
      class={`teams-item${unread > 0 && !isCurrent ? ' has-unread' : ''}`}
      aria-current={isCurrent}
      aria-label={unread > 0 ? `${name}, ${unread} unread` : name}
      onClick={() => goTo(id)}
    >
      {children}
      <span class="side-name">{name}</span>
      {calls > 0 && !isCurrent && <span class="badge">{calls}</span>}
    </button>
  );
}
