import assert from 'node:assert/strict';
import { permissions } from '../../src/teams/permissions.ts';
import { says } from '../slack/support/stub-use-cases.ts';
import { plainOf } from '../support/teams/fake-person.ts';
import { appId, channel } from '../support/teams/fake-teams.ts';
import { code } from './support/error-code.ts';
import { type Bench, startBench } from './support/teams-bench.ts';

describe('a chat as a private room in Teams', () => {
  let bench: Bench;
  beforeEach(async () => {
    bench = await startBench();
    for (const name of ['ana', 'ben', 'chloe', 'gone'])
      bench.people.add({ id: name, name, email: `${name}@example.com` });
    await bench.teams.person('ana@example.com').says('help', channel);
    await bench.side.settled();
    bench.graph.grantTenant();
    await bench.side.lookAtConsent();
  });
  afterEach(() => bench.stop());

  const platform = () => bench.side.platform;
  const object = (name: string) => bench.teams.person(`${name}@example.com`).object;
  const wish = (people = ['ana', 'ben', 'gone', 'ana']) => ({
    ...{ name: 'esc-1: lawsuit', key: 'ESC-1/room', private: true, people, card: () => says('Secret') },
  });
  const create = async (people?: string[]) => (await platform().createRoom(wish(people))).channel;
  const find = () => platform().find?.({ key: 'ESC-1/room', target: null, since: new Date(0) });
  const [chat] = [() => [...bench.graph.chats.values()][0] ?? assert.fail('there is no chat')];

  it('is made of those concerned alone, with Muster in it, and says nothing elsewhere', async () => {
    const room = await create();
    assert.match(room, /@thread\.v2$/);
    assert.equal(chat().topic, 'esc-1  lawsuit');
    assert.deepEqual([...chat().members].sort(), [object('ana'), object('ben')].sort());
    await platform().post({ channel: room }, says('Secret'), 'ESC-1/card');
    await platform().post({ channel: room }, says('A line'), 'ESC-1/notice/1');
    assert.deepEqual(bench.teams.messagesIn(room).map(plainOf), ['Secret', 'A line']);
    const elsewhere = bench.teams.threads().flatMap((thread) => bench.teams.messagesIn(thread).map(plainOf));
    assert.doesNotMatch(elsewhere.join(), /Secret/);
    assert.deepEqual(bench.graph.channels, []);
  });

  it('is asked for by the permissions of the manifest', async () => {
    await create();
    const { body } =
      bench.graph.calls.find(({ path }) => path.endsWith('/installedApps') && path.startsWith('chats')) ?? {};
    assert.match(
      JSON.stringify(body),
      /"permissionValue":"Chat\.Manage\.Chat","permissionType":"Application"/,
    );
  });

  it('takes others in, who see what was said before, each once; and names those it cannot find', async () => {
    const room = await create(['ana']);
    const before = bench.graph.calls.length;
    const { failed } = await platform().invite(room, ['ana', 'chloe', 'gone']);
    assert.deepEqual(
      failed.map(({ name }) => name),
      ['gone'],
    );
    const added = bench.graph.calls.slice(before);
    assert.equal(added.length, 1, 'who is in it is not added again');
    assert.match(JSON.stringify(added[0]?.body), /"visibleHistoryStartDateTime":"0001-01-01T00:00:00Z"/);
    assert.ok(chat().members.has(object('chloe')));
    assert.match(bench.teams.messagesIn(room).map(plainOf).join(), /<at>chloe<\/at>: you are needed here/);
  });

  it('names somebody whom Graph does not take, and takes the others', async () => {
    const room = await create(['ana']);
    bench.graph.fault('POST', /members$/, { status: 400 });
    const { failed } = await platform().invite(room, ['ben', 'chloe']);
    assert.deepEqual(failed, [{ name: 'ben', why: 'not to be found in Teams, or not of this tenant' }]);
    assert.ok(chat().members.has(object('chloe')));
  });

  it('is not made of nobody', async () => {
    await assert.rejects(create(['gone']), code('outside-refused', { retryable: false }));
    assert.equal(bench.graph.chats.size, 0);
  });

  it('is gone on with when Muster could not be added at first: there is one chat', async () => {
    bench.graph.fault('POST', /^chats\/.*installedApps$/, { status: 429, retryAfterS: 3 });
    await assert.rejects(create(), code('rate-limited', { retryAfterMs: 3_000 }));
    const room = await create();
    assert.deepEqual([...bench.graph.chats.keys()], [room]);
    assert.ok(bench.teams.chats.has(room));
  });

  it('is found where the answer to adding Muster was lost', async () => {
    bench.graph.fault('POST', /^chats\/.*installedApps$/, { status: 504, isLost: true });
    await assert.rejects(create(), code('no-answer', { doubtful: true }));
    const [room = ''] = bench.graph.chats.keys();
    assert.deepEqual(await find(), { channel: room, id: null });
    assert.deepEqual(await find(), { channel: room, id: null }, 'also once it is finished');
  });

  it('is another one when it is made anew', async () => {
    const [first, second] = [await create(), await create()];
    assert.notEqual(first, second);
    assert.deepEqual(await find(), { channel: second, id: null });
  });

  it('is looked after, and entered again', async () => {
    const room = await create();
    const inspect = () => bench.side.care.inspectRoom(room, null);
    assert.deepEqual(await inspect(), { room: 'in', card: 'unknown' });
    bench.teams.chats.delete(room);
    assert.deepEqual(await inspect(), { room: 'not-in' });
    await bench.side.care.joinRoom(room);
    assert.deepEqual(await inspect(), { room: 'in', card: 'unknown' });
  });

  it('hears that Muster was removed from it, or added', async () => {
    const room = await create();
    bench.news.splice(0);
    const ana = bench.teams.person('ana@example.com');
    const conversation = { id: room, conversationType: 'groupChat' };
    for (const members of ['membersRemoved', 'membersAdded'])
      await bench.teams.deliver(
        ana.activity(room, { type: 'conversationUpdate', conversation, [members]: [{ id: `28:${appId}` }] }),
      );
    await bench.side.settled();
    assert.deepEqual(
      bench.news.filter((each) => each !== 'accepted'),
      [`${room} left`, `${room} joined`],
    );
  });

  describe('needs consent:', () => {
    it('all of it, and none is kept once it is withdrawn', async () => {
      assert.equal(bench.side.hasPrivateRooms(), true);
      for (const permission of [permissions.createChats, permissions.joinChats]) {
        bench.graph.inTenant.delete(permission);
        await bench.side.lookAtConsent();
        assert.equal(bench.side.hasPrivateRooms(), false, permission);
        bench.graph.grantTenant();
      }
      bench.graph.inTeam.delete(permissions.seeGrants);
      await bench.side.lookAtConsent();
      assert.equal(
        bench.side.hasPrivateRooms(),
        false,
        'without its number in the catalogue it cannot enter a chat',
      );
      await assert.rejects(create(), code('outside-refused', { retryable: false }));
      assert.deepEqual([...bench.graph.chats], []);
    });

    it('what cannot be reached says nothing of it', async () => {
      bench.graph.fault('GET', /permissionGrants/, { status: 503 });
      await assert.rejects(bench.side.lookAtConsent(), code('no-answer'));
      assert.equal(bench.side.hasPrivateRooms(), true);
    });

    it('until it was looked at, there is none', async () => {
      const other = await startBench();
      other.graph.grantTenant();
      assert.equal(other.side.hasPrivateRooms(), false);
      await other.side.lookAtConsent();
      assert.equal(other.side.hasPrivateRooms(), false, 'it does not know its team yet');
      await other.teams.person('ana@example.com').says('help', channel);
      await other.side.settled();
      assert.equal(other.side.hasPrivateRooms(), true, 'it looks when it learns of its team');
      await other.stop();
    });
  });
});
