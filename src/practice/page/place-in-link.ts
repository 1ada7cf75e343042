import type { PageState } from '../page-state.ts';
import type { TeamsState } from '../teams-state.ts';
import type { Platform } from './desk.ts';

/** Where on this page an address leads; null when it leads elsewhere, or to where the person may not look. */
export function placeInLink(
  url: string,
  slack: PageState | null,
  teams: TeamsState | null,
): { platform: Platform; at: string } | null {
  const channel = channelInSlack(url);
  if (slack?.channels.some(({ id }) => id === channel)) return { platform: 'slack', at: channel };
  const place = placeInTeams(url);
  const isThere = [...(teams?.channels ?? []), ...(teams ? [teams.chat] : [])].some(({ id }) => id === place);
  return isThere ? { platform: 'teams', at: place } : null;
}

/** Slack's addresses of a conversation: permalinks, app redirects, client links and deep links. */
const channelInSlack = (url: string): string =>
  /(?:\/archives\/|\/client\/\w+\/|[?&](?:channel|id)=)([CDG][A-Z0-9]{5,})/.exec(url)?.[1] ?? '';

/** "Deep link to Teams chat" and the like. */
function placeInTeams(url: string): string {
  const found = /^https:\/\/teams\.microsoft\.com\/l\/(?:message|channel|chat)\/([^/?]+)/.exec(url)?.[1];
  return decodeURIComponent(found ?? '');
}
