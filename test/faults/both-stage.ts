import { appendFile } from 'node:fs/promises';
import { readPolicyFile } from '../../src/policy-file.ts';
import { FakeGraph } from '../support/teams/fake-graph.ts';
import { plainOf } from '../support/teams/fake-person.ts';
import { channel, FakeTeams } from '../support/teams/fake-teams.ts';
import { teamsSettings } from '../support/teams/teams-story.ts';
import { FaultProxy } from './fault-proxy.ts';
import { readTeamsRequests } from './read-requests.ts';
import { type Bot, type Stage, startStage } from './stage.ts';

const shownWithinMs = 60_000;

export const sides = ['Slack', 'Microsoft Teams'] as const;
export type Side = (typeof sides)[number];

/** The stage with a Teams beside its Slack: processes that are connected to both, and one case whose room is mirrored. */
export class BothStage {
  constructor(
    readonly stage: Stage,
    readonly teams: FakeTeams,
    private readonly graph: FakeGraph,
    /** All processes go this way to Teams, as they are told by it where it is. */
    readonly toTeams: FaultProxy,
  ) {}

  startBot(name: string): Promise<Bot> {
    return this.stage.startBot(name, teamsSettings(this.teams, this.graph));
  }

  /** Whoever acts on either platform from now on is heard by this one. */
  lead(bot: Bot): void {
    this.stage.lead(bot);
    this.teams.botUrl = `${bot.url}/api/messages`;
  }

  /** Raises a case whose room is on both sides; to be called once. */
  async raise(title: string): Promise<void> {
    const ben = this.teams.person('ben@example.com');
    // From then on Muster knows its team.
    await ben.says('help', channel);
    await this.until(() => ben.sees().length > 0);
    await this.stage.raise('ana', title);
    await this.until(() => this.mirror() !== undefined && this.read('Slack').length > 0);
  }

  /** All messages of the room, as they are read on this side, from the first on. */
  read(side: Side): string[] {
    if (side === 'Slack')
      return this.stage
        .person('ana')
        .messages('esc-1-...')
        .map(({ plain }) => plain);
    return this.teams.messagesIn(this.mirror() ?? '').map(plainOf);
  }

  async says(side: Side, words: string): Promise<void> {
    if (side === 'Slack') await this.stage.person('ana').says(words, { in: 'esc-1-...' });
    else await this.teams.person('elif@example.com').utters(words, this.mirror());
  }

  until(condition: () => boolean): Promise<boolean> {
    return this.teams.until(condition, shownWithinMs);
  }

  async stop(): Promise<void> {
    await this.stage.stop();
    await this.toTeams.stop();
    await this.graph.stop();
    await this.teams.stop();
  }

  private mirror(): string | undefined {
    return this.teams
      .threads()
      .find((thread) => this.teams.messagesIn(thread).some((each) => plainOf(each).includes('ESC-1 ·')));
  }
}

export async function startBothStage(): Promise<BothStage> {
  const stage = await startStage();
  await appendFile(stage.policyPath, 'room: { mirror: always }\n');
  const { people } = await readPolicyFile(stage.policyPath);
  const teams = await FakeTeams.start(people);
  const graph = await FakeGraph.start(teams);
  const toTeams = await FaultProxy.start(() => Number(new URL(teams.url).port), readTeamsRequests);
  teams.reachedAt = `http://127.0.0.1:${toTeams.port}`;
  return new BothStage(stage, teams, graph, toTeams);
}
