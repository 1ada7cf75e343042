import type { TeamsMessage, TeamsPlace } from '../../teams-state.ts';
import { DayDivider } from '../day-divider.tsx';
import { useDesk } from '../desk.ts';
import { AppFace } from '../face.tsx';
import { TeamsComposer } from './teams-composer.tsx';
import { useTeams } from './teams-context.ts';
import { dateOf, TeamsMessageRow } from './teams-message-row.tsx';
import { useReading } from './use-reading.ts';

/** The chat of one person with the app. */
export function TeamsChat({ place, messages }: { place: TeamsPlace; messages: readonly TeamsMessage[] }) {
  const { state } = useTeams();
  const { me } = useDesk();
  const { list, newFrom } = useReading(place, messages);
  const firstNew = messages.find(({ id, from }) => Number(id) > Number(newFrom) && from !== state.me);
  const dates = messages.map(dateOf);
  return (
    <section class="teams-place" aria-label={place.name}>
      <header class="teams-head">
        <AppFace size={32} />
        <h1>{place.name}</h1>
        <span class="teams-tab">Chat</span>
      </header>
      <div class="teams-body" ref={list}>
        <div class="teams-messages">
          <p class="muted teams-empty">
            This is where {place.name} writes to {me.name}, and nobody else sees it.
          </p>
          {messages.map((message, index) => (
            <div key={message.id}>
              <DayDivider at={dateOf(message)} before={dates[index - 1]} />
              {message === firstNew && index > 0 && <div class="new-divider">New</div>}
              <TeamsMessageRow message={message} isInChat />
            </div>
          ))}
        </div>
      </div>
      <TeamsComposer
        where={place.id}
        placeholder={`Write to ${place.name}, such as: list`}
        label="Message"
        isInChat
      />
    </section>
  );
}
