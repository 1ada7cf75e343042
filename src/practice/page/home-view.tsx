import type { PageView } from '../page-state.ts';
import { Avatar } from './avatar.tsx';
import { Blocks } from './blocks.tsx';
import { usePage } from './page-context.ts';

export function HomeView({ view }: { view: PageView | null }) {
  const { state, perform } = usePage();
  return (
    <section class="channel" aria-label="Home">
      <header class="channel-head">
        <div class="channel-title">
          <h1>
            <Avatar id={state.app.id} size={26} />
            {state.app.name}
          </h1>
          <p class="topic">Home of {state.names.users[state.me]}</p>
        </div>
      </header>
      <div class="messages">
        <div class="home">
          {view === null ? (
            <p class="muted">{state.app.name} has not shown anything here yet.</p>
          ) : (
            <Blocks
              blocks={view.blocks}
              acting={{
                scope: view.id,
                values: view.values,
                act: (target) => perform({ do: 'act', me: state.me, place: { viewId: view.id }, ...target }),
              }}
            />
          )}
        </div>
      </div>
    </section>
  );
}
