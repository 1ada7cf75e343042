import assert from 'node:assert/strict';
import type { AppError } from '../../src/errors.ts';
import type { MessageView } from '../../src/view/message.ts';
import { says } from '../slack/support/stub-use-cases.ts';
import { cardOf, plainOf } from '../support/teams/fake-person.ts';
import { channel, tenant } from '../support/teams/fake-teams.ts';
import { code } from './support/error-code.ts';
import { type Bench, startBench, startingWith } from './support/teams-bench.ts';

describe('Teams as a platform of the delivery', () => {
  let bench: Bench;
  beforeEach(async () => {
    bench = await startBench();
    for (const name of ['ana', 'ben', 'gone'])
      bench.people.add({ id: name, name, email: `${name}@example.com` });
    bench.people.add({ id: 'no-mail', name: 'No mail' });
  });
  afterEach(() => bench.stop());

  const platform = () => bench.side.platform;
  const room = async () =>
    (
      await platform().createRoom({
        name: 'esc-1',
        private: false,
        key: 'ESC-1/room',
        people: [],
        card: () => says('The case'),
      })
    ).channel;
  const calls = (method: string, path: RegExp) =>
    bench.teams.calls.filter((call) => call.method === method && path.test(call.path));

  it('makes a room of a thread in the channel, which begins with the card', async () => {
    const thread = await room();
    assert.match(thread, /^19:escalations@thread\.tacv2;messageid=\d+$/);
    assert.deepEqual(bench.teams.messagesIn(thread).map(plainOf), ['The case']);
    assert.equal(bench.teams.messagesIn(thread)[0]?.activity.summary, 'The case');
  });

  it('makes no room for what must not be seen by everybody', async () => {
    const wish = { name: 'esc-1', private: true, key: 'ESC-1/room', people: [], card: () => says('Secret') };
    await assert.rejects(platform().createRoom(wish), code('outside-refused', { retryable: false }));
    assert.deepEqual(bench.teams.calls, []);
  });

  it('shows the card in the first message of the room, however often it is posted', async () => {
    const thread = await room();
    for (const text of ['It is new', 'It is newer']) {
      const ref = await platform().post({ channel: thread }, says(text), 'ESC-1/card');
      assert.equal(thread, `${channel};messageid=${ref.id}`);
    }
    assert.deepEqual(bench.teams.messagesIn(thread).map(plainOf), ['It is newer']);
  });

  it('shows the card below where somebody has deleted the first message', async () => {
    const thread = await room();
    bench.teams.messagesIn(thread).splice(0);
    const ref = await platform().post({ channel: thread }, says('Still here'), 'ESC-1/card');
    assert.equal(ref.channel, thread);
    assert.deepEqual(bench.teams.messagesIn(thread).map(plainOf), ['Still here']);
  });

  it('posts into a room, under a message, and begins a thread in a channel of the policy', async () => {
    const thread = await room();
    await platform().post({ channel: thread }, says('A line'), 'ESC-1/notice/1');
    const announced = await platform().post({ channel: 'escalations' }, says('News'), 'ESC-1/announcement');
    await platform().post({ thread: announced }, says('More news'), 'ESC-1/update/1');
    assert.deepEqual(bench.teams.messagesIn(thread).map(plainOf), ['The case', 'A line']);
    assert.deepEqual(bench.teams.messagesIn(announced.channel).map(plainOf), ['News', 'More news']);
  });

  it('writes to a person who has never written to it, looked up by e-mail among the members, and knows them then', async () => {
    const ana = bench.teams.person('ana@example.com');
    const view: MessageView = {
      tone: 'calm',
      fallback: [{ person: 'ana' }],
      sections: [[{ person: 'ana' }]],
    };
    for (const key of ['ESC-1/ask/1', 'ESC-1/ask/2']) await platform().post({ person: 'ana' }, view, key);
    assert.equal(bench.teams.messagesIn(ana.chat).length, 2);
    assert.equal(calls('GET', /pagedmembers/).length, 2, 'two pages, once');
    assert.equal(calls('POST', /^conversations$/).length, 1, 'one chat');
    assert.equal(bench.people.all.find(({ id }) => id === 'ana')?.teams, `${tenant}:${ana.object}`);
    const [, second] = bench.teams.messagesIn(ana.chat);
    assert.ok(second);
    assert.match(JSON.stringify(cardOf(second)), new RegExp(`"mentioned":{"id":"${ana.object}"`));
  });

  it('writes to a person after a restart where it wrote before', async () => {
    const ana = bench.teams.person('ana@example.com');
    await platform().post({ person: 'ana' }, says('Before'), 'k');
    const { starting, people } = startingWith(bench.teams, bench.graph, {
      conversations: bench.conversations,
    });
    people.add({ id: 'ana', teams: `${tenant}:${ana.object}` });
    const side = await starting;
    await side.platform.post({ person: 'ana' }, says('After'), 'k');
    await side.stop();
    assert.deepEqual(ana.sees(), ['Before', 'After']);
    assert.equal(calls('POST', /^conversations$/).length, 1);
  });

  it('says that a person is not there, whether they have no account or have not added Muster', async () => {
    for (const person of ['no-mail', 'stranger', 'gone'])
      await assert.rejects(
        platform().post({ person }, says('Hi'), 'k'),
        code('person-unknown', { retryable: false }),
      );
    const gone = bench.teams.person('gone@example.com');
    await bench.people.ensureByTeams(`${tenant}:${gone.object}`, { name: 'Gone', email: 'gone@example.com' });
    await assert.rejects(platform().post({ person: 'gone' }, says('Hi'), 'k'), code('person-unknown'));
  });

  it('calls those who are brought in by a mention in the room, and names those it cannot', async () => {
    const thread = await room();
    const { failed } = await platform().invite(thread, ['ana', 'ben', 'ana', 'gone', 'no-mail']);
    const why = 'not in the team with the war rooms in Teams';
    assert.deepEqual(failed, [
      { name: 'gone', why },
      { name: 'No mail', why },
    ]);
    const { activity } = bench.teams.messagesIn(thread)[1] ?? assert.fail('nobody is called');
    assert.match(String(activity.text), /^<at>ana<\/at>, <at>ben<\/at>: you are needed here/);
    assert.equal(JSON.stringify(activity.entities).match(/"type":"mention"/g)?.length, 2);
  });

  it('edits and removes its messages; what is gone already is removed', async () => {
    const thread = await room();
    const ref = await platform().post({ channel: thread }, says('Hello'), 'k');
    await platform().edit(ref, says('Goodbye'));
    assert.deepEqual(bench.teams.messagesIn(thread).map(plainOf), ['The case', 'Goodbye']);
    for (const _ of ['once', 'again']) await platform().remove(ref);
    assert.equal(bench.teams.messagesIn(thread).length, 1);
    await assert.rejects(platform().edit(ref, says('Again')), code('message-gone', { retryable: false }));
  });

  it('has nothing to pin, to entitle or to bookmark in a thread, and asks Teams nothing for it', async () => {
    const thread = await room();
    const before = bench.teams.calls.length;
    await platform().pin({ channel: thread, id: '1' });
    await platform().setTopic(thread, 'Topic', 'running');
    await platform().setPurpose(thread, 'Purpose');
    await platform().bookmark(thread, { title: 'Here', url: 'https://example.com' }, false);
    assert.equal(bench.teams.calls.length, before);
  });

  const faults: [string, Parameters<Bench['teams']['fault']>[2], string, Partial<AppError>][] = [
    ['to wait', { status: 429, retryAfterS: 12 }, 'rate-limited', { retryable: true, retryAfterMs: 12_000 }],
    [
      'to wait without saying how long',
      { status: 429 },
      'rate-limited',
      { retryable: true, retryAfterMs: null },
    ],
    ['that somebody else is writing', { status: 412 }, 'busy', { retryable: true, doubtful: false }],
    ['that it fails', { status: 502 }, 'no-answer', { retryable: true, doubtful: true }],
    [
      'that it fails in between',
      { status: 504, isLost: true },
      'no-answer',
      { retryable: true, doubtful: true },
    ],
    ['that Muster is not in the team', { status: 403 }, 'room-gone', { retryable: false }],
    ['that there is no such thread', { status: 404 }, 'room-gone', { retryable: false }],
    [
      'that the message is too long',
      { status: 413, code: 'MessageSizeTooBig' },
      'outside-refused',
      { retryable: false },
    ],
  ];
  for (const [what, fault, expected, rest] of faults)
    it(`tells the delivery what it means when Teams says ${what}, and tries nothing twice`, async () => {
      const thread = await room();
      const before = bench.teams.calls.length;
      bench.teams.fault('POST', /activities/, fault);
      await assert.rejects(platform().post({ channel: thread }, says('x'), 'k'), code(expected, rest));
      assert.equal(bench.teams.calls.length, before + 1);
    });

  it('fetches a new token when the one it has is not taken any more', async () => {
    const thread = await room();
    bench.teams.expireTokens();
    await platform().post({ channel: thread }, says('Hello'), 'k');
    assert.equal(bench.teams.messagesIn(thread).length, 2);
    assert.equal(bench.side.lastCall()?.why, null);
  });

  it('says that the credentials are refused, and when they are accepted again', async () => {
    const thread = await room();
    bench.teams.isKnown = false;
    bench.teams.expireTokens();
    await assert.rejects(platform().post({ channel: thread }, says('x'), 'k'), code('credentials-refused'));
    assert.equal(bench.news.at(-1), 'refused');
    assert.match(bench.side.lastCall()?.why ?? '', /Microsoft refuses the bot's credentials/);
    await assert.rejects(bench.side.checkCredentials(), code('credentials-refused'));
    bench.teams.isKnown = true;
    await bench.side.checkCredentials();
    await platform().post({ channel: thread }, says('x'), 'k');
    assert.equal(bench.news.at(-1), 'accepted');
  });

  it('sees whether Muster is still in the team, and cannot go back by itself', async () => {
    const thread = await room();
    assert.deepEqual(await bench.side.care.inspectRoom(thread, null), { room: 'in', card: 'unknown' });
    bench.teams.fault('GET', /pagedmembers/, { status: 403 });
    assert.deepEqual(await bench.side.care.inspectRoom(thread, null), { room: 'not-in' });
    await assert.rejects(bench.side.care.joinRoom(thread), code('outside-refused'));
  });

  it('sends no token over the network in the clear', async () => {
    const home = { id: `teams:${tenant}/home`, conversation: '', team: null, group: null };
    await bench.conversations.remember({ ...home, serviceUrl: 'http://teams.example/' });
    await assert.rejects(room(), code('outside-refused'));
  });
});

describe('starting Teams', () => {
  let bench: Bench;
  beforeEach(async () => {
    bench = await startBench();
  });
  afterEach(() => bench.stop());

  it('is refused without an app id, as anybody could speak as Teams then', async () => {
    await assert.rejects(
      startingWith(bench.teams, bench.graph, { appId: '' }).starting,
      code('config-wrong'),
    );
  });

  it('is refused when Microsoft does not know the bot', async () => {
    bench.teams.isKnown = false;
    await assert.rejects(startingWith(bench.teams, bench.graph).starting, code('credentials-refused'));
  });
});
