import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import type { ReadRequests, Request } from './read-requests.ts';

/**
 * `slammed`: connections are taken and broken at once, as by a proxy with nobody behind it. `silent`: connections are taken, and
 * nothing passes in either direction.
 */
type Mode = 'open' | 'slammed' | 'silent';

/** Where a request is caught: before the other side has seen it, or when the other side has answered. */
export type Moment = 'asked' | 'answered';

interface Catch {
  matches(request: Request): boolean;
  moment: Moment;
  /** Is done at once, before anything else happens in this process. */
  act(request: Request): void;
  caught(held: Held): void;
}

/** A request or its answer that is kept back. */
export interface Held {
  request: Request;
  release(): void;
}

interface Pair {
  client: Socket;
  upstream: Socket;
  /** What was asked over it and has no answer yet. */
  asked: string | null;
}

/**
 * Stands between Muster and the outside, or between Muster and its database. Passes bytes on, late if wished, and can be cut, fall
 * silent, or catch one request at a moment of its way. On each connection one request follows the answer to the one before.
 */
export class FaultProxy {
  latencyMs = 0;
  private mode: Mode = 'open';
  private readonly pairs = new Set<Pair>();
  private readonly catches = new Set<Catch>();
  private readonly server: Server;
  private whenOpen: (() => void)[] = [];
  /** Every request that came, by its name. */
  readonly seen: string[] = [];

  private ownPort = 0;

  private constructor(
    private readonly target: () => number,
    private readonly readRequests: () => ReadRequests,
  ) {
    this.server = createServer((client) => this.accept(client));
  }

  /** `target` is the port of the other side on this machine, asked for at each connection. */
  static async start(target: () => number, readRequests: () => ReadRequests): Promise<FaultProxy> {
    const proxy = new FaultProxy(target, readRequests);
    await proxy.listen();
    return proxy;
  }

  get port(): number {
    return this.ownPort;
  }

  /** The names of what was asked and has no answer yet. */
  get underway(): string[] {
    return [...this.pairs].flatMap(({ asked }) => asked ?? []);
  }

  /** All connections break, and none is accepted until it is opened again. */
  cut(): void {
    this.server.close();
    this.breakAll();
  }

  slam(): void {
    this.mode = 'slammed';
    this.breakAll();
  }

  /** As when a network swallows everything without a word. */
  fallSilent(): void {
    this.mode = 'silent';
  }

  async open(): Promise<void> {
    if (!this.server.listening) await this.listen();
    const wasSilent = this.mode === 'silent';
    this.mode = 'open';
    // What was under way in the silence is lost: a network does not deliver it later.
    if (wasSilent) this.breakAll();
    for (const go of this.whenOpen.splice(0)) go();
  }

  breakAll(): void {
    for (const { client, upstream } of this.pairs) {
      client.destroy();
      upstream.destroy();
    }
  }

  /** Catches the first request that matches, does something at once, and keeps it back until it is released. */
  catch(
    matches: (request: Request) => boolean,
    moment: Moment,
    act: (request: Request) => void = () => undefined,
  ): { held: Promise<Held>; giveUp(): void } {
    let entry: Catch | undefined;
    const held = new Promise<Held>((caught) => {
      entry = { matches, moment, act, caught };
      this.catches.add(entry);
    });
    return { held, giveUp: () => entry && this.catches.delete(entry) };
  }

  async stop(): Promise<void> {
    this.breakAll();
    if (!this.server.listening) return;
    const closed = once(this.server, 'close');
    this.server.close();
    await closed;
  }

  private async listen(): Promise<void> {
    this.server.listen(this.ownPort, '127.0.0.1');
    await once(this.server, 'listening');
    const address = this.server.address();
    this.ownPort = typeof address === 'object' && address !== null ? address.port : 0;
  }

  private accept(client: Socket): void {
    if (this.mode === 'slammed') return void client.destroy();
    const upstream = connect({ port: this.target(), host: '127.0.0.1' });
    const pair: Pair = { client, upstream, asked: null };
    this.pairs.add(pair);
    for (const [one, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      one.on('error', () => other.destroy());
      one.on('close', () => {
        this.pairs.delete(pair);
        other.destroy();
      });
    }
    this.passOn(pair);
  }

  private passOn(pair: Pair): void {
    const { client, upstream } = pair;
    const read = this.readRequests();
    let last: Request | null = null;
    let asking = Promise.resolve();
    let answering = Promise.resolve();
    client.on('data', (chunk: Buffer) => {
      for (const { bytes, request } of read(chunk)) {
        if (request) this.seen.push(request.name);
        if (request) last = request;
        if (request) pair.asked = request.name;
        const hold = request && this.holdAt(request, 'asked');
        asking = asking.then(() => this.deliver(bytes, upstream, hold));
      }
    });
    upstream.on('data', (bytes: Buffer) => {
      const hold = last && this.holdAt(last, 'answered');
      if (this.mode === 'open') pair.asked = null;
      answering = answering.then(() => this.deliver(bytes, client, hold));
    });
  }

  private async deliver(bytes: Buffer, to: Socket, hold: Promise<void> | null): Promise<void> {
    if (hold) await hold;
    if (this.latencyMs > 0) await new Promise((resolve) => setTimeout(resolve, this.latencyMs));
    if (this.mode === 'silent') await new Promise<void>((resolve) => this.whenOpen.push(resolve));
    if (!to.destroyed) to.write(bytes);
  }

  private holdAt(request: Request, moment: Moment): Promise<void> | null {
    for (const each of this.catches) {
      if (each.moment !== moment || !each.matches(request)) continue;
      this.catches.delete(each);
      each.act(request);
      return new Promise((release) => each.caught({ request, release }));
    }
    return null;
  }
}
