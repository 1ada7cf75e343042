import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { PageAction } from '../page-action.ts';
import type { PageState } from '../page-state.ts';
import type { Clock, Setup } from './connection.ts';

/** What every part of the Slack view needs: what is seen, and how to do something about it. */
export interface Page {
  state: PageState;
  clock: Clock;
  setup: Setup;
  /** Does something in the name of the person; what goes wrong is shown. Returns undefined then. */
  perform(action: PageAction): Promise<Record<string, unknown> | undefined>;
  /** Shows a channel by id, or `home`. */
  goTo(at: string): void;
}

const PageContext = createContext<Page | undefined>(undefined);
export const PageProvider = PageContext.Provider;

export function usePage(): Page {
  const page = useContext(PageContext);
  if (page === undefined) throw new Error('This part must stand inside the page.');
  return page;
}
