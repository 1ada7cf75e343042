import assert from 'node:assert/strict';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebAPIHTTPError, WebAPIPlatformError, WebAPIRequestError } from '@slack/web-api';
import { AppError } from '../../src/errors.ts';
import { createClient } from '../../src/slack/client.ts';
import { rateLimited, slackCodeOf, toAppError } from '../../src/slack/errors.ts';
import { toSdkLogger } from '../../src/slack/sdk-logger.ts';
import { memoryLog } from './support/slack-bench.ts';

const answered = (error: string, rest: object = {}) => new WebAPIPlatformError({ ok: false, error, ...rest });
const failed = (code: string) =>
  new WebAPIRequestError(new TypeError('fetch failed', { cause: Object.assign(new Error('no'), { code }) }));
const outcome = (error: unknown) => {
  const { code, retryable, doubtful, retryAfterMs } = toAppError(error);
  return { code, retryable, doubtful, retryAfterMs };
};
const surely = (code: string, retryable = false) => ({
  code,
  retryable,
  doubtful: false,
  retryAfterMs: null,
});
const noAnswer = { code: 'no-answer', retryable: true, doubtful: true, retryAfterMs: null };

describe('an error of Slack', () => {
  const table: [string, unknown, object][] = [
    [
      '429, as our connection reports it',
      new WebAPIRequestError(rateLimited(30, 'pins.add')),
      { ...surely('rate-limited', true), retryAfterMs: 30_000 },
    ],
    ['ratelimited', answered('ratelimited'), { ...surely('rate-limited', true), retryAfterMs: 30_000 }],
    ['channel_not_found', answered('channel_not_found'), surely('room-gone')],
    ['is_archived', answered('is_archived'), surely('room-gone')],
    ['not_in_channel', answered('not_in_channel'), surely('room-gone')],
    ['message_not_found', answered('message_not_found'), surely('message-gone')],
    ['users_not_found', answered('users_not_found'), surely('person-unknown')],
    ['name_taken', answered('name_taken'), surely('name-taken', true)],
    ['invalid_auth', answered('invalid_auth'), surely('credentials-refused')],
    ['account_inactive', answered('account_inactive'), surely('credentials-refused')],
    ['a code nobody foresaw', answered('something_new'), surely('outside-refused')],
    ['internal_error', answered('internal_error'), noAnswer],
    ['a page of HTML in place of JSON', answered('<html><body>Server Error</body></html>'), noAnswer],
    ['JSON cut off in the middle', answered('{"ok":true,"chan'), noAnswer],
    ['HTTP 503', new WebAPIHTTPError(503, 'Service Unavailable', {}), noAnswer],
    ['HTTP 403 of a proxy', new WebAPIHTTPError(403, 'Forbidden', {}), surely('outside-refused')],
    ['a refused connection', failed('ECONNREFUSED'), surely('unreachable', true)],
    ['an unknown host', failed('ENOTFOUND'), surely('unreachable', true)],
    ['a certificate that does not fit', failed('CERT_HAS_EXPIRED'), surely('unreachable', true)],
    ['a connection that broke', failed('ECONNRESET'), noAnswer],
    ['a connection the other side closed', failed('UND_ERR_SOCKET'), noAnswer],
    ['no answer in time', new WebAPIRequestError(new DOMException('late', 'TimeoutError')), noAnswer],
    ['an answer that broke off', new TypeError('terminated'), noAnswer],
  ];
  for (const [what, error, expected] of table)
    it(`${what} is ${JSON.stringify(expected)}`, () => assert.deepEqual(outcome(error), expected));

  it('names its code, what to do, and the scope that is missing', () => {
    assert.match(toAppError(answered('something_new')).message, /something_new/);
    assert.match(
      toAppError(answered('missing_scope', { needed: 'pins:write' })).message,
      /pins:write.*manifests\/slack\.yaml/,
    );
    assert.match(toAppError(answered('restricted_action')).message, /administrator/);
    assert.match(toAppError(answered('invalid_auth')).message, /SLACK_BOT_TOKEN/);
  });

  it('stays what it is when it was translated before, and tells its Slack code', () => {
    const error = toAppError(answered('already_pinned'));
    assert.equal(toAppError(error), error);
    assert.equal(slackCodeOf(error), 'already_pinned');
    assert.equal(slackCodeOf(new AppError('x', 'y')), undefined);
  });
});

describe('a call to Slack', () => {
  async function calling(
    listener: RequestListener,
  ): Promise<{ error: unknown; calls: number; log: unknown[] }> {
    let calls = 0;
    const server = createServer((request, response) => {
      calls += 1;
      listener(request, response);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const apiUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/`;
    const log = memoryLog();
    const client = createClient({ botToken: 'xoxb-very-secret', apiUrl }, toSdkLogger(log));
    const error = await client
      .call((web) => web.chat.postMessage({ channel: 'C1', text: 'words of a customer' }))
      .then(
        () => assert.fail('it should have failed'),
        (reason: unknown) => reason,
      );
    await client.stop();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    return { error, calls, log: log.lines };
  }

  const cases: [string, RequestListener, object][] = [
    [
      '429',
      (_, response) => response.writeHead(429, { 'retry-after': '7' }).end(),
      { ...surely('rate-limited', true), retryAfterMs: 7_000 },
    ],
    [
      '429 that does not say how long',
      (_, response) => response.writeHead(429).end(),
      { ...surely('rate-limited', true), retryAfterMs: 30_000 },
    ],
    ['500', (_, response) => response.writeHead(500).end('no'), noAnswer],
    [
      'HTML',
      (_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<html>'),
      noAnswer,
    ],
    ['a dropped connection', (_, response) => response.destroy(), noAnswer],
    [
      'half an answer',
      (_, response) => {
        response.writeHead(200, { 'content-length': '100' }).write('{"ok":');
        setImmediate(() => response.destroy());
      },
      noAnswer,
    ],
    [
      'invalid_auth',
      (_, response) => response.end('{"ok":false,"error":"invalid_auth"}'),
      surely('credentials-refused'),
    ],
  ];
  for (const [what, listener, expected] of cases)
    it(`that meets ${what} is tried once, and tells neither the token nor the words`, async () => {
      const { error, calls, log } = await calling(listener);
      assert.ok(error instanceof AppError);
      assert.deepEqual(outcome(error), expected);
      assert.equal(calls, 1);
      assert.doesNotMatch(`${error.message} ${JSON.stringify(log)}`, /very-secret|words of a customer/);
    });

  it('needs an address that ends in /api/', () => {
    const log = toSdkLogger(memoryLog());
    assert.throws(
      () => createClient({ botToken: 'x', apiUrl: 'http://127.0.0.1/' }, log),
      /must end in \/api\//,
    );
  });
});
