import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { writeMetadata } from '../../src/slack/form-metadata.ts';
import { formCallback } from '../../src/slack/render-form.ts';
import { type Stage, signingSecret } from './stage.ts';

const team = { id: 'T0PRACTICE', domain: 'practice' };

/** What people do, sent as Slack sends it, without anything to be seen before; and what they are told in private. */
export class Clicks {
  /** By whom and what about. */
  readonly heard = new Map<string, string>();
  private readonly ears = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      this.heard.set(decodeURIComponent(request.url ?? '').slice(1), Buffer.concat(chunks).toString());
      response.end('ok');
    });
  });

  constructor(private readonly stage: Stage) {}

  async start(): Promise<void> {
    this.ears.listen(0, '127.0.0.1');
    await once(this.ears, 'listening');
  }

  async stop(): Promise<void> {
    const closed = once(this.ears, 'close');
    this.ears.close();
    this.ears.closeAllConnections();
    await closed;
  }

  /** Answers the status. What the person then hears is kept under `ana ESC-1`. */
  presses(name: string, verb: string, key: string): Promise<number> {
    const user = this.userOf(name);
    const address = this.ears.address();
    const port = typeof address === 'object' ? address?.port : 0;
    const container = { type: 'message', message_ts: '1700000000.000100', channel_id: 'C000000001' };
    const actions = [
      { type: 'button', action_id: `do:0:${verb}`, value: key, action_ts: String(Date.now() / 1_000) },
    ];
    const responseUrl = `http://127.0.0.1:${port}/${encodeURIComponent(`${name} ${key}`)}`;
    return this.send({
      type: 'block_actions',
      team,
      user,
      trigger_id: 't',
      container,
      actions,
      response_url: responseUrl,
    });
  }

  submits(
    name: string,
    what: { verb: string; key: string | null; view: string; values: Record<string, object> },
  ): Promise<number> {
    const { verb, key, view: id, values } = what;
    const state = Object.fromEntries(
      Object.entries(values).map(([field, value]) => [field, { [field]: value }]),
    );
    const view = {
      ...{ id, type: 'modal', callback_id: formCallback, state: { values: state } },
      private_metadata: writeMetadata({ verb, key, carry: {}, place: null }),
    };
    return this.send({ type: 'view_submission', team, user: this.userOf(name), view });
  }

  private userOf(name: string) {
    const { id } = this.stage.person(name);
    return { id, username: name, name, team_id: team.id };
  }

  private async send(payload: object): Promise<number> {
    const body = new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
    const timestamp = Math.floor(Date.now() / 1_000);
    const digest = createHmac('sha256', signingSecret).update(`v0:${timestamp}:${body}`).digest('hex');
    const { status } = await fetch(this.stage.door.url, {
      method: 'POST',
      body,
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        'x-slack-request-timestamp': String(timestamp),
        'x-slack-signature': `v0=${digest}`,
      },
    });
    return status;
  }
}
