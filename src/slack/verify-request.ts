import type { IncomingHttpHeaders } from 'node:http';
import { isValidSlackRequest } from '@slack/bolt';

/** Slack's advice for how far its time and ours may be apart. */
const mostApartMs = 5 * 60_000;

interface SignedRequest {
  headers: IncomingHttpHeaders;
  body: string;
  signingSecret: string;
  /** Real time, as Slack signs in real time. */
  nowMs: number;
}

/**
 * The signature of a request that Slack has signed in the last five minutes; null when it is missing, wrong, old or from the
 * future. Bolt's check alone takes any time to come.
 */
export function verifiedSignature({ headers, body, signingSecret, nowMs }: SignedRequest): string | null {
  const signature = headers['x-slack-signature'];
  const timestamp = headers['x-slack-request-timestamp'];
  if (typeof signature !== 'string' || typeof timestamp !== 'string' || !/^\d{1,12}$/.test(timestamp))
    return null;
  if (Math.abs(Number(timestamp) * 1_000 - nowMs) > mostApartMs) return null;
  const signed = {
    'x-slack-signature': signature,
    'x-slack-request-timestamp': Number(timestamp),
  };
  return isValidSlackRequest({ signingSecret, body, headers: signed, nowMilliseconds: nowMs })
    ? signature
    : null;
}

/** The signatures of a time in which they would be accepted again. */
export class SeenSignatures {
  private readonly until = new Map<string, number>();

  /** False when it was seen before. */
  add(signature: string, nowMs: number): boolean {
    for (const [oldest, untilMs] of this.until) {
      if (untilMs > nowMs) break;
      this.until.delete(oldest);
    }
    if (this.until.has(signature)) return false;
    this.until.set(signature, nowMs + 2 * mostApartMs);
    return true;
  }
}
