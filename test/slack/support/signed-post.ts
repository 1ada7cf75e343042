import { createHmac } from 'node:crypto';
import { signingSecret } from './slack-bench.ts';

interface SignedPost {
  body: string;
  contentType?: string;
  /** Seconds from now; negative = in the past. */
  shiftS?: number;
  secret?: string;
}

/** Headers as Slack signs them. */
export function signed({
  body,
  contentType,
  shiftS = 0,
  secret = signingSecret,
}: SignedPost): Record<string, string> {
  const timestamp = Math.floor(Date.now() / 1_000) + shiftS;
  const digest = createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex');
  return {
    'content-type': contentType ?? 'application/x-www-form-urlencoded',
    'x-slack-request-timestamp': String(timestamp),
    'x-slack-signature': `v0=${digest}`,
  };
}

export async function post(
  url: string,
  body: string,
  headers: Record<string, string>,
): Promise<{ status: number; body: string }> {
  const response = await fetch(url, { method: 'POST', body, headers });
  return { status: response.status, body: await response.text() };
}
