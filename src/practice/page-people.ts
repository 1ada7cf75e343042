import { slackNews } from './page-state.ts';
import type { PracticeOptions } from './start.ts';
import { teamsNews } from './teams-state.ts';

interface News {
  /** Under which this person is known there. */
  id: string;
  unread: number;
  /** How much of the unread is meant for this very person. */
  calls: number;
}

/** Somebody the page can act as, and what waits for them on each platform; null where they are not. */
export interface PagePerson {
  /** Their e-mail address: the same on both platforms. */
  key: string;
  name: string;
  title: string;
  slack: News | null;
  teams: News | null;
}

/** Everybody on either platform, each once. */
export function pagePeople({ slack, teams }: Pick<PracticeOptions, 'slack' | 'teams'>): PagePerson[] {
  const users = slack.workspace.users.all().filter(({ isBot }) => !isBot);
  const members = teams?.tenant.people.all() ?? [];
  const keys = new Set([...members, ...users].map(({ email }) => email));
  return [...keys].map((key) => {
    const user = users.find(({ email }) => email === key);
    const member = members.find(({ email }) => email === key);
    const name = user?.realName ?? member?.name ?? '';
    const title = user?.title ?? member?.title ?? '';
    const inSlack = user ? { id: user.id, ...slackNews(slack.workspace, user.id) } : null;
    const inTeams = teams && member ? { id: member.id, ...teamsNews(teams.tenant, member.id) } : null;
    return { key, name, title, slack: inSlack, teams: inTeams };
  });
}

/** The person with this key or id; the first one when there is none. */
export function findPerson(people: readonly PagePerson[], wanted: string | null): PagePerson | undefined {
  const isWanted = ({ key, slack, teams }: PagePerson) => [key, slack?.id, teams?.id].includes(wanted ?? '');
  return people.find(isWanted) ?? people[0];
}
