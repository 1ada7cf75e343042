import assert from 'node:assert/strict';
import type { AppError } from '../../src/errors.ts';
import { permissions } from '../../src/teams/permissions.ts';
import { says } from '../slack/support/stub-use-cases.ts';
import { plainOf } from '../support/teams/fake-person.ts';
import { appId, channel, team, tenant } from '../support/teams/fake-teams.ts';
import { code } from './support/error-code.ts';
import { type Bench, startBench } from './support/teams-bench.ts';

describe('a channel of its own as a room in Teams', () => {
  let bench: Bench;
  beforeEach(async () => {
    bench = await startBench({ rooms: 'channel' });
    for (const name of ['ana', 'ben', 'gone'])
      bench.people.add({ id: name, name, email: `${name}@example.com` });
    const ana = bench.teams.person('ana@example.com');
    await ana.says('help', channel);
    await bench.side.settled();
  });
  afterEach(() => bench.stop());

  const since = new Date(Date.now() - 5_000);
  const platform = () => bench.side.platform;
  const find = (key: string, from = since) => platform().find?.({ key, target: null, since: from });
  const wish = (name = 'esc-1-checkout', key = 'ESC-1/room') => ({
    ...{ name, key, private: false, people: [], card: () => says('The case') },
  });
  const create = async (...args: Parameters<typeof wish>) =>
    (await platform().createRoom(wish(...args))).channel;
  const postsIn = (room: string) =>
    bench.teams.threads(room).map((thread) => bench.teams.messagesIn(thread).map(plainOf).join(' / '));
  const calls = (method: string, path: RegExp) =>
    bench.graph.calls.filter((call) => call.method === method && path.test(call.path));

  it('is made in the team, and its description says whose it is', async () => {
    const room = await create();
    const made = bench.graph.channelNamed('esc-1-checkout');
    assert.equal(made?.id, room);
    assert.equal(made?.description, 'War room of ESC-1. Kept by Muster.');
    assert.equal(
      bench.teams.threads().filter((id) => /The case/.test(bench.teams.messagesIn(id).map(plainOf).join()))
        .length,
      0,
    );
  });

  it('gets a name that Teams takes, whatever is wished', async () => {
    await create(`.what? "it" costs 5,-... ${'x'.repeat(60)}`);
    await create('???', 'ESC-2/room');
    const names = bench.graph.channels.map(({ displayName }) => displayName);
    assert.deepEqual(names, [`what- -it- costs 5----. ${'x'.repeat(25)}`, 'war-room']);
  });

  it('is tried under another name when this one is taken', async () => {
    await create();
    await assert.rejects(create('esc-1-checkout', 'ESC-2/room'), code('name-taken', { retryable: true }));
    assert.equal(platform().longestRoomName, 50);
  });

  it('takes messages as posts of their own, and its card is edited where it stands', async () => {
    const room = await create();
    const card = await platform().post({ channel: room }, says('The card'), 'ESC-1/card');
    await platform().post({ channel: room }, says('A line'), 'ESC-1/notice/1');
    await platform().edit(card, says('The card, newer'));
    assert.deepEqual(postsIn(room), ['The card, newer', 'A line']);
  });

  it('mentions those who are brought in, and names those who are not in the team', async () => {
    const room = await create();
    const { failed } = await platform().invite(room, ['ana', 'gone']);
    assert.deepEqual(failed, [{ name: 'gone', why: 'not in the team with the war rooms in Teams' }]);
    assert.match(postsIn(room).join(), /<at>ana<\/at>: you are needed here/);
  });

  it('is described, and says by its name when its case is over, and when it runs again', async () => {
    const room = await create();
    await platform().setPurpose(room, `War room of ESC-1 · ACME. ${'x'.repeat(2_000)}`);
    assert.match(bench.graph.channels[0]?.description ?? '', /^War room of ESC-1 · ACME\. x{900}/);
    const before = bench.graph.calls.length;
    await platform().setTopic(room, 'It runs', 'running');
    assert.equal(bench.graph.calls.length, before, 'nothing is asked');
    const nameAfter = async (stage: 'reopened' | 'over') => {
      await platform().setTopic(room, 'x', stage);
      return bench.graph.channels[0]?.displayName;
    };
    assert.equal(await nameAfter('over'), 'esc-1-checkout-closed');
    assert.equal(await nameAfter('over'), 'esc-1-checkout-closed');
    assert.equal(await nameAfter('reopened'), 'esc-1-checkout');
    assert.equal(await nameAfter('reopened'), 'esc-1-checkout');
  });

  it('keeps its name within what Teams takes when it is over', async () => {
    const room = await create(`esc-1-${'x'.repeat(60)}`);
    await platform().setTopic(room, 'x', 'over');
    assert.match(bench.graph.channels[0]?.displayName ?? '', /^esc-1-x{37}-closed$/);
  });

  it('goes without names and descriptions where Muster may not change them', async () => {
    const room = await create();
    bench.graph.inTeam.delete(permissions.manageChannels);
    await platform().setPurpose(room, 'Purpose');
    await platform().setTopic(room, 'x', 'over');
    assert.equal(await find('ESC-1/room'), null);
  });

  describe('whose answer was lost', () => {
    it('is found among the channels of the team, over several pages', async () => {
      for (const n of [7, 8, 9]) await create(`esc-${n}-else`, `ESC-${n}/room`);
      bench.graph.fault('POST', /channels$/, { status: 504, isLost: true });
      await assert.rejects(create(), code('no-answer', { doubtful: true, retryable: true }));
      const { id } = bench.graph.channelNamed('esc-1-checkout') ?? assert.fail('it was not made');
      assert.deepEqual(await find('ESC-1/room'), { channel: id, id: null });
    });

    it('is not taken for that of a case of nearly the same key, of an older one, or of who has only the name', async () => {
      await create('esc-11-checkout', 'ESC-11/room');
      assert.equal(await find('ESC-1/room'), null);
      await create('esc-1-by-name', 'ESC-2/room');
      assert.equal(await find('ESC-1/room'), null);
      await create();
      assert.equal(await find('ESC-1/room', new Date(Date.now() + 3_600_000)), null);
    });

    it('is the oldest where several were made; the others are renamed', async () => {
      const room = await create();
      await create('esc-1-checkout-2');
      assert.deepEqual(await find('ESC-1/room'), { channel: room, id: null });
      assert.ok(bench.graph.channelNamed('esc-1-checkout-2-unused'));
    });
  });

  describe('that Microsoft does not let us make', () => {
    it('is a thread instead, and the card says what an owner has to grant', async () => {
      bench.graph.inTeam.delete(permissions.createChannels);
      await bench.side.lookAtConsent();
      const room = await create();
      assert.match(room, /^19:escalations@thread\.tacv2;messageid=\d+$/);
      assert.match(
        platform().roomTrouble?.(room) ?? '',
        /grant the permission Channel\.Create\.Group, by adding/,
      );
    });

    it('is a thread when the team has too many channels, and the card says where to look', async () => {
      bench.graph.mostChannels = 2;
      await create('esc-9-other', 'ESC-9/room').catch(() => null);
      const room = await create();
      assert.match(room, /;messageid=/);
      assert.match(platform().roomTrouble?.(room) ?? '', /muster doctor teams/);
    });

    it('is nothing the card speaks of where it is there', async () => {
      assert.equal(platform().roomTrouble?.(await create()), null);
    });

    for (const [what, fault, expected, rest] of [
      [
        'asks to wait',
        { status: 429, retryAfterS: 7 },
        'rate-limited',
        { retryAfterMs: 7_000, limit: 'graph' },
      ],
      ['is busy with it', { status: 412 }, 'busy', { retryable: true, doubtful: false }],
      ['fails', { status: 502 }, 'no-answer', { retryable: true, doubtful: true }],
    ] satisfies [string, Parameters<Bench['graph']['fault']>[2], string, Partial<AppError>][])
      it(`is tried again later when Graph ${what}`, async () => {
        bench.graph.fault('POST', /channels$/, fault);
        await assert.rejects(create(), code(expected, rest));
        assert.equal(calls('POST', /channels$/).length, 1);
      });
  });

  it('is made with a new token when the one there is is not taken any more', async () => {
    await create();
    bench.graph.expireTokens();
    await create('esc-2-search', 'ESC-2/room');
    assert.ok(bench.graph.channelNamed('esc-2-search'));
  });

  it('is a thread while Muster does not know its team', async () => {
    bench.conversations.all.clear();
    const other = await startBench({ rooms: 'channel' });
    const { channel: room } = await other.side.platform.createRoom(wish());
    assert.match(room, /;messageid=/);
    assert.match(other.side.platform.roomTrouble?.(room) ?? '', /write "@Muster help" once/);
    await other.stop();
  });

  describe('is looked after:', () => {
    const inspect = (room: string) => bench.side.care.inspectRoom(room, null);

    it('whether it is there, archived, deleted, or Muster is out of the team', async () => {
      const room = await create();
      assert.deepEqual(await inspect(room), { room: 'in', card: 'unknown' });
      Object.assign(bench.graph.channels[0] ?? {}, { isArchived: true });
      assert.deepEqual(await inspect(room), { room: 'archived' });
      await assert.rejects(bench.side.care.unarchiveRoom(room), code('permission-missing'));
      bench.graph.inTenant.add('ChannelSettings.ReadWrite.All');
      await bench.side.care.unarchiveRoom(room);
      assert.deepEqual(await inspect(room), { room: 'in', card: 'unknown' });
      bench.graph.deleteChannel(room);
      assert.deepEqual(await inspect(room), { room: 'gone' });
      bench.teams.fault('GET', /^teams\//, { status: 403 });
      assert.deepEqual(await inspect(room), { room: 'not-in' });
    });

    const told = async (rest: Record<string, unknown>) => {
      bench.news.splice(0);
      const ana = bench.teams.person('ana@example.com');
      await bench.teams.deliver(ana.activity(team, { type: 'conversationUpdate', ...rest }));
      await bench.side.settled();
      return bench.news.filter((each) => each !== 'accepted');
    };
    const about = (eventType: string) => ({
      channelData: {
        tenant: { id: tenant },
        team: { id: team },
        channel: { id: '19:x@thread.tacv2' },
        eventType,
      },
    });

    it('it hears of a channel that is deleted or renamed, and of a team', async () => {
      assert.deepEqual(await told(about('channelDeleted')), ['19:x@thread.tacv2 deleted']);
      assert.deepEqual(await told(about('channelRenamed')), ['19:x@thread.tacv2 changed']);
      assert.deepEqual(await told(about('channelCreated')), []);
      assert.deepEqual(await told(about('teamDeleted')), ['all rooms']);
    });

    it('it hears that Muster was removed from the team, or added', async () => {
      const self = { id: `28:${appId}` };
      assert.deepEqual(await told({ membersRemoved: [self] }), ['all rooms']);
      assert.deepEqual(await told({ membersAdded: [self] }), ['all rooms']);
      assert.deepEqual(await told({ membersRemoved: [{ id: '29:somebody' }] }), []);
    });
  });
});
