import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { TeamsAction } from '../../teams-action.ts';
import type { TeamsState } from '../../teams-state.ts';

/** An act without who does it. */
export type Act = TeamsAction extends infer Each
  ? Each extends TeamsAction
    ? Omit<Each, 'me' | 'zone'>
    : never
  : never;

/** What every part of the Teams view needs: what is seen, and how to do something about it. */
export interface Teams {
  state: TeamsState;
  /** Does something in the name of the person; what goes wrong is shown. Resolves to whether it was done. */
  act(act: Act): Promise<boolean>;
  /** Shows a channel or chat by id. */
  goTo(place: string): void;
}

const TeamsContext = createContext<Teams | undefined>(undefined);
export const TeamsProvider = TeamsContext.Provider;

export function useTeams(): Teams {
  const teams = useContext(TeamsContext);
  if (teams === undefined) throw new Error('This part must stand inside the Teams view.');
  return teams;
}
