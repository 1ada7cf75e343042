import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { PageAction } from '../page-action.ts';
import type { PagePerson } from '../page-people.ts';
import type { PageState } from '../page-state.ts';
import type { TeamsState } from '../teams-state.ts';
import { type Clock, fetchSetup, followFeed, postAction, type Setup } from './connection.ts';
import { DeskProvider, type Platform } from './desk.ts';
import { placeInLink } from './place-in-link.ts';
import { SlackView } from './slack-view.tsx';
import { TeamsView } from './teams/teams-view.tsx';
import { type Toast, Toasts } from './toasts.tsx';
import { TopBar } from './top-bar.tsx';

/** Who the page acts as, and where each person was last, by their keys. Kept per tab. */
interface Seat {
  me: string;
  platform: Readonly<Record<string, Platform>>;
  at: Readonly<Record<string, string>>;
  teamsAt: Readonly<Record<string, string>>;
}
const storageKey = 'muster-practice-seat';

function loadSeat(): Seat {
  const stored = sessionStorage.getItem(storageKey);
  return stored === null ? { me: '', platform: {}, at: {}, teamsAt: {} } : JSON.parse(stored);
}

export function App() {
  const [seat, setSeat] = useState(loadSeat);
  const [people, setPeople] = useState<{ me: string; people: PagePerson[] }>();
  const [slack, setSlack] = useState<PageState | null>();
  const [teams, setTeams] = useState<TeamsState | null>();
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
  const change = useCallback((to: (before: Seat) => Seat) => {
    setToasts([]);
    setSeat(to);
  }, []);
  const goTo = useCallback(
    (at: string) => change((before) => ({ ...on('slack', before), at: { ...before.at, [before.me]: at } })),
    [],
  );
  const goToTeams = useCallback(
    (at: string) =>
      change((before) => ({ ...on('teams', before), teamsAt: { ...before.teamsAt, [before.me]: at } })),
    [],
  );

  useEffect(() => {
    fetchSetup().then(setSetup, () => setConnected(false));
  }, []);
  useEffect(() => sessionStorage.setItem(storageKey, JSON.stringify(seat)), [seat]);
  const at = seat.at[seat.me] ?? '';
  const teamsAt = seat.teamsAt[seat.me] ?? '';
  useEffect(
    () =>
      followFeed(
        { me: seat.me, at, teamsAt },
        {
          onPeople: setPeople,
          onSlack: setSlack,
          onTeams: setTeams,
          onClock: setClock,
          onConnected: setConnected,
        },
      ),
    [seat.me, at, teamsAt],
  );
  const me = people?.people.find(({ key }) => key === people.me);
  // Where nothing was chosen yet, the server chose; from now on it stays so.
  useEffect(() => {
    if (me === undefined) return;
    const chosen = slack?.open.kind === 'home' ? 'home' : slack?.open.channel.id;
    setSeat((before) => {
      // Effects come late: by now somebody else may sit here.
      const isElse = before.me !== me.key && people?.people.some(({ key }) => key === before.me);
      if (isElse) return before;
      return settled(before, me, {
        slack: slack?.me === me.slack?.id ? chosen : undefined,
        teams: teams?.me === me.teams?.id ? teams?.open.place.id : undefined,
      });
    });
  }, [me, slack, teams]);
  useEffect(() => {
    if (!slack) return;
    for (const channel of newChannels(slack, known.current)) {
      addToast({
        text: `You are now in #${channel.name}`,
        action: { label: 'Open', run: () => goTo(channel.id) },
      });
    }
    known.current = { me: slack.me, channels: new Set(slack.channels.map(({ id }) => id)) };
  }, [slack]);

  const perform = useCallback(async (action: PageAction) => {
    try {
      return await postAction(action);
    } catch (error) {
      addToast({ text: error instanceof Error ? error.message : 'That did not work.', isProblem: true });
      return undefined;
    }
  }, []);

  if (people === undefined || me === undefined || clock === undefined || setup === undefined)
    return <p class="loading">Opening…</p>;
  const platform = platformOf(me, seat);
  const desk = {
    ...{ people: people.people, me, platform, clock, setup, perform },
    show: (wanted: Platform) => change((before) => on(wanted, before)),
    actAs: (key: string) => {
      const person = people.people.find((each) => each.key === key);
      if (person) change((before) => seatOf(person, before));
    },
    follow: (url: string) => {
      const place = placeInLink(url, slack ?? null, teams ?? null);
      if (place?.platform === 'slack') goTo(place.at);
      if (place?.platform === 'teams') goToTeams(place.at);
      return place !== null;
    },
  };
  const shown = platform === 'slack' ? slack : teams;
  // Until the new person's view has come, nothing of the old one's may be clicked.
  const isStale = seat.me !== me.key || shown?.me !== me[platform]?.id;
  return (
    <DeskProvider value={desk}>
      <div class={`page is-${platform}`} inert={isStale}>
        <TopBar />
        {platform === 'slack' && slack && <SlackView state={slack} goTo={goTo} />}
        {platform === 'teams' && teams && <TeamsView state={teams} goTo={goToTeams} />}
      </div>
      <Toasts toasts={toasts} />
      {!isConnected && (
        <p class="lost">The connection to Muster is lost. Is it still running? Trying again…</p>
      )}
    </DeskProvider>
  );
}

const on = (platform: Platform, seat: Seat): Seat => ({
  ...seat,
  platform: { ...seat.platform, [seat.me]: platform },
});

/** The one this person was last at, as far as they are there. */
function platformOf(me: PagePerson, seat: Seat): Platform {
  const wanted = seat.platform[me.key] ?? 'slack';
  return me[wanted] ? wanted : me.slack ? 'slack' : 'teams';
}

/** Another person sits down, where something waits for them if that is at one of the two only. */
function seatOf(person: PagePerson, before: Seat): Seat {
  const seat = { ...before, me: person.key };
  const [slack, teams] = [person.slack?.calls ?? 0, person.teams?.calls ?? 0];
  if (slack > 0 === teams > 0) return seat;
  return on(teams > 0 ? 'teams' : 'slack', seat);
}

/** The places the server has chosen for somebody who has chosen none. */
function settled(
  before: Seat,
  { key }: PagePerson,
  { slack, teams }: { slack: string | undefined; teams: string | undefined },
): Seat {
  const at = before.at[key] === undefined && slack ? { ...before.at, [key]: slack } : before.at;
  const teamsAt =
    before.teamsAt[key] === undefined && teams ? { ...before.teamsAt, [key]: teams } : before.teamsAt;
  const isSame = before.me === key && at === before.at && teamsAt === before.teamsAt;
  return isSame ? before : { ...before, me: key, at, teamsAt };
}

/** Rooms the same person was not in a moment ago. */
function newChannels(state: PageState, known: { me: string; channels: Set<string> } | undefined) {
  if (known === undefined || known.me !== state.me) return [];
  return state.channels.filter(
    ({ id, kind }) => !known.channels.has(id) && (kind === 'public' || kind === 'private'),
  );
}
