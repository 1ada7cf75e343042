import type { ServerResponse } from 'node:http';
import { findPerson, pagePeople } from './page-people.ts';
import { toPageState } from './page-state.ts';
import type { PracticeOptions } from './start.ts';
import { toTeamsState } from './teams-state.ts';

/** Changes that come in a burst are sent together. */
const gatherMs = 25;
const clockEveryMs = 1000;

interface Listener {
  response: ServerResponse;
  /** Who is wanted; the first person when there is no such one. */
  me: string | null;
  /** Where they are in Slack and in Teams. */
  at: string;
  teamsAt: string;
  /** By event. */
  lastSent: Map<string, string>;
}

/**
 * Pages that are open, each fed with what its person sees, as server-sent events: `people`, `state` (of Slack) and `teams`, which are
 * null where they are not, and `clock` every second.
 */
export class PageFeed {
  private readonly options: PracticeOptions;
  private readonly listeners = new Set<Listener>();
  private readonly stopListening: (() => void)[];
  private readonly clock: NodeJS.Timeout;
  private gathering: NodeJS.Timeout | undefined;
  private nextDeadline: Date | null = null;

  constructor(options: PracticeOptions) {
    this.options = options;
    const gather = () => this.gather();
    this.stopListening = [options.slack, ...(options.teams ? [options.teams] : [])].map((platform) =>
      platform.onChange(gather),
    );
    this.clock = setInterval(() => this.refreshClock(), clockEveryMs);
    this.clock.unref();
  }

  /** Keeps `response` open. `me` is whom the page acts as, `at` and `teamsAt` the channels it shows. */
  open(response: ServerResponse, params: URLSearchParams): void {
    response.writeHead(200, {
      'content-type': 'text/event-stream',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    });
    const listener = {
      response,
      me: params.get('me'),
      at: params.get('at') ?? '',
      teamsAt: params.get('teamsAt') ?? '',
      lastSent: new Map<string, string>(),
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
    for (const stop of this.stopListening) stop();
    for (const { response } of this.listeners) response.end();
  }

  private gather(): void {
    this.gathering ??= setTimeout(() => {
      this.gathering = undefined;
      for (const listener of this.listeners) this.sendState(listener);
    }, gatherMs);
  }

  private sendState(listener: Listener): void {
    const { slack, teams } = this.options;
    const people = pagePeople(this.options);
    const me = findPerson(people, listener.me);
    const { at, teamsAt } = listener;
    this.send(listener, 'people', { me: me?.key ?? '', people });
    this.send(listener, 'state', me?.slack ? toPageState(slack.workspace, me.slack.id, at) : null);
    const ofTeams = teams && me?.teams ? toTeamsState(teams.tenant, me.teams.id, teamsAt) : null;
    this.send(listener, 'teams', ofTeams);
  }

  /** What the page has already is not sent again. */
  private send({ response, lastSent }: Listener, event: string, content: object | null): void {
    const data = JSON.stringify(content);
    if (data === lastSent.get(event)) return;
    lastSent.set(event, data);
    sendEvent(response, event, data);
  }

  private sendClock(): void {
    const data = JSON.stringify({ now: this.options.time.now(), nextDeadline: this.nextDeadline });
    for (const { response } of this.listeners) sendEvent(response, 'clock', data);
  }
}

function sendEvent(response: ServerResponse, event: string, data: string): void {
  response.write(`event: ${event}\ndata: ${data}\n\n`);
}
