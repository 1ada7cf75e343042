import { AppError } from '../../errors.ts';
import { type Flaw, tokenFor } from './signing-key.ts';
import { appId } from './tenant.ts';

/** What the bot answered. `status` is 0 when it did not answer in time or could not be reached; then `body` says why. */
export interface BotReply {
  status: number;
  /** The JSON of the answer; null when there is none. */
  body: unknown;
}

/** Brings activities to the bot as the Bot Connector does: signed, over HTTP, waiting a limited time for the answer. */
export class BotConnection {
  url: string | undefined;
  private readonly answerWithinMs: number;
  private readonly stopping = new AbortController();

  constructor(answerWithinMs: number) {
    this.answerWithinMs = answerWithinMs;
  }

  /** `flaw` spoils the signature. Throws AppError before `url` is set. */
  async send(activity: Readonly<Record<string, unknown>>, flaw?: Flaw): Promise<BotReply> {
    if (this.url === undefined)
      throw new AppError('practice-not-connected', 'Call connect() with the address of the bot first.');
    const authorization = `Bearer ${tokenFor(appId, String(activity.serviceUrl), flaw)}`;
    const headers = { 'content-type': 'application/json', authorization };
    const signal = AbortSignal.any([AbortSignal.timeout(this.answerWithinMs), this.stopping.signal]);
    try {
      const body = JSON.stringify(activity);
      const response = await fetch(this.url, { method: 'POST', headers, body, signal });
      const text = await response.text();
      return { status: response.status, body: text === '' ? null : JSON.parse(text) };
    } catch (error) {
      const isLate = error instanceof Error && error.name === 'TimeoutError';
      return { status: 0, body: isLate ? 'it did not answer in time' : 'it cannot be reached' };
    }
  }

  stop(): void {
    this.stopping.abort();
  }
}
