import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startTeams, type TeamsSide } from '../../../src/teams/app.ts';
import type { EchoFrom } from '../../../src/usecases/echo.ts';
import type { Conversation, Conversations } from '../../../src/usecases/ports.ts';
import type { Signs } from '../../../src/usecases/signs.ts';
import type { UseCases } from '../../../src/usecases/use-cases.ts';
import { type MemoryPeople, memoryPeople } from '../../slack/support/memory-people.ts';
import { memoryLog } from '../../slack/support/slack-bench.ts';
import { type StubUseCases, stubUseCases } from '../../slack/support/stub-use-cases.ts';
import { FakeGraph } from '../../support/teams/fake-graph.ts';
import { appId, appPassword, channel, FakeTeams, tenant } from '../../support/teams/fake-teams.ts';

const members = [
  { email: 'ana@example.com', name: 'Ana Kovács' },
  { email: 'ben@example.com', name: 'Ben Okafor' },
  { email: 'chloe@example.com', name: 'Chloe Tamm' },
  { email: 'gone@example.com', name: 'Gone', isInTeam: false },
];

export interface Bench {
  teams: FakeTeams;
  graph: FakeGraph;
  side: TeamsSide;
  useCases: StubUseCases;
  people: MemoryPeople;
  conversations: Conversations & { all: Map<string, Conversation> };
  log: ReturnType<typeof memoryLog>['lines'];
  /** What was told of the credentials. */
  news: string[];
  stop(): Promise<void>;
}

interface BenchOptions {
  useCases?: Partial<UseCases>;
  echo?: EchoFrom;
  otherTenants?: readonly string[];
  appId?: string;
  rooms?: 'thread' | 'channel';
  /** What an earlier run has kept. */
  conversations?: Bench['conversations'];
  signs?: Signs;
  /** Long enough for a busy machine when absent. */
  presenceWithinMs?: number;
}

function memoryConversations(): Bench['conversations'] {
  const all = new Map<string, Conversation>();
  return {
    all,
    remember: async (conversation) => void all.set(conversation.id, conversation),
    find: async (id) => all.get(id) ?? null,
    forget: async (id) => void all.delete(id),
  };
}

export const startingWith = (teams: FakeTeams, graph: FakeGraph, options: BenchOptions = {}) => {
  const { conversations = memoryConversations() } = options;
  const useCases = stubUseCases(options.useCases);
  const people = memoryPeople();
  const log = memoryLog();
  const news: string[] = [];
  const starting = startTeams({
    ...{ useCases, people, conversations, log },
    presenceWithinMs: options.presenceWithinMs ?? 10_000,
    ...(options.signs && { signs: options.signs }),
    ...(options.echo && { echo: options.echo }),
    clock: { now: () => new Date('2026-03-02T10:00:00Z') },
    news: {
      roomChanged: async ({ channel, hint }) => void news.push(`${channel} ${hint ?? 'changed'}`),
      roomsChanged: async () => void news.push('all rooms'),
      credentialsAccepted: () => void news.push('accepted'),
      credentialsRefused: () => void news.push('refused'),
    },
    config: {
      ...{ appPassword, tenant, channel, appType: 'SingleTenant' },
      appId: options.appId ?? appId,
      otherTenants: options.otherTenants ?? [],
      rooms: options.rooms ?? 'thread',
      serviceUrl: teams.serviceUrl,
      loginUrl: `${teams.url}/login`,
      openIdUrl: `${teams.url}/openid`,
      graphUrl: graph.url,
    },
  });
  return { starting, useCases, people, conversations, log: log.lines, news };
};

/** The real Teams side over HTTP, between a fake Teams and use cases that only write down what they were asked. */
export async function startBench(options: BenchOptions = {}): Promise<Bench> {
  const teams = await FakeTeams.start(members);
  const graph = await FakeGraph.start(teams);
  const { starting, ...parts } = startingWith(teams, graph, options);
  const side = await starting;
  const server = createServer((request, response) => side.handler(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  teams.botUrl = `http://127.0.0.1:${port}/api/messages`;
  return {
    ...{ teams, graph, side, ...parts },
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await side.stop();
      await graph.stop();
      await teams.stop();
    },
  };
}
