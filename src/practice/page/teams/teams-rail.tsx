import type { ComponentChildren } from 'preact';
import type { TeamsPlace } from '../../teams-state.ts';
import { Mark, markInWords } from '../mark.tsx';
import { useTeams } from './teams-context.ts';

/** The two things there are: the chat, and the team with its channels. */
export function TeamsRail() {
  const { state, act, goTo } = useTeams();
  const { open, chat, channels } = state;
  const openChat = () => {
    void act({ inTeams: 'chat' });
    goTo(chat.id);
  };
  const first = channels.find(({ calls }) => calls > 0) ?? channels[0];
  return (
    <nav class="teams-rail" aria-label="Teams apps">
      <RailButton name="Chat" places={[chat]} isCurrent={open.kind === 'chat'} onClick={openChat}>
        <path d="M4 5.5A2.5 2.5 0 0 1 6.5 3h11A2.5 2.5 0 0 1 20 5.5v8a2.5 2.5 0 0 1-2.5 2.5H11l-4.6 4v-4A2.5 2.5 0 0 1 4 13.5z" />
        <path d="M8 8h8M8 11.5h5" />
      </RailButton>
      {first && (
        <RailButton
          name="Teams"
          places={channels}
          isCurrent={open.kind === 'channel'}
          onClick={() => goTo(open.kind === 'channel' ? open.place.id : first.id)}
        >
          <circle cx="9" cy="7.5" r="3.2" />
          <circle cx="17" cy="8.5" r="2.3" />
          <path d="M3 19v-3.2A2.8 2.8 0 0 1 5.8 13h6.4a2.8 2.8 0 0 1 2.8 2.8V19zM15 19h6v-3.4a2.4 2.4 0 0 0-2.4-2.4H16" />
        </RailButton>
      )}
    </nav>
  );
}

interface RailButtonProps {
  name: string;
  places: readonly TeamsPlace[];
  isCurrent: boolean;
  onClick(): void;
  children: ComponentChildren;
}

function RailButton({ name, places, isCurrent, onClick, children }: RailButtonProps) {
  const unread = places.reduce((sum, place) => sum + place.unread, 0);
  const calls = places.reduce((sum, place) => sum + place.calls, 0);
  return (
    <button
      type="button"
      class="rail-button"
      aria-current={isCurrent}
      aria-label={`${name}${markInWords({ unread, calls })}`}
      onClick={onClick}
    >
      <svg
        viewBox="0 0 24 24"
        width="24"
        height="24"
        fill="none"
        stroke="currentColor"
        stroke-width="1.6"
        stroke-linejoin="round"
        stroke-linecap="round"
        role="presentation"
      >
        {children}
      </svg>
      <span>{name}</span>
      <Mark unread={unread} calls={calls} />
    </button>
  );
}
