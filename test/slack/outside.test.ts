import assert from 'node:assert/strict';
import type { OutsideNews } from '../../src/delivery/room-ports.ts';
import { heardEvents } from '../../src/slack/listen.ts';
import { type Bench, startBench } from './support/slack-bench.ts';
import { says } from './support/stub-use-cases.ts';

describe('what Slack says of rooms, people and the app', () => {
  let bench: Bench;
  let rooms: Parameters<OutsideNews['roomChanged']>[0][];
  let left: string[];
  let refusals: number;

  beforeEach(async () => {
    rooms = [];
    left = [];
    refusals = 0;
    bench = await startBench({
      slack: { channels: ['room', { name: 'secret', isPrivate: true }, 'elsewhere'], events: heardEvents },
      useCases: { caseOfRoom: async (channel) => (channel === idOf('elsewhere') ? null : 'ESC-1') },
      news: {
        roomChanged: async (news) => void rooms.push(news),
        roomsChanged: async () => {},
        personLeft: async (workspace, person) => void left.push(`${workspace} ${person}`),
        credentialsRefused: () => void refusals++,
        credentialsAccepted: () => {},
      },
    });
    bench.people.add({
      id: 'ana',
      name: 'Ana',
      email: 'ana@example.com',
      slack: `${bench.slack.teamId}:${ana().id}`,
    });
  });
  afterEach(() => bench.stop());

  const ana = () => bench.slack.person('ana@example.com');
  const ben = () => bench.slack.person('ben@example.com');
  const idOf = (name: string) => bench.slack.channels.find((channel) => channel.name === name)?.id ?? '';
  /** A message of the bot in a channel, pinned. */
  async function post(name: string): Promise<string> {
    const message = { tone: 'calm' as const, fallback: ['The card'], sections: [['The card']] };
    const ref = await bench.side.platform.post({ channel: idOf(name) }, message, 'ESC-1/card');
    await bench.side.platform.pin(ref);
    return ref.id;
  }
  const heard = (...expected: typeof rooms) =>
    bench.slack.until(() => rooms.length === expected.length).then(() => assert.deepEqual(rooms, expected));

  it('an archived room, public or private, and one that is brought back', async () => {
    const [room, secret] = [idOf('room'), idOf('secret')];
    await ben().archives('room');
    await ben().unarchives('room');
    await ben().archives('secret');
    await heard(
      { channel: room, hint: 'archived' },
      { channel: room, hint: undefined },
      { channel: secret, hint: 'archived' },
    );
  });

  it('a deleted one, and one that Muster was put out of and called back into', async () => {
    const [room, secret] = [idOf('room'), idOf('secret')];
    await ben().removesApp('room');
    await ben().removesApp('secret');
    await ben().invitesApp('secret');
    await ben().deletesChannel('room');
    await heard(
      { channel: room, hint: undefined },
      { channel: secret, hint: 'left' },
      { channel: secret, hint: 'joined' },
      { channel: room, hint: 'deleted' },
    );
  });

  it('a message that was unpinned or deleted', async () => {
    const channel = idOf('room');
    const message = await post('room');
    await ben().unpins({ in: 'room', message: 'The card' });
    await ben().deletes({ in: 'room', message: 'The card' });
    await heard({ channel, message }, { channel, message });
  });

  it('nothing of what people say, of who else comes and goes, of other channels and of new names', async () => {
    await ana().says('Hello', { in: 'room' });
    await ana().leaves('room');
    await ana().joins('room');
    await ben().renames('room', 'other');
    await ben().archives('elsewhere');
    await ben().archives('secret');
    await heard({ channel: idOf('secret'), hint: 'archived' });
  });

  it('each event once, however often it is sent', async () => {
    bench.slack.events.repeats = 3;
    await ben().archives('room');
    await ben().archives('secret');
    await heard({ channel: idOf('room'), hint: 'archived' }, { channel: idOf('secret'), hint: 'archived' });
  });

  it('an account that is gone, once, and who it was is forgotten', async () => {
    bench.slack.events.repeats = 1;
    await bench.slack.deactivate('ana@example.com');
    await bench.slack.until(() => left.length > 0);
    assert.deepEqual(left, [`slack:${bench.slack.teamId} ana`]);
    assert.equal((await bench.people.get(['ana'])).get('ana')?.slack, null);
  });

  it('an account that is gone, found out by inviting or writing to it', async () => {
    const message = { tone: 'calm' as const, fallback: ['Hello'], sections: [['Hello']] };
    bench.slack.fault('chat.postMessage', { error: 'user_disabled', times: 1 });
    await assert.rejects(bench.side.platform.post({ person: 'ana' }, message, 'ESC-1/tell'), {
      code: 'person-unknown',
    });
    assert.equal(left.length, 1);
    bench.people.add({
      id: 'ben',
      name: 'Ben',
      email: 'ben@example.com',
      slack: `${bench.slack.teamId}:${ben().id}`,
    });
    bench.slack.events.areLost = true;
    await bench.slack.deactivate('ben@example.com');
    const { channel } = await bench.side.platform.createRoom({
      name: 'esc-1',
      private: false,
      key: 'ESC-1/room',
      people: [],
      card: () => says('The card'),
    });
    assert.deepEqual(await bench.side.platform.invite(channel, ['ben']), {
      failed: [{ name: 'Ben', why: 'deactivated in Slack' }],
    });
    assert.equal(left.length, 2);
  });

  it('that the app was taken out, and each call that is refused for it', async () => {
    await bench.slack.uninstallApp();
    await bench.slack.until(() => refusals === 2);
    await assert.rejects(bench.side.checkCredentials(), { code: 'credentials-refused' });
    assert.equal(refusals, 3);
    bench.slack.installApp();
    await bench.side.checkCredentials();
    assert.equal(refusals, 3);
  });

  describe('looking at a room', () => {
    const inspect = (name: string, card: string | null) =>
      bench.side.care.inspectRoom(idOf(name), card === null ? null : { channel: idOf(name), id: card });
    const callsSince = (before: number) => bench.slack.calls.slice(before).map(({ method }) => method);

    it('one that is fine takes two calls, one without a card a single one', async () => {
      const card = await post('room');
      const before = bench.slack.calls.length;
      assert.deepEqual(await inspect('room', card), { room: 'in', card: 'pinned' });
      assert.deepEqual(callsSince(before), ['conversations.info', 'pins.list']);
      assert.deepEqual(await inspect('room', null), { room: 'in', card: 'unknown' });
      assert.deepEqual(callsSince(before).slice(2), ['conversations.info']);
    });

    it('tells an unpinned card from a deleted one, and from one that stands elsewhere', async () => {
      const card = await post('room');
      await ben().unpins({ in: 'room', message: 'The card' });
      assert.deepEqual(await inspect('room', card), { room: 'in', card: 'unpinned' });
      await ben().deletes({ in: 'room', message: 'The card' });
      assert.deepEqual(await inspect('room', card), { room: 'in', card: 'deleted' });
      const elsewhere = { channel: idOf('elsewhere'), id: await post('elsewhere') };
      assert.deepEqual(await bench.side.care.inspectRoom(idOf('room'), elsewhere), {
        room: 'in',
        card: 'deleted',
      });
    });

    it('archived, left, hidden and deleted', async () => {
      const room = idOf('room');
      await ben().removesApp('room');
      assert.deepEqual(await inspect('room', null), { room: 'not-in' });
      await bench.side.care.joinRoom(room);
      await bench.side.care.joinRoom(room);
      await ben().archives('room');
      assert.deepEqual(await inspect('room', null), { room: 'archived' });
      await assert.rejects(bench.side.care.unarchiveRoom(room), { code: 'room-gone', retryable: false });
      await ben().unarchives('room');
      await bench.side.care.unarchiveRoom(room);
      await ben().deletesChannel('room');
      assert.deepEqual(await bench.side.care.inspectRoom(room, null), { room: 'gone' });
      await ben().removesApp('secret');
      assert.deepEqual(await inspect('secret', null), { room: 'gone' });
    });

    it('what Slack cannot answer now says nothing of the room', async () => {
      bench.slack.fault('conversations.info', { status: 500, times: 1 });
      await assert.rejects(inspect('room', null), { code: 'no-answer' });
    });
  });
});
