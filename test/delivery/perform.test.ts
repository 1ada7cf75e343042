import assert from 'node:assert/strict';
import sinon from 'sinon';
import type { Effect } from '../../src/domain/effects.ts';
import type { Escalation } from '../../src/domain/escalation.ts';
import { AppError } from '../../src/errors.ts';
import { smallPolicy } from '../support/policies.ts';
import { after, fallenDue, openedAt, raisedCase } from './cases.ts';
import { performing, standing } from './performing.ts';

const minuteMs = 60_000;
const alone = { after: null };
const message = { channel: 'C1', id: 'm' };
const gone = new AppError('message-gone', 'That message is gone.');

const room: Effect = { kind: 'room', slot: 'room', ...alone };
const invite: Effect = { kind: 'invite', slot: 'invite/1', people: ['ana', 'gone'], ...alone };
const card: Effect = { kind: 'card', slot: 'card', ...alone };
const pin: Effect = { kind: 'pin', slot: 'pin', ...alone };
const topic: Effect = { kind: 'topic', slot: 'topic', ...alone };
const purpose: Effect = { kind: 'purpose', slot: 'purpose', ...alone };
const bookmark: Effect = { kind: 'bookmark', slot: 'bookmark', ...alone };
const announcement: Effect = { kind: 'announcement', slot: 'announcement', ...alone };
const originReply: Effect = { kind: 'origin', slot: 'origin', ...alone };
const ask: Effect = { kind: 'ask', slot: 'ask/1', ask: 1, ...alone };
const notice: Effect = { kind: 'notice', slot: 'notice/2', entry: 2, ...alone };
const tell: Effect = { kind: 'tell', slot: 'tell/2/ben', entry: 2, person: 'ben', ...alone };
const update = (to: 'room' | 'announcement' | 'subscriber', person: string | null = null): Effect => ({
  ...{ kind: 'update', slot: `update/1/${person ?? to}`, update: 1, to, person },
  ...alone,
});
const prompt = (seq: number): Effect => ({ kind: 'prompt', slot: `prompt/${seq}`, seq, ...alone });
const check = (seq: number): Effect => ({
  kind: 'check',
  slot: `check/${seq}`,
  seq,
  person: 'chloe',
  ...alone,
});

const origin = { text: 'Help!', link: 'https://example.test/m', place: 'C9/1700000000.000100' };
const raised = raisedCase({ origin });
const acknowledged = after(raised, 'chloe', 'acknowledge');
const plan = { audience: 'internal', text: 'On it', next: '1h', whyNoNext: null };
const updated = after(raised, 'ana', 'send-update', plan);
const unannounced = raisedCase({ policy: { ...smallPolicy, announcementChannel: null } });
const seqOf = (escalation: Escalation, kind: string): number =>
  escalation.deadlines.find((deadline) => deadline.kind === kind)?.seq ?? Number.NaN;

describe('What an effect does outside', () => {
  const shown: [string, Effect, Escalation, string][] = [
    ['the card', card, raised, 'post ESC-1/card C1: card open v1'],
    ['the announcement', announcement, raised, 'post ESC-1/announcement escalations: announcement open'],
    ['the line at the origin', originReply, raised, 'post ESC-1/origin C9>1700000000.000100: see C1'],
    ['an ask', ask, raised, 'post ESC-1/ask/1 D-chloe: ask 1 waiting'],
    ['a notice', notice, raised, 'post ESC-1/notice/2 C1: notice asked'],
    ['a line for one person', tell, raised, 'post ESC-1/tell/2/ben D-ben: tell ben asked'],
    ['an update in the room', update('room'), updated, 'post ESC-1/update/1/room C1: update for room: On it'],
    [
      'an update under the announcement',
      update('announcement'),
      updated,
      'post ESC-1/update/1/announcement C7>announced: update for announcement: On it',
    ],
    [
      'an update for a subscriber',
      update('subscriber', 'elif'),
      updated,
      'post ESC-1/update/1/elif D-elif: update for subscriber: On it',
    ],
    ['a prompt', prompt(seqOf(raised, 'first-internal-update')), raised, ''],
    ['a check', check(seqOf(acknowledged, 'acknowledgement-expiry')), acknowledged, ''],
  ];
  for (const [what, effect, escalation, expected] of shown)
    it(`${what} goes where it belongs, and its place is kept`, async () => {
      const { outcome, calls } = await performing(escalation, effect);
      assert.equal(calls.length, 1);
      if (expected) assert.equal(calls[0], expected);
      assert.ok('sent' in outcome && outcome.sent?.id, 'the place of the message is kept');
    });

  it('an origin that is a channel without a thread is answered in the channel', async () => {
    const { calls } = await performing(raisedCase({ origin: { ...origin, place: 'C9' } }), originReply);
    assert.deepEqual(calls, ['post ESC-1/origin C9: see C1']);
  });

  it('an update whose announcement never came stands in its channel by itself', async () => {
    const { calls } = await performing(updated, update('announcement'), { slots: { room: standing.room } });
    assert.match(calls[0] ?? '', /announcement escalations: update for announcement/);
  });

  it('the topic, the purpose, the pin and the bookmark leave nothing behind to refer to', async () => {
    for (const [effect, call] of [
      [topic, 'setTopic C1: sev1 open'],
      [purpose, 'setPurpose C1: purpose of ESC-1'],
      [pin, 'pin C1/card'],
      [bookmark, 'bookmark C1: https://example.test/m'],
    ] as const)
      assert.deepEqual(await performing(raised, effect), { outcome: { sent: null }, calls: [call] });
  });

  const needRoom = [card, invite, topic, purpose, bookmark, originReply, notice, update('room')];
  for (const effect of needRoom)
    it(`${effect.slot} waits for the room while there is none`, async () => {
      const { outcome, calls } = await performing(updated, effect, { slots: {} });
      assert.deepEqual({ outcome, calls }, { outcome: { waitFor: 'room' }, calls: [] });
    });

  it('a pin waits for the card', async () => {
    const { outcome } = await performing(raised, pin, { slots: { room: standing.room } });
    assert.deepEqual(outcome, { waitFor: 'card' });
  });

  it('what is shown already is edited where it stands', async () => {
    const { outcome, calls } = await performing(acknowledged, card, { outside: message });
    assert.deepEqual(calls, ['edit C1/m: card acknowledged v2']);
    assert.deepEqual(outcome, { sent: message });
  });

  it('what is sent once is not sent again', async () => {
    for (const effect of [notice, tell]) {
      const { outcome, calls } = await performing(raised, effect, { outside: message });
      assert.deepEqual({ outcome, calls }, { outcome: { sent: message }, calls: [] });
    }
  });

  it('the line where it was raised leads to the room there is now', async () => {
    const { calls } = await performing(raised, originReply, { outside: message });
    assert.deepEqual(calls, ['edit C1/m: see C1']);
  });

  it('a card that went with an earlier room is posted in the new one', async () => {
    const { calls } = await performing(raised, card, { outside: { channel: 'C0', id: 'm' } });
    assert.equal(calls.length, 1);
    assert.match(calls[0] ?? '', /^post ESC-1\/card C1: card/);
  });

  it('the card says what did not come through', async () => {
    const troubled = [{ effect: pin, dead: true, code: 'outside-refused', why: 'Refused.' }];
    const { calls } = await performing(raised, card, { troubled });
    assert.match(calls[0] ?? '', /\[pin: Refused\.\]$/);
  });
});

describe('What is not worth showing any more', () => {
  const nothing = { outcome: { sent: null }, calls: [] };

  it('a question that was answered before it was ever sent is not put', async () => {
    assert.deepEqual(await performing(acknowledged, ask), nothing);
  });

  it('one that was sent says what became of it', async () => {
    const { outcome, calls } = await performing(acknowledged, ask, { outside: message });
    assert.deepEqual(calls, ['edit C1/m: ask 1 acknowledged']);
    assert.deepEqual(outcome, { sent: message });
  });

  it('a prompt whose update went out is not posted, room or no room', async () => {
    const over = prompt(seqOf(raised, 'first-internal-update'));
    assert.deepEqual(await performing(updated, over), nothing);
    assert.deepEqual(await performing(updated, over, { slots: {} }), nothing);
  });

  it('and vanishes where it stands', async () => {
    const over = prompt(seqOf(raised, 'first-internal-update'));
    const { outcome, calls } = await performing(updated, over, { outside: message });
    assert.deepEqual({ outcome, calls }, { outcome: { sent: null }, calls: ['remove C1/m'] });
  });

  it('a check vanishes when its promise is over', async () => {
    const resolved = after(acknowledged, 'ben', 'declare-resolved', { how: 'fix', done: 'Restarted' });
    const over = check(seqOf(acknowledged, 'acknowledgement-expiry'));
    assert.deepEqual(await performing(resolved, over), nothing);
    const { calls } = await performing(resolved, over, { outside: message });
    assert.deepEqual(calls, ['remove C1/m']);
  });

  it('a prompt that is late is shown as long as the update is due', async () => {
    const late = fallenDue(raised, new Date(Number(openedAt) + 61 * minuteMs));
    const { calls } = await performing(late, prompt(seqOf(late, 'first-internal-update')));
    assert.equal(calls.length, 1);
  });

  it('nothing is announced where the policy names no channel, nor answered or bookmarked without an origin', async () => {
    for (const effect of [announcement, originReply, bookmark])
      assert.deepEqual(await performing(unannounced, effect), nothing);
  });

  it('what the case does not know is not sent', async () => {
    for (const effect of [
      { ...ask, ask: 99 },
      { ...notice, entry: 99 },
      { ...tell, entry: 99 },
      update('room'),
    ])
      assert.deepEqual(await performing(raised, effect), nothing);
  });
});

describe('A message that is gone', () => {
  const fail = (fake: { failNext(method: 'edit', error: Error): void }) => fake.failNext('edit', gone);

  it('is posted anew if it is the card or the announcement', async () => {
    for (const effect of [card, announcement]) {
      const { outcome, calls } = await performing(raised, effect, { outside: message, fail });
      assert.deepEqual(
        calls.map((call) => call.split(' ')[0]),
        ['edit', 'post'],
      );
      assert.ok('sent' in outcome && outcome.sent?.id !== message.id);
    }
  });

  it('is let go if it asked something', async () => {
    const due = prompt(seqOf(raised, 'first-internal-update'));
    for (const effect of [ask, due]) {
      const { outcome, calls } = await performing(raised, effect, { outside: message, fail });
      assert.equal(calls.length, 1);
      assert.deepEqual(outcome, { sent: null });
    }
  });

  it('any other refusal of an edit is passed on', async () => {
    const refused = new AppError('outside-refused', 'No.');
    await assert.rejects(
      performing(raised, card, { outside: message, fail: (fake) => fake.failNext('edit', refused) }),
      refused,
    );
  });
});

describe('A room', () => {
  const taken = new AppError('name-taken', 'There is one already.', { retryable: true });

  it('is made under the name the policy wishes for', async () => {
    assert.deepEqual(await performing(raised, room), {
      outcome: { sent: { channel: 'C-esc-1-checkout-is-down', id: null } },
      calls: ['createRoom esc-1-checkout-is-down'],
    });
  });

  it('that is there already is not made again', async () => {
    const { outcome, calls } = await performing(raised, room, { outside: standing.room });
    assert.deepEqual({ outcome, calls }, { outcome: { sent: standing.room }, calls: [] });
  });

  it('takes the next name when one is taken', async () => {
    const fail = (fake: { failNext(method: 'createRoom', error: Error, aim: { times: number }): void }) =>
      fake.failNext('createRoom', taken, { times: 2 });
    const { calls } = await performing(raised, room, { fail });
    assert.deepEqual(
      calls.map((call) => call.replace('createRoom esc-1-checkout-is-down', '')),
      ['', '-2', '-3'],
    );
  });

  it('gives up this try when five names are taken, and at once on any other failure', async () => {
    await assert.rejects(
      performing(raised, room, { fail: (fake) => fake.failNext('createRoom', taken, { times: 5 }) }),
      taken,
    );
    const refused = new AppError('outside-refused', 'No.');
    await assert.rejects(
      performing(raised, room, { fail: (fake) => fake.failNext('createRoom', refused) }),
      refused,
    );
  });

  it('that lets not everybody in says who is missing, and the others are in', async () => {
    const { outcome, calls } = await performing(raised, invite);
    assert.deepEqual(calls, ['invite C1 ana gone']);
    assert.ok('dead' in outcome);
    assert.equal(outcome.dead.code, 'not-invited');
    assert.match(outcome.dead.message, /\(left us\) could not be added to the room\.$/);
  });

  it('that lets everybody in is done with it', async () => {
    const { outcome } = await performing(raised, { ...invite, people: ['ana', 'ben'] });
    assert.deepEqual(outcome, { sent: null });
  });
});

describe('A send whose answer was lost', () => {
  it('is looked up by its key first, and not repeated when it came through', async () => {
    const find = sinon.fake.resolves(message);
    const { outcome, calls } = await performing(raised, notice, { doubtful: true, find });
    assert.deepEqual({ outcome, calls }, { outcome: { sent: message }, calls: [] });
    sinon.assert.calledOnceWithExactly(find, {
      key: 'ESC-1/notice/2',
      target: { channel: 'C1' },
      since: openedAt,
    });
  });

  it('is repeated when nothing of it is there', async () => {
    const { calls } = await performing(raised, notice, { doubtful: true, find: async () => null });
    assert.equal(calls.length, 1);
  });

  it('is repeated where the platform cannot be asked', async () => {
    const { calls } = await performing(raised, notice, { doubtful: true });
    assert.equal(calls.length, 1);
  });

  it('is taken back when it is not worth showing any more', async () => {
    const over = prompt(seqOf(raised, 'first-internal-update'));
    const { calls } = await performing(updated, over, { doubtful: true, find: async () => message });
    assert.deepEqual(calls, ['remove C1/m']);
  });

  it('is looked up too when it was to be posted anew, as somebody had deleted it', async () => {
    const anew = { channel: 'C1', id: 'anew' };
    const { outcome, calls } = await performing(raised, card, {
      ...{ doubtful: true, outside: message, find: async () => anew },
      fail: ({ messages }) => messages.set('C1/anew', 'as it was').delete('C1/m'),
    });
    assert.deepEqual(outcome, { sent: anew });
    assert.deepEqual(
      calls.map((call) => call.split(':')[0]),
      ['edit C1/m', 'edit C1/anew'],
    );
  });

  it('is not looked up when no try was doubtful, or when its place is known', async () => {
    const find = sinon.fake.rejects(new Error('must not be asked'));
    await performing(raised, notice, { find });
    await performing(raised, card, { doubtful: true, find, outside: message });
    sinon.assert.notCalled(find);
  });
});
