import { useDesk } from '../desk.ts';
import { AppFace, Face } from '../face.tsx';
import { useTeams } from './teams-context.ts';

/** Of somebody in Teams, or of the app. */
export function TeamsFace({ id, size = 32 }: { id: string; size?: number }) {
  const { state } = useTeams();
  const { people } = useDesk();
  if (id === state.app.id) return <AppFace size={size} />;
  const index = people.findIndex(({ teams }) => teams?.id === id);
  return <Face name={people[index]?.name ?? '?'} index={index} size={size} />;
}

/** What somebody in Teams is called. */
export function useNameOf(): (id: string) => string {
  const { state } = useTeams();
  return (id) =>
    id === state.app.id ? state.app.name : (state.people.find((each) => each.id === id)?.name ?? '?');
}
