import { bundlePage } from './bundle.ts';
import { PageServer } from './server.ts';
import type { PracticeSlack } from './slack/practice-slack.ts';
import type { AppCommands } from './teams/app-commands.ts';
import type { PracticeTeams } from './teams/practice-teams.ts';

/** The clock of the practice workspace. */
export interface PracticeTime {
  now(): Date;
  /** Moves practice time forward, letting everything due on the way happen in order. */
  advanceBy(ms: number): Promise<void>;
  /** The next instant something is due, null when nothing is. */
  nextDeadline(): Promise<Date | null>;
}

export interface PracticeOptions {
  slack: PracticeSlack;
  /** Absent = the page shows Slack alone. */
  teams?: PracticeTeams;
  time: PracticeTime;
  /** 4747 when absent; 0 for any free port. */
  port?: number;
  /** The commands the page offers, with what to type after them. */
  slashCommands: readonly { command: string; hint: string; description: string }[];
  shortcuts: readonly { callbackId: string; name: string; type: 'message' | 'global' }[];
  /** What Teams offers of the app; nothing when absent. */
  teamsCommands?: AppCommands;
}

const defaultPort = 4747;

/** Serves the practice page on loopback. Throws AppError when the port is in use. */
export async function startPractice(
  options: PracticeOptions,
): Promise<{ url: string; stop(): Promise<void> }> {
  const server = new PageServer(options, await bundlePage());
  const url = await server.start(options.port ?? defaultPort);
  return { url, stop: () => server.stop() };
}
