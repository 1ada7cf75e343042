import type { PageAction } from '../page-action.ts';
import type { PagePerson } from '../page-people.ts';
import type { PageState } from '../page-state.ts';
import type { AppCommands } from '../teams/app-commands.ts';
import type { TeamsState } from '../teams-state.ts';

export interface Clock {
  now: Date;
  nextDeadline: Date | null;
}

export interface Setup {
  appName: string;
  slashCommands: { command: string; hint: string; description: string }[];
  shortcuts: { callbackId: string; name: string; type: 'message' | 'global' }[];
  teamsCommands: AppCommands;
}

interface FeedListener {
  onPeople(seated: { me: string; people: PagePerson[] }): void;
  /** Null where the person is not. */
  onSlack(state: PageState | null): void;
  onTeams(state: TeamsState | null): void;
  onClock(clock: Clock): void;
  onConnected(isConnected: boolean): void;
}

interface Seat {
  /** Empty = whoever comes first. */
  me: string;
  at: string;
  teamsAt: string;
}

/** Follows what this person sees at these places. Returns the function that stops it. The browser reconnects by itself. */
export function followFeed({ me, at, teamsAt }: Seat, listener: FeedListener): () => void {
  const source = new EventSource(`/feed?${new URLSearchParams({ me, at, teamsAt })}`);
  source.addEventListener('people', (event) => listener.onPeople(JSON.parse(event.data)));
  source.addEventListener('state', (event) => listener.onSlack(JSON.parse(event.data)));
  source.addEventListener('teams', (event) => listener.onTeams(JSON.parse(event.data)));
  source.addEventListener('clock', (event) => {
    const { now, nextDeadline } = JSON.parse(event.data);
    listener.onClock({
      now: new Date(now),
      nextDeadline: nextDeadline === null ? null : new Date(nextDeadline),
    });
  });
  source.addEventListener('open', () => listener.onConnected(true));
  source.addEventListener('error', () => listener.onConnected(false));
  return () => source.close();
}

/** Asks the server to do something. Throws an Error with a sentence for the person when it could not be done. */
export async function postAction(action: PageAction): Promise<Record<string, unknown>> {
  const response = await fetch('/do', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(action),
  });
  const result = await response.json();
  if (!response.ok) throw new Error(result.problem ?? 'That did not work.');
  return result;
}

export async function fetchSetup(): Promise<Setup> {
  return await (await fetch('/setup')).json();
}
