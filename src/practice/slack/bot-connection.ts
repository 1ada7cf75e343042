import { createHmac } from 'node:crypto';
import { AppError } from '../../errors.ts';

/** How a request reaches the bot. Everything but the default is there to try the bot's defences. */
export interface Delivery {
  signature?: 'good' | 'bad' | 'old' | 'missing';
  /** How many times the very same request is sent, all at once. */
  copies?: number;
  /** The how manieth time the same event is sent, with a signature of its own as Slack makes it. */
  repeat?: number;
}

/** What the bot answered. `status` is 0 when it did not answer in time or could not be reached; then `body` says why. */
export interface BotReply {
  status: number;
  body: string;
}

/** Slack refuses requests more than five minutes old; this is one second more. */
const tooOldS = 301;

/** Sends requests to the bot as Slack does: signed, over HTTP, waiting a limited time for the answer. */
export class BotConnection {
  url: string | undefined;
  private readonly signingSecret: string;
  private readonly answerWithinMs: number;
  private readonly stopping = new AbortController();

  constructor(signingSecret: string, answerWithinMs: number) {
    this.signingSecret = signingSecret;
    this.answerWithinMs = answerWithinMs;
  }

  /** Form fields, for commands and interactions. Returns the answer to the first copy. */
  async sendForm(fields: Record<string, string>, delivery: Delivery = {}): Promise<BotReply> {
    return await this.send(
      new URLSearchParams(fields).toString(),
      'application/x-www-form-urlencoded',
      delivery,
    );
  }

  /** JSON, for events. */
  async sendJson(body: object, delivery: Delivery = {}): Promise<BotReply> {
    return await this.send(JSON.stringify(body), 'application/json', delivery);
  }

  stop(): void {
    this.stopping.abort();
  }

  private async send(body: string, contentType: string, delivery: Delivery): Promise<BotReply> {
    const headers = {
      'content-type': contentType,
      'user-agent': 'Slackbot 1.0',
      ...this.sign(body, delivery),
    };
    const copies = Array.from({ length: delivery.copies ?? 1 }, () => this.post(body, headers));
    const [first] = await Promise.all(copies);
    return first ?? { status: 0, body: 'nothing was sent' };
  }

  private sign(body: string, { signature = 'good', repeat = 0 }: Delivery): Record<string, string> {
    if (signature === 'missing') return {};
    const timestamp = Math.floor(Date.now() / 1000) - repeat - (signature === 'old' ? tooOldS : 0);
    const secret = signature === 'bad' ? `not ${this.signingSecret}` : this.signingSecret;
    const digest = createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex');
    return {
      'x-slack-request-timestamp': String(timestamp),
      'x-slack-signature': `v0=${digest}`,
      ...(repeat > 0 && { 'x-slack-retry-num': String(repeat), 'x-slack-retry-reason': 'http_timeout' }),
    };
  }

  private async post(body: string, headers: Record<string, string>): Promise<BotReply> {
    if (this.url === undefined) {
      throw new AppError('practice-not-connected', 'Call connect() with the address of the bot first.');
    }
    const signal = AbortSignal.any([AbortSignal.timeout(this.answerWithinMs), this.stopping.signal]);
    try {
      const response = await fetch(this.url, { method: 'POST', body, headers, signal });
      return { status: response.status, body: await response.text() };
    } catch (error) {
      return { status: 0, body: isTimeout(error) ? 'operation_timeout' : 'dispatch_failed' };
    }
  }
}

function isTimeout(error: unknown): boolean {
  return error instanceof Error && error.name === 'TimeoutError';
}
