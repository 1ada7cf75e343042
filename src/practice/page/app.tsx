import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { PageAction } from '../page-action.ts';
import type { PageState } from '../page-state.ts';
import { ChannelView } from './channel-view.tsx';
import { type Clock, fetchSetup, followFeed, postAction, type Setup } from './connection.ts';
import { HintCard } from './hint-card.tsx';
import { HomeView } from './home-view.tsx';
import { Modal } from './modal.tsx';
import { PageProvider } from './page-context.ts';
import { Sidebar } from './sidebar.tsx';
import { type Toast, Toasts } from './toasts.tsx';
import { TopBar } from './top-bar.tsx';

/** Who the page acts as, and where each person was last. Kept per tab. */
interface Place {
  me: string;
  at: Readonly<Record<string, string>>;
}
const storageKey = 'muster-practice-place';

function loadPlace(): Place {
  const stored = sessionStorage.getItem(storageKey);
  return stored === null ? { me: '', at: {} } : JSON.parse(stored);
}

export function App() {
  const [place, setPlace] = useState(loadPlace);
  const [state, setState] = useState<PageState>();
  const [clock, setClock] = useState<Clock>();
  const [setup, setSetup] = useState<Setup>();
  const [isConnected, setConnected] = useState(true);
  const [toasts, setToasts] = useState<Toast[]>([]);
  const known = useRef<{ me: string; channels: Set<string> } | undefined>(undefined);

  const addToast = useCallback((toast: Omit<Toast, 'id'>) => {
    const id = Date.now() + Math.random();
    setToasts((before) => [...before.slice(-2), { ...toast, id }]);
    setTimeout(() => setToasts((before) => before.filter((each) => each.id !== id)), 8000);
  }, []);
  const goTo = useCallback((at: string) => {
    setToasts([]);
    setPlace((before) => ({ ...before, at: { ...before.at, [before.me]: at } }));
  }, []);
  const actAs = useCallback((me: string) => {
    setToasts([]);
    setPlace((before) => ({ ...before, me }));
  }, []);

  useEffect(() => {
    fetchSetup().then(setSetup, () => setConnected(false));
  }, []);
  useEffect(() => sessionStorage.setItem(storageKey, JSON.stringify(place)), [place]);
  const at = place.at[place.me] ?? '';
  useEffect(
    () =>
      followFeed(place.me, at, {
        onState: setState,
        onClock: setClock,
        onConnected: setConnected,
      }),
    [place.me, at],
  );
  // Where nothing was chosen yet, the server chose; from now on it stays so.
  useEffect(() => {
    if (state === undefined || (state.me === place.me && at !== '')) return;
    const chosen = state.open.kind === 'home' ? 'home' : state.open.channel.id;
    if (place.me === '' || state.me === place.me)
      setPlace({ me: state.me, at: { ...place.at, [state.me]: chosen } });
  }, [state]);
  useEffect(() => {
    if (state === undefined) return;
    for (const channel of newChannels(state, known.current)) {
      addToast({
        text: `You are now in #${channel.name}`,
        action: { label: 'Open', run: () => goTo(channel.id) },
      });
    }
    known.current = { me: state.me, channels: new Set(state.channels.map(({ id }) => id)) };
  }, [state]);

  const perform = useCallback(async (action: PageAction) => {
    try {
      return await postAction(action);
    } catch (error) {
      addToast({ text: error instanceof Error ? error.message : 'That did not work.', isProblem: true });
      return undefined;
    }
  }, []);

  if (state === undefined || clock === undefined || setup === undefined)
    return <p class="loading">Opening…</p>;
  return (
    <PageProvider value={{ state, clock, setup, perform, goTo, actAs }}>
      {/* Until the new person's view has come, nothing of the old one's may be clicked. */}
      <div class="page" inert={place.me !== state.me}>
        <TopBar />
        <Sidebar />
        <main>
          {state.open.kind === 'home' ? (
            <HomeView view={state.open.view} />
          ) : (
            <ChannelView open={state.open} />
          )}
          <HintCard />
        </main>
      </div>
      {state.modal !== null && <Modal key={state.modal.id} view={state.modal} />}
      <Toasts toasts={toasts} />
      {!isConnected && (
        <p class="lost">The connection to Muster is lost. Is it still running? Trying again…</p>
      )}
    </PageProvider>
  );
}

/** Rooms the same person was not in a moment ago. */
function newChannels(state: PageState, known: { me: string; channels: Set<string> } | undefined) {
  if (known === undefined || known.me !== state.me) return [];
  return state.channels.filter(
    ({ id, kind }) => !known.channels.has(id) && (kind === 'public' || kind === 'private'),
  );
}
