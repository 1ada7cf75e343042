import { useDesk } from './desk.ts';
import { AppFace, Face } from './face.tsx';
import { usePage } from './page-context.ts';

/** Of somebody in Slack. */
export function Avatar({ id, size = 36 }: { id: string; size?: number }) {
  const { state } = usePage();
  const { people } = useDesk();
  if (id === state.app.id) return <AppFace size={size} />;
  const index = people.findIndex(({ slack }) => slack?.id === id);
  return <Face name={state.names.users[id] ?? '?'} index={index} size={size} />;
}
