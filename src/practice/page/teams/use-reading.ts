import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { TeamsMessage, TeamsPlace } from '../../teams-state.ts';
import { useTeams } from './teams-context.ts';

/** What is seen counts as read; the list stays at its end. `newFrom` is where the new began when the place was opened. */
export function useReading(place: TeamsPlace, messages: readonly TeamsMessage[]) {
  const { state, act } = useTeams();
  const [newFrom] = useState(state.lastRead);
  const list = useRef<HTMLDivElement>(null);
  const last = messages.reduce((latest, { id }) => Math.max(latest, Number(id)), 0);
  useEffect(() => {
    if (place.unread > 0) void act({ inTeams: 'read', place: place.id, id: String(last) });
  }, [place.id, place.unread, last]);
  useLayoutEffect(() => {
    if (list.current !== null) list.current.scrollTop = list.current.scrollHeight;
  }, [place.id, last]);
  return { list, newFrom };
}
