import assert from 'node:assert/strict';
import type { Target } from '../../src/delivery/ports.ts';
import { AppError } from '../../src/errors.ts';
import type { MessageView } from '../../src/view/message.ts';
import { type Bench, startBench } from './support/slack-bench.ts';
import { says } from './support/stub-use-cases.ts';

const code = (expected: string, retryable?: boolean) => (error: unknown) => {
  assert.ok(error instanceof AppError, String(error));
  assert.equal(error.code, expected);
  if (retryable !== undefined) assert.equal(error.retryable, retryable);
  return true;
};

const card = () => says('The card');

describe('Slack as a platform of the delivery', () => {
  let bench: Bench;
  let support: string;
  beforeEach(async () => {
    bench = await startBench();
    support = bench.slack.channels.find(({ name }) => name === 'support')?.id ?? '';
    bench.people.add({ id: 'ana', name: 'Ana', email: 'ana@example.com' });
    bench.people.add({ id: 'ben', name: 'Ben', email: 'ben@example.com' });
    bench.people.add({ id: 'gone', name: 'Gone', email: 'gone@example.com' });
    bench.people.add({ id: 'no-mail', name: 'No mail' });
  });
  afterEach(() => bench.stop());

  const room = () =>
    bench.side.platform.createRoom({
      name: 'esc-1-checkout',
      private: true,
      key: 'ESC-1/room',
      people: [],
      card,
    });
  const channel = (id: string) => bench.slack.channels.find((each) => each.id === id);
  const calls = (method: string) => bench.slack.calls.filter((call) => call.method === method);

  it('creates rooms, private if wished, under a name Slack takes', async () => {
    const { channel: id } = await bench.side.platform.createRoom({
      name: `--Éric & Söhne ${'x'.repeat(100)}`,
      private: true,
      key: 'ESC-1/room',
      people: [],
      card,
    });
    assert.match(channel(id)?.name ?? '', /^[a-z0-9-_]{1,80}$/);
    assert.equal(channel(id)?.isPrivate, true);
    const nameless = await bench.side.platform.createRoom({
      name: '🔥',
      private: false,
      key: 'ESC-2/room',
      people: [],
      card,
    });
    assert.equal(channel(nameless.channel)?.name, 'esc-2-room');
    assert.equal(channel(nameless.channel)?.isPrivate, false);
  });

  it('says that a name is taken, and that another may do', async () => {
    await room();
    await assert.rejects(room(), code('name-taken', true));
  });

  it('invites those it can in one call, without the bot, and names the others', async () => {
    const { channel: id } = await room();
    bench.people.add({ id: 'bot', slack: `${bench.slack.teamId}:${bench.slack.botUserId}` });
    const { failed } = await bench.side.platform.invite(id, [
      'ana',
      'ben',
      'ana',
      'gone',
      'no-mail',
      'stranger',
      'bot',
    ]);
    assert.deepEqual(channel(id)?.members.sort(), ['ana@example.com', 'ben@example.com']);
    const why = 'not in this Slack workspace';
    assert.deepEqual(
      failed,
      ['Gone', 'No mail', 'Somebody'].map((name) => ({ name, why })),
    );
    assert.equal(calls('conversations.invite').length, 1);
  });

  it('invites nobody twice: who is in already is no failure, be it one or all', async () => {
    const { channel: id } = await room();
    assert.deepEqual(await bench.side.platform.invite(id, ['ana']), { failed: [] });
    assert.deepEqual(await bench.side.platform.invite(id, ['ana']), { failed: [] });
    assert.deepEqual(await bench.side.platform.invite(id, ['ana', 'ben']), { failed: [] });
    assert.deepEqual(channel(id)?.members.sort(), ['ana@example.com', 'ben@example.com']);
  });

  it('names those whom Slack does not let in, when it lets in none', async () => {
    const { channel: id } = await room();
    bench.people.add({ id: 'left', slack: `${bench.slack.teamId}:U0LEFT` });
    const why = 'not in this Slack workspace';
    assert.deepEqual(await bench.side.platform.invite(id, ['left']), { failed: [{ name: 'left', why }] });
    assert.deepEqual(await bench.side.platform.invite(id, ['left', 'ana']), {
      failed: [{ name: 'left', why }],
    });
    assert.deepEqual(channel(id)?.members, ['ana@example.com']);
  });

  it('posts to a channel, to a thread and to a person, with the key and without previews', async () => {
    const { platform } = bench.side;
    const ref = await platform.post({ channel: support }, says('Hello'), 'ESC-1/card');
    const reply = await platform.post({ thread: ref }, says('Reply'), 'ESC-1/origin');
    await platform.post({ person: 'ana' }, says('Psst'), 'ESC-1/ask/1');
    const ana = bench.slack.person('ana@example.com');
    assert.deepEqual(
      ana.messages('support').map(({ plain, threadTs }) => ({ plain, threadTs })),
      [
        { plain: 'Hello', threadTs: undefined },
        { plain: 'Reply', threadTs: ref.id },
      ],
    );
    assert.equal(reply.channel, support);
    assert.deepEqual(
      ana.messages('dm').map(({ plain }) => plain),
      ['Psst'],
    );
    const [posted] = calls('chat.postMessage');
    assert.deepEqual(JSON.parse(String(posted?.args.metadata)), {
      event_type: 'muster',
      event_payload: { key: 'ESC-1/card' },
    });
    assert.equal(posted?.args.unfurl_links, 'false');
    assert.equal(posted?.args.unfurl_media, 'false');
  });

  it('posts to a channel of the policy by its name', async () => {
    await bench.side.platform
      .post({ channel: 'support' }, says('Hello'), 'ESC-1/announcement')
      .catch(() => {});
    await bench.side.platform
      .post({ channel: '#support' }, says('Hello'), 'ESC-1/announcement')
      .catch(() => {});
    assert.deepEqual(
      calls('chat.postMessage').map(({ args }) => args.channel),
      ['#support', '#support'],
    );
  });

  it('looks a person up once, and mentions them from then on', async () => {
    const view: MessageView = { tone: 'calm', fallback: [{ person: 'ana' }] };
    const { platform } = bench.side;
    await platform.post({ channel: support }, view, 'ESC-1/a');
    await platform.post({ person: 'ana' }, view, 'ESC-1/b');
    await platform.post({ person: 'ana' }, view, 'ESC-1/c');
    const mention = `<@${bench.slack.person('ana@example.com').id}>`;
    assert.deepEqual(
      calls('chat.postMessage').map(({ args }) => args.text),
      ['Ana', mention, mention],
    );
    assert.equal(calls('users.lookupByEmail').length, 1);
  });

  it('says that a person is not in Slack, having asked Slack once', async () => {
    for (const _ of [1, 2])
      await assert.rejects(
        bench.side.platform.post({ person: 'gone' }, says('Hi'), 'k'),
        code('person-unknown', false),
      );
    assert.equal(calls('users.lookupByEmail').length, 1);
  });

  it('edits and removes its messages; what is gone already is removed', async () => {
    const { platform } = bench.side;
    const ref = await platform.post({ channel: support }, says('Hello'), 'k');
    await platform.edit(ref, says('Goodbye'));
    const ana = bench.slack.person('ana@example.com');
    assert.deepEqual(
      ana.messages('support').map(({ plain }) => plain),
      ['Goodbye'],
    );
    await platform.remove(ref);
    await platform.remove(ref);
    assert.deepEqual(ana.messages('support'), []);
    await assert.rejects(platform.edit(ref, says('Again')), code('message-gone', false));
  });

  it('pins once, however often it is asked', async () => {
    const ref = await bench.side.platform.post({ channel: support }, says('Hello'), 'k');
    await bench.side.platform.pin(ref);
    await bench.side.platform.pin(ref);
    assert.equal(bench.slack.person('ana@example.com').messages('support')[0]?.isPinned, true);
  });

  it('sets topic, purpose and bookmark, clipped, and mentioning nobody', async () => {
    const { channel: id } = await room();
    const { platform } = bench.side;
    await platform.setTopic(id, `<!channel> ${'x'.repeat(300)}`, 'running');
    await platform.setPurpose(id, 'ESC-1: Tom & Jerry');
    const bookmark = { title: 'Where it began', url: 'https://example.com/m' };
    await platform.bookmark(id, bookmark, false);
    await platform.bookmark(id, bookmark, true);
    assert.match(channel(id)?.topic ?? '', /^‹!channel› x+…$/);
    assert.equal(channel(id)?.topic.length, 250);
    assert.equal(channel(id)?.purpose, 'ESC-1: Tom & Jerry');
    assert.deepEqual(channel(id)?.bookmarks, [{ title: 'Where it began', link: 'https://example.com/m' }]);
  });

  describe('looks for what it may have sent before', () => {
    const since = new Date(Date.now() - 1_000);
    const find = (target: Target | null, key: string) => bench.side.platform.find?.({ key, target, since });

    it('a message in a channel by its id or name, in a thread, to a person', async () => {
      const { platform } = bench.side;
      const root = await platform.post({ channel: support }, says('Root'), 'root');
      const targets: Target[] = [{ channel: '#support' }, { thread: root }, { person: 'ana' }];
      for (const [n, target] of targets.entries()) {
        const ref = await platform.post(target, says(`Message ${n}`), `key ${n}`);
        assert.deepEqual(await find(target, `key ${n}`), ref);
        assert.equal(await find(target, 'another key'), null);
      }
      assert.deepEqual(await find({ channel: support }, 'root'), root);
    });

    it('one behind many others', async () => {
      const { platform } = bench.side;
      const ref = await platform.post({ channel: support }, says('The first'), 'first');
      for (let n = 0; n < 210; n++) await platform.post({ channel: support }, says(`${n}`), `later ${n}`);
      assert.deepEqual(await find({ channel: support }, 'first'), ref);
    });

    it('nothing where there is no such channel, person or right', async () => {
      assert.equal(await find({ channel: 'nowhere' }, 'k'), null);
      assert.equal(await find({ person: 'stranger' }, 'k'), null);
      bench.slack.fault('conversations.history', { error: 'missing_scope' });
      await bench.side.platform.post({ channel: support }, says('Hello'), 'k');
      assert.equal(await find({ channel: support }, 'k'), null);
    });

    it('a room made by it, and puts away one that was made beside it', async () => {
      const { channel: id } = await room();
      const name = 'esc-1-checkout-2';
      const { channel: other } = await bench.side.platform.createRoom({
        name,
        private: true,
        key: 'ESC-1/room',
        people: [],
        card,
      });
      assert.deepEqual(await find(null, 'ESC-1/room'), { channel: id, id: null });
      assert.deepEqual([channel(other)?.name, channel(other)?.isArchived], ['esc-1-checkout-2-unused', true]);
      assert.equal(channel(id)?.isArchived, false);
      assert.equal(await find(null, 'ESC-11/room'), null);
    });
  });

  it('says that a room is gone or archived', async () => {
    await assert.rejects(
      bench.side.platform.post({ channel: 'C0NOWHERE1' }, says('x'), 'k'),
      code('room-gone', false),
    );
    bench.slack.fault('conversations.setTopic', { error: 'is_archived' });
    await assert.rejects(bench.side.platform.setTopic(support, 'x', 'running'), code('room-gone', false));
  });

  it('says how long to wait when Slack asks for it, and tries nothing twice', async () => {
    bench.slack.fault('chat.postMessage', { status: 429, retryAfterS: 12 });
    await assert.rejects(bench.side.platform.post({ channel: support }, says('x'), 'k'), (error) => {
      assert.ok(code('rate-limited', true)(error));
      assert.equal(error instanceof AppError && error.retryAfterMs, 12_000);
      return true;
    });
    assert.equal(calls('chat.postMessage').length, 1);
  });

  it('knows that a message whose answer was lost may be there', async () => {
    bench.slack.fault('chat.postMessage', { dropReply: true });
    await assert.rejects(bench.side.platform.post({ channel: support }, says('x'), 'k'), (error) => {
      assert.ok(error instanceof AppError && error.doubtful && error.code === 'no-answer');
      return true;
    });
    assert.equal(bench.slack.person('ana@example.com').messages('support').length, 1);
  });
});
