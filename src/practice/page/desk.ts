import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { PageAction } from '../page-action.ts';
import type { PagePerson } from '../page-people.ts';
import type { Clock, Setup } from './connection.ts';

export type Platform = 'slack' | 'teams';

/** What is the same whichever platform is looked at: who the page acts as, and the time. */
export interface Desk {
  people: readonly PagePerson[];
  me: PagePerson;
  platform: Platform;
  clock: Clock;
  setup: Setup;
  /** Does something in the name of the person; what goes wrong is shown. Returns undefined then. */
  perform(action: PageAction): Promise<Record<string, unknown> | undefined>;
  /** `key` is that of a person. */
  actAs(key: string): void;
  show(platform: Platform): void;
  /** Shows where an address of either platform leads, if that is a place of this page. Returns whether it is. */
  follow(url: string): boolean;
}

const DeskContext = createContext<Desk | undefined>(undefined);
export const DeskProvider = DeskContext.Provider;

export function useDesk(): Desk {
  const desk = useContext(DeskContext);
  if (desk === undefined) throw new Error('This part must stand inside the page.');
  return desk;
}
