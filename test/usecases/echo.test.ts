import assert from 'node:assert/strict';
import { type Echo, type Outgoing, otherSlot } from '../../src/domain/effects.ts';
import type { Escalation } from '../../src/domain/escalation.ts';
import type { RoomMessage } from '../../src/domain/room-message.ts';
import { createEcho, type Echoing, type EchoQueue } from '../../src/usecases/echo.ts';
import { newCase } from '../contract/new-case.ts';

const home = 'slack:T1';
const mirror = 'teams:t';
const rooms: Record<string, string> = { C1: 'ESC-1', '19:room': 'ESC-1', C2: 'ESC-2' };
const now = new Date('2026-03-02T10:00:00Z');
const minutesAgo = (n: number) => new Date(Number(now) - n * 60_000);

const words = (text: string, author = 'Ana'): RoomMessage => ({
  ...{ author, pieces: [text], files: [], link: null, isPartial: false },
});
type Said = Parameters<Echoing>[0];
const said = (id: string, text: string, rest: Partial<Said> = {}): Said => ({
  ...{ id, thread: null, at: minutesAgo(1), isNew: true, revision: 1, says: words(text) },
  ...rest,
});

/** Keeps what it is given, by slot; `ours` are messages of Muster that are no echoes. */
function memoryEchoes(ours: Record<string, string> = {}) {
  const kept = new Map<string, Echo>();
  const put: { slot: string; outgoing: Omit<Outgoing, 'outbox'>; echo: Echo; isNew: boolean }[] = [];
  const keep = (outgoing: Omit<Outgoing, 'outbox'>, echo: Echo, isNew: boolean) => {
    kept.set(echo.slot, echo);
    put.push({ slot: echo.slot, outgoing, echo, isNew });
  };
  const echoes: EchoQueue = {
    put: async (outgoing, echo) => keep(outgoing, echo, true),
    change: async (outgoing, echo) => keep(outgoing, echo, false),
    find: async (_, slot) => kept.get(slot) ?? null,
    // What shows an echo has the name of its slot.
    async whose(_, { id }) {
      const slot = ours[id];
      if (slot) return { slot, echo: null };
      const echo = kept.get(id);
      return echo ? { slot: id, echo } : null;
    },
  };
  return { echoes, put };
}

function stage({
  fields = {},
  ours = {},
}: {
  fields?: Partial<Escalation>;
  ours?: Record<string, string>;
} = {}) {
  const { echoes, put } = memoryEchoes(ours);
  const kicked: string[] = [];
  const cases: Record<string, Escalation> = {
    'ESC-1': newCase(1, { severity: 'sev1', workspace: home, mirror, ...fields }),
    'ESC-2': newCase(2, { workspace: home }),
  };
  const echo = createEcho({
    ...{ echoes, clock: { now: () => now }, kick: (key) => kicked.push(key) },
    caseOfRoom: async (channel) => rooms[channel] ?? null,
    escalations: { load: async (key) => cases[key] ?? null },
  });
  const say = async (message: Said, [workspace, channel]: readonly [string, string] = inSlack) => {
    const take = await echo(workspace, channel);
    await take?.(message);
    return put.at(-1);
  };
  return { echo, say, put, kicked };
}
const inSlack = [home, 'C1'] as const;
const inTeams = [mirror, '19:room'] as const;

describe('What people write in a room', () => {
  it('is shown on the other side, whichever that is', async () => {
    const { say, kicked } = stage();
    const there = await say(said('1.0', 'Hello'));
    assert.deepEqual(there?.outgoing, { key: 'ESC-1', severity: 'sev1', workspace: mirror, version: 1 });
    assert.equal(there?.slot, 'echo/slack/1.0@mirror');
    const here = await say(said('17', 'Hi'), inTeams);
    assert.deepEqual([here?.outgoing.workspace, here?.slot], [home, 'echo/teams/17']);
    assert.deepEqual(kicked, ['ESC-1', 'ESC-1']);
  });

  for (const [where, place, fields] of [
    ['in a channel that is no room', [home, 'C9'], {}],
    ['in a room that is mirrored nowhere', [home, 'C2'], {}],
    ['in a room of another workspace', ['slack:T2', 'C1'], {}],
    ['in a room whose mirror is not there', inSlack, { mirror: null }],
  ] as const)
    it(`is shown nowhere else ${where}`, async () => {
      assert.equal(await stage({ fields }).echo(place[0], place[1]), null);
    });

  it('is shown as it was edited, in the same place', async () => {
    const { say, put } = stage();
    await say(said('1.0', 'Helo'));
    const edited = await say(said('1.0', 'Hello', { revision: 2 }));
    assert.equal(edited?.isNew, false);
    assert.deepEqual(edited?.echo.says, words('Hello'));
    assert.deepEqual(
      put.map(({ slot }) => slot),
      ['echo/slack/1.0@mirror', 'echo/slack/1.0@mirror'],
    );
  });

  it('is shown no more when it was deleted', async () => {
    const { say } = stage();
    await say(said('1.0', 'Hello'));
    const deleted = await say(said('1.0', '', { revision: 2, says: null }));
    assert.deepEqual([deleted?.isNew, deleted?.echo.says], [false, 'removed']);
  });

  it('is known as deleted, or by its edit, before it comes itself', async () => {
    const { say } = stage();
    const deleted = await say(said('1.0', '', { revision: 2, says: null }));
    assert.deepEqual([deleted?.isNew, deleted?.echo.says], [true, 'removed']);
    const edited = await say(said('2.0', 'Hello', { revision: 2 }));
    assert.equal(edited?.isNew, true);
  });

  it('is not shown for a late edit of what was never shown', async () => {
    const { say, put } = stage();
    await say(said('1.0', 'Hello', { revision: 2, at: minutesAgo(11), isNew: false }));
    await say(said('2.0', '', { revision: 2, at: minutesAgo(11), isNew: false, says: null }));
    assert.deepEqual(put, []);
  });

  it('is shown however late it comes', async () => {
    const late = await stage().say(said('1.0', 'Hello', { at: minutesAgo(90) }));
    assert.equal(late?.isNew, true);
  });

  it('is no longer than can be shown', async () => {
    const { say } = stage();
    const long = await say(said('1.0', 'a'.repeat(9_000)));
    const says = long?.echo.says;
    assert.ok(typeof says === 'object' && says.isPartial && String(says.pieces[0]).length < 2_500);
  });
});

describe('A reply in a room', () => {
  it('answers what shows the message that it answers', async () => {
    const { say } = stage();
    await say(said('1.0', 'Who is on it?', { says: words('Who is on it?', 'Ben') }));
    const reply = await say(said('2.0', 'Me', { thread: '1.0' }));
    assert.deepEqual(reply?.echo.answers, {
      ...{ root: { slot: 'echo/slack/1.0@mirror' }, by: 'Ben', words: 'Who is on it?' },
    });
  });

  it('answers the original of what was shown', async () => {
    const { say } = stage();
    const question = await say(said('17', 'Who is on it?'), inTeams);
    const reply = await say(said('2.0', 'Me', { thread: question?.slot ?? '' }));
    assert.deepEqual(reply?.echo.answers, {
      ...{ root: { channel: '19:room', id: '17' }, by: 'Ana', words: 'Who is on it?' },
    });
  });

  it('to a reply stands in the thread of that', async () => {
    const { say } = stage();
    await say(said('1.0', 'Who is on it?'));
    await say(said('2.0', 'Me', { thread: '1.0', says: words('Me', 'Ben') }));
    const second = await say(said('3.0', 'Thanks', { thread: '2.0' }));
    assert.deepEqual(second?.echo.answers, {
      ...{ root: { slot: 'echo/slack/1.0@mirror' }, by: 'Ben', words: 'Me' },
    });
    const shownInThread = await say(said('18', 'You?', { thread: second?.slot ?? '' }), inTeams);
    assert.deepEqual(shownInThread?.echo.answers?.root, { channel: 'C1', id: '2.0' });
  });

  it('to what Muster says stands with the same on the other side', async () => {
    const { say } = stage({ ours: { '5.0': 'notice/4', '50': 'card@mirror' } });
    const toNotice = await say(said('6.0', 'Why?', { thread: '5.0' }));
    assert.deepEqual(toNotice?.echo.answers, { root: { slot: 'notice/4@mirror' }, by: 'Muster', words: '' });
    const toCard = await say(said('60', 'Why?', { thread: '50' }), inTeams);
    assert.deepEqual(toCard?.echo.answers?.root, { slot: otherSlot('card@mirror') });
  });

  it('to what nobody knows stands by itself', async () => {
    const reply = await stage().say(said('2.0', 'Me', { thread: '1.0' }));
    assert.equal(reply?.echo.answers, null);
  });

  it('keeps what it answers when it is edited', async () => {
    const { say } = stage();
    const before = await say(said('1.0', 'Who is on it?'));
    const reply = await say(said('2.0', 'Me', { thread: '1.0' }));
    assert.ok(before && reply);
    const edited = await say(said('2.0', 'Me, now', { revision: 2 }));
    assert.deepEqual(edited?.echo.answers, reply.echo.answers);
  });

  it('to a message whose text is kept no longer says whose it was', async () => {
    const { say, put } = stage();
    await say(said('1.0', 'Who is on it?'));
    const [first] = put;
    assert.ok(first);
    first.echo.says = 'forgotten';
    const reply = await say(said('2.0', 'Me', { thread: '1.0' }));
    assert.deepEqual([reply?.echo.answers?.by, reply?.echo.answers?.words], ['an earlier message', '']);
  });
});
