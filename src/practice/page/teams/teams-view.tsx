import { useCallback } from 'preact/hooks';
import type { TeamsState } from '../../teams-state.ts';
import { useDesk } from '../desk.ts';
import { TeamsChannel } from './teams-channel.tsx';
import { TeamsChat } from './teams-chat.tsx';
import { type Act, TeamsProvider } from './teams-context.ts';
import { TeamsDialogBox } from './teams-dialog-box.tsx';
import { TeamsList } from './teams-list.tsx';
import { TeamsRail } from './teams-rail.tsx';

/** Microsoft Teams as this person sees it. */
export function TeamsView({ state, goTo }: { state: TeamsState; goTo(place: string): void }) {
  const { perform } = useDesk();
  const act = useCallback(
    async (wanted: Act) => {
      const { timeZone: zone } = Intl.DateTimeFormat().resolvedOptions();
      return (await perform({ ...wanted, me: state.me, zone })) !== undefined;
    },
    [state.me],
  );
  const { open } = state;
  return (
    <TeamsProvider value={{ state, act, goTo }}>
      <TeamsRail />
      <TeamsList />
      <main>
        {open.kind === 'chat' ? (
          <TeamsChat key={open.place.id} place={open.place} messages={open.messages} />
        ) : (
          <TeamsChannel key={open.place.id} place={open.place} posts={open.posts} />
        )}
      </main>
      {state.dialog !== null && <TeamsDialogBox key={state.dialog.id} dialog={state.dialog} />}
    </TeamsProvider>
  );
}
