import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Receiver } from '@slack/bolt';
import type { OutsideNews } from '../../../src/delivery/room-ports.ts';
import type { PersonId } from '../../../src/domain/policy.ts';
import {
  type PracticeSlack,
  type PracticeSlackOptions,
  startPracticeSlack,
} from '../../../src/practice/slack/practice-slack.ts';
import { type SlackSide, startSlack } from '../../../src/slack/app.ts';
import type { EchoFrom } from '../../../src/usecases/echo.ts';
import type { Signs } from '../../../src/usecases/signs.ts';
import type { UseCases } from '../../../src/usecases/use-cases.ts';
import { type MemoryPeople, memoryPeople } from './memory-people.ts';
import { type StubUseCases, stubUseCases } from './stub-use-cases.ts';

export const signingSecret = 'a-secret-of-the-tests';

const people = [
  { email: 'ana@example.com', name: 'Ana Kovács' },
  { email: 'ben@example.com', name: 'Ben Okafor' },
];

interface LogLine {
  level: string;
  details: Record<string, unknown>;
  message: string;
}

export interface Bench {
  slack: PracticeSlack;
  side: SlackSide;
  useCases: StubUseCases;
  people: MemoryPeople;
  /** Where Slack posts to. */
  url: string;
  log: LogLine[];
  stop(): Promise<void>;
}

interface BenchOptions {
  useCases?: Partial<UseCases>;
  slack?: Partial<PracticeSlackOptions>;
  learn?: readonly PersonId[];
  news?: OutsideNews;
  signs?: Signs;
  echo?: EchoFrom;
  /** Long enough for a busy machine when absent. */
  presenceWithinMs?: number;
  /** Starts in Socket Mode with this receiver. */
  socket?: Receiver;
}

export function memoryLog() {
  const lines: LogLine[] = [];
  const at = (level: string) => (details: object, message: string) =>
    void lines.push({ level, details: { ...details }, message });
  return { lines, debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}

/** The real Slack side over HTTP, between a practice Slack and use cases that only write down what they were asked. */
export async function startBench(options: BenchOptions = {}): Promise<Bench> {
  const channels = ['support', { name: 'elsewhere', withBot: false }];
  const slack = await startPracticeSlack({ people, channels, signingSecret, ...options.slack });
  const useCases = stubUseCases(options.useCases);
  const store = memoryPeople();
  const log = memoryLog();
  const { socket } = options;
  const side = await startSlack({
    useCases,
    people: store,
    clock: { now: () => new Date('2026-03-02T10:00:00Z') },
    log,
    config: {
      botToken: slack.token,
      signingSecret,
      apiUrl: slack.apiUrl,
      ...(socket && { appToken: 'xapp-practice' }),
    },
    presenceWithinMs: options.presenceWithinMs ?? 10_000,
    ...(options.learn && { learn: options.learn }),
    ...(options.news && { news: options.news }),
    ...(options.signs && { signs: options.signs }),
    ...(options.echo && { echo: options.echo }),
    ...(socket && { socketReceiver: () => socket }),
  });
  const server = createServer((request, response) => side.handler?.(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}/slack/events`;
  slack.connect(url);
  return {
    ...{ slack, side, useCases, people: store, url, log: log.lines },
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await side.stop();
      await slack.stop();
    },
  };
}

export async function withBench(options: BenchOptions, use: (bench: Bench) => Promise<void>): Promise<void> {
  const bench = await startBench(options);
  try {
    await use(bench);
  } finally {
    await bench.stop();
  }
}
