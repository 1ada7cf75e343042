import assert from 'node:assert/strict';
import { readConfig } from '../src/config.ts';
import { AppError } from '../src/errors.ts';
import { createLog } from '../src/log.ts';

const secrets = {
  MONGODB_URI: 'mongodb://muster:pa55"word@db.example.com/muster',
  SLACK_BOT_TOKEN: 'xoxb-1111-bbbb',
  SLACK_SIGNING_SECRET: '0123456789abcdef',
  SLACK_APP_TOKEN: 'xapp-1-2222',
};
const words = 'Checkout is down for ACME';

function startLog({ isTTY = false, env = {} }: { isTTY?: boolean; env?: Record<string, string> } = {}) {
  const written: string[] = [];
  const log = createLog(readConfig({ ...secrets, ...env }), { isTTY, write: (text) => written.push(text) });
  const line = (): Record<string, unknown> => JSON.parse(written.at(-1) ?? '');
  return { log, written, line };
}

function failing(name: string, message: string, extra: object = {}): Error {
  return Object.assign(new Error(message), { name, ...extra });
}

describe('log: JSON', () => {
  it('is one object a line, with level and time in words', () => {
    const { log, written, line } = startLog();
    log.info({ port: 3000 }, 'Listening');
    assert.ok(written[0]?.endsWith('}\n'));
    const { time, ...rest } = line();
    assert.deepEqual(rest, { level: 'info', pid: process.pid, port: 3000, msg: 'Listening' });
    assert.ok(Math.abs(Date.parse(String(time)) - Date.now()) < 60_000);
  });

  it('says only what the level allows', () => {
    const { log, written } = startLog({ env: { LOG_LEVEL: 'warn' } });
    log.info('not said');
    assert.deepEqual(written, []);
    log.warn('said');
    assert.equal(written.length, 1);
  });

  it('silent says nothing at all', () => {
    const { log, written } = startLog({ env: { LOG_LEVEL: 'silent' } });
    log.fatal(new AppError('x', 'It burns.'));
    assert.deepEqual(written, []);
  });
});

describe('log: secrets', () => {
  const leaks: [string, string][] = [
    ['the bot token', secrets.SLACK_BOT_TOKEN],
    ['the app token', secrets.SLACK_APP_TOKEN],
    ['the signing secret, which looks like nothing', secrets.SLACK_SIGNING_SECRET],
    ['the password of the database', 'pa55"word'],
    ['a token of somebody else', 'xoxp-999-secret'],
    ['a rotating token', 'xoxe.xoxb-1-secret'],
    ['a password in an address', 'mongodb://root:se/cr@et@other.example.com/x'],
    ['a bearer token', 'Bearer abcdefgh.ijkl-mnop'],
    ['an address for answers', 'https://hooks.slack.com/commands/T1/2/secret'],
  ];
  const places: [string, (log: ReturnType<typeof startLog>['log'], secret: string) => void][] = [
    ['the message', (log, secret) => log.info(`Using ${secret} now`)],
    ['a detail', (log, secret) => log.info({ odd: { deep: [secret] } }, 'x')],
    ['an error', (log, secret) => log.error(new AppError('x', `Refused: ${secret}`))],
    ['a child', (log, secret) => log.child({ odd: secret }).info('x')],
  ];
  for (const [name, secret] of leaks)
    it(`${name} is struck out wherever it stands, and the line stays JSON`, () => {
      for (const [place, say] of places) {
        const { log, written, line } = startLog();
        say(log, secret);
        assert.match(JSON.stringify(line()), /\[secret\]/, place);
        assert.ok(!written.join().includes(JSON.stringify(secret).slice(1, -1)), place);
        assert.doesNotMatch(written.join(), /se\/cr|-secret|\/secret|ijkl/, place);
      }
    });

  it('the whole config may be logged', () => {
    const { log, line } = startLog();
    log.info({ config: readConfig(secrets) }, 'Started');
    assert.match(JSON.stringify(line()), /"botToken":"\[(secret|left out)\]"/);
  });

  for (const name of [
    'token',
    'password',
    'authorization',
    'text',
    'title',
    'body',
    'blocks',
    'response_url',
  ])
    it(`what is called ${name} is left out, down to the third level`, () => {
      const { log, written } = startLog();
      log.info({ [name]: words, a: { [name]: words, b: { [name]: words } } }, 'x');
      assert.ok(!written.join().includes(words));
      assert.equal(written.join().split('[left out]').length, 4);
    });

  it('an address without a password stays readable', () => {
    const { log, line } = startLog();
    log.info('Database at mongodb://127.0.0.1:27017/muster');
    assert.equal(line().msg, 'Database at mongodb://127.0.0.1:27017/muster');
  });
});

describe('log: errors', () => {
  it('of an AppError the code, the sentence, whether to retry and the causes are kept', () => {
    const { log, line } = startLog();
    const cause = failing('Error', 'connect ECONNREFUSED 127.0.0.1:27017', {
      code: 'ECONNREFUSED',
      errno: -111,
      syscall: 'connect',
    });
    log.error(new AppError('store-away', 'The database does not answer.', { cause, retryable: true }));
    const { msg, err } = line();
    assert.equal(msg, 'The database does not answer.');
    const described = JSON.parse(JSON.stringify(err));
    assert.equal(described.type, 'AppError');
    assert.equal(described.code, 'store-away');
    assert.equal(described.retryable, true);
    assert.match(described.stack[0], /log\.test\.ts/);
    assert.equal(described.cause.code, 'ECONNREFUSED');
    assert.equal(described.cause.message, 'connect ECONNREFUSED 127.0.0.1:27017');
  });

  const quoting: [string, Error][] = [
    ['a parser', new SyntaxError(`Unexpected token 'C', "${words}" is not valid JSON`)],
    [
      'a database',
      failing('MongoServerError', `dup key: { title: "${words}" }`, { code: 11000, keyValue: words }),
    ],
    [
      'an SDK',
      failing('Error', `An API error occurred: ${words}`, { code: 'slack_webapi', data: { text: words } }),
    ],
    ['an aggregate', new AggregateError([new Error(words)], words)],
    ['a cause', new AppError('x', 'That did not work.', { cause: new Error(words) })],
    ['a cause that is no error', new AppError('x', 'That did not work.', { cause: { text: words } })],
  ];
  for (const [name, error] of quoting)
    it(`words that ${name} quotes are left out, however it is logged`, () => {
      const { log, written, line } = startLog();
      log.error(error);
      log.error({ err: error });
      log.error(error, 'It failed');
      log.error({ err: error, reason: error }, 'It failed');
      assert.equal(written.length, 4);
      assert.ok(!written.join().includes(words), written.join());
      assert.match(JSON.stringify(line().err), /left out, as it may quote somebody/);
    });

  it('the code of a foreign error and its place are kept', () => {
    const { log, line } = startLog();
    log.error({ err: failing('MongoServerError', words, { code: 11000 }), key: 'ESC-1' });
    const { err, msg, key } = line();
    assert.equal(msg, 'MongoServerError');
    assert.equal(key, 'ESC-1');
    assert.match(JSON.stringify(err), /"code":11000.*"stack":\[".*log\.test\.ts/);
  });

  it('the words of a fault in the code are kept', () => {
    const { log, line } = startLog();
    log.error(new TypeError("Cannot read properties of undefined (reading 'key')"));
    assert.equal(line().msg, "Cannot read properties of undefined (reading 'key')");
  });

  it('an error that is its own cause ends', () => {
    const { log, written } = startLog();
    const error = new Error('round');
    error.cause = error;
    log.error(error, 'It failed');
    assert.equal(written.length, 1);
  });
});

describe('log: on a terminal', () => {
  const noColour = process.env.NO_COLOR;
  beforeEach(() => {
    process.env.NO_COLOR = '1';
  });
  afterEach(() => {
    if (noColour === undefined) delete process.env.NO_COLOR;
    else process.env.NO_COLOR = noColour;
  });

  it('a line has the time, the level, the words and the details', () => {
    const { log, written } = startLog({ isTTY: true });
    log.info({ port: 3000, room: 'esc 1' }, 'Listening');
    assert.match(written[0] ?? '', /^\d\d:\d\d:\d\d INFO {2}Listening port=3000 room="esc 1"\n$/);
  });

  it('the level is in colour, unless NO_COLOR is set', () => {
    delete process.env.NO_COLOR;
    const { log, written } = startLog({ isTTY: true });
    log.warn('Careful');
    assert.ok(written[0]?.includes('\u001b[33mWARN \u001b[0m Careful'));
  });

  it('an error stands below, with its place and its causes', () => {
    const { log, written } = startLog({ isTTY: true });
    log.error(new AppError('a', 'This failed.', { cause: new AppError('b', 'That came first.') }), 'Stopped');
    assert.match(
      written[0] ?? '',
      /ERROR Stopped\n {2}AppError a: This failed\.\n {4}at .*\n( {4}at .*\n)* {2}because of\n {2}AppError b: That came first\.\n {4}at /,
    );
  });

  it('secrets are struck out there too', () => {
    const { log, written } = startLog({ isTTY: true });
    log.info(`Using ${secrets.SLACK_SIGNING_SECRET}`);
    assert.match(written[0] ?? '', /Using \[secret\]/);
  });

  it('nothing that is logged can move the cursor, forge a line or turn the text around', () => {
    const { log, written } = startLog({ isTTY: true });
    log.info({ a: 'x\u001b[2J\u202ey\n00:00:00 INFO forged' }, 'bell\u0007 back\r');
    assert.deepEqual(written[0]?.match(/[\p{Cc}\p{Cf}]/gu), ['\n']);
    assert.match(written[0] ?? '', /bell\\u0007 back\\u000d/);
  });

  it('a detail may have any name and value', () => {
    const { log, written } = startLog({ isTTY: true });
    log.info({ err: 'odd', time: 5, level: null, pid: {} }, 'x');
    assert.match(written[0] ?? '', / x err=odd\n$/);
  });

  it('a message of several lines stays so, as the mistakes of a policy file do', () => {
    const { log, written } = startLog({ isTTY: true });
    log.error('Two mistakes:\nfirst\nsecond');
    assert.match(written[0] ?? '', /ERROR Two mistakes:\n {2}first\n {2}second\n$/);
  });
});
