import type { ServerResponse } from 'node:http';
import { toPageState } from './page-state.ts';
import type { PracticeOptions } from './start.ts';

/** Changes that come in a burst are sent together. */
const gatherMs = 25;
const clockEveryMs = 1000;

interface Listener {
  response: ServerResponse;
  me: string;
  at: string;
  lastSent: string;
}

/** Pages that are open, each fed with what its person sees, as server-sent events: `state`, and `clock` every second. */
export class PageFeed {
  private readonly options: PracticeOptions;
  private readonly listeners = new Set<Listener>();
  private readonly stopListening: () => void;
  private readonly clock: NodeJS.Timeout;
  private gathering: NodeJS.Timeout | undefined;
  private nextDeadline: Date | null = null;

  constructor(options: PracticeOptions) {
    this.options = options;
    this.stopListening = options.slack.onChange(() => this.gather());
    this.clock = setInterval(() => this.refreshClock(), clockEveryMs);
    this.clock.unref();
  }

  /** Keeps `response` open. `me` is whom the page acts as, `at` the channel it shows; the first person when unknown. */
  open(response: ServerResponse, params: URLSearchParams): void {
    response.writeHead(200, {
      'content-type': 'text/event-stream',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    });
    const listener = {
      response,
      me: this.personOrFirst(params.get('me')),
      at: params.get('at') ?? '',
      lastSent: '',
    };
    this.listeners.add(listener);
    response.on('close', () => this.listeners.delete(listener));
    this.sendState(listener);
    this.refreshClock();
  }

  /** Tells every page the practice time and what is due next. */
  refreshClock(): void {
    if (this.listeners.size === 0) return;
    const { time } = this.options;
    time.nextDeadline().then(
      (next) => {
        this.nextDeadline = next;
        this.sendClock();
      },
      (error: unknown) => process.emitWarning(error instanceof Error ? error : String(error)),
    );
  }

  stop(): void {
    clearInterval(this.clock);
    clearTimeout(this.gathering);
    this.stopListening();
    for (const { response } of this.listeners) response.end();
  }

  private gather(): void {
    this.gathering ??= setTimeout(() => {
      this.gathering = undefined;
      for (const listener of this.listeners) this.sendState(listener);
    }, gatherMs);
  }

  private sendState(listener: Listener): void {
    const data = JSON.stringify(toPageState(this.options.slack.workspace, listener.me, listener.at));
    if (data === listener.lastSent) return;
    listener.lastSent = data;
    sendEvent(listener.response, 'state', data);
  }

  private sendClock(): void {
    const data = JSON.stringify({ now: this.options.time.now(), nextDeadline: this.nextDeadline });
    for (const { response } of this.listeners) sendEvent(response, 'clock', data);
  }

  private personOrFirst(me: string | null): string {
    const people = this.options.slack.workspace.users.all().filter(({ isBot }) => !isBot);
    const person = people.find(({ id }) => id === me) ?? people[0];
    return person?.id ?? '';
  }
}

function sendEvent(response: ServerResponse, event: string, data: string): void {
  response.write(`event: ${event}\ndata: ${data}\n\n`);
}
