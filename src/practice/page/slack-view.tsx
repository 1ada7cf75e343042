import type { PageState } from '../page-state.ts';
import { ChannelView } from './channel-view.tsx';
import { useDesk } from './desk.ts';
import { HintCard } from './hint-card.tsx';
import { HomeView } from './home-view.tsx';
import { Modal } from './modal.tsx';
import { PageProvider } from './page-context.ts';
import { Sidebar } from './sidebar.tsx';

/** Slack as this person sees it. */
export function SlackView({ state, goTo }: { state: PageState; goTo(at: string): void }) {
  const { clock, setup, perform } = useDesk();
  return (
    <PageProvider value={{ state, clock, setup, perform, goTo }}>
      <Sidebar />
      <main>
        {state.open.kind === 'home' ? <HomeView view={state.open.view} /> : <ChannelView open={state.open} />}
        <HintCard />
      </main>
      {state.modal !== null && <Modal key={state.modal.id} view={state.modal} />}
    </PageProvider>
  );
}
