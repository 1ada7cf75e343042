import assert from 'node:assert/strict';
import type { Echo } from '../../src/domain/effects.ts';
import { AppError } from '../../src/errors.ts';
import { raisedCase } from './cases.ts';
import { performing, standing } from './performing.ts';

const says = { author: 'Ana', pieces: ['Hello'], files: [], link: null, isPartial: false };
const echo = (fields: Partial<Echo> = {}): Echo => ({
  ...{ kind: 'echo', slot: 'echo/teams/17', after: null, from: 'teams:t', answers: null, says },
  ...{ original: { channel: '19:room', id: '17', thread: null }, at: new Date('2026-03-02T10:00:00Z') },
  ...fields,
});
const there = { channel: 'C1', id: 'm1' };
const sent = (outside: object | null) => ({ sent: outside });

describe('What somebody wrote on the other side', () => {
  const one = raisedCase();

  it('is posted into the room, and waits for it where there is none', async () => {
    const { outcome, calls } = await performing(one, echo());
    assert.ok('sent' in outcome && outcome.sent);
    assert.match(calls.join(), /^post .*Ana wrote Hello/);
    assert.deepEqual((await performing(one, echo(), { slots: {} })).outcome, { waitFor: 'room' });
  });

  it('is posted into the thread of what it answers, where that is known', async () => {
    const answers = { root: { slot: 'echo/teams/9' }, by: 'Ben', words: 'Who?' };
    const slots = { ...standing, 'echo/teams/9': { channel: 'C1', id: 'm0' } };
    assert.match((await performing(one, echo({ answers }), { slots })).calls.join(), /C1>m0/);
    assert.doesNotMatch((await performing(one, echo({ answers }))).calls.join(), /m0/);
    const known = { ...answers, root: { channel: 'C1', id: 'm5' } };
    assert.match((await performing(one, echo({ answers: known }))).calls.join(), /C1>m5/);
  });

  it('is edited where it stands, and not put again where somebody has taken it away', async () => {
    const edited = await performing(one, echo(), { outside: there });
    assert.deepEqual(edited.outcome, sent(there));
    assert.match(edited.calls.join(), /^edit .*Ana wrote Hello/);
    const gone = await performing(one, echo(), {
      outside: there,
      fail: (fake) => fake.messages.clear(),
    });
    assert.deepEqual(gone.outcome, sent(there));
    assert.doesNotMatch(gone.calls.join(), /post/);
  });

  describe('and showed in an earlier room of the case, which is out of reach', () => {
    const before = { channel: 'C0', id: 'm1' };
    const gone = new AppError('room-gone', 'The channel is gone.');

    it('is not shown anew in the present one when it is edited or deleted, and nothing failed', async () => {
      const edited = await performing(one, echo(), {
        outside: before,
        fail: (fake) => fake.failNext('edit', gone),
      });
      assert.deepEqual(edited.outcome, sent(before));
      assert.doesNotMatch(edited.calls.join(), /post/);
      const removed = await performing(one, echo({ says: 'removed' }), {
        outside: before,
        fail: (fake) => fake.failNext('remove', gone),
      });
      assert.deepEqual(removed.outcome, sent(null));
    });

    it('is answered in the present one, with words that say what is answered', async () => {
      for (const root of [before, { slot: 'echo/teams/9' }]) {
        const slots = { ...standing, 'echo/teams/9': before };
        const answers = { root, by: 'Ben', words: 'Who?' };
        const { calls } = await performing(one, echo({ answers }), { slots });
        assert.match(calls.join(), /^post \S+ C1: Ana wrote Hello to Ben/);
      }
    });

    it('fails where it is the present one that is out of reach', async () => {
      const failing = performing(one, echo(), {
        outside: there,
        fail: (fake) => fake.failNext('edit', gone),
      });
      await assert.rejects(failing, { code: 'room-gone' });
    });
  });

  it('is taken away when it was deleted, and never shown if that came first', async () => {
    const removed = echo({ says: 'removed' });
    const away = await performing(one, removed, { outside: there });
    assert.deepEqual(away.outcome, sent(null));
    assert.match(away.calls.join(), /^remove/);
    for (const slots of [standing, {}])
      assert.deepEqual(await performing(one, removed, { slots }), { outcome: sent(null), calls: [] });
  });

  it('stays as it is when its text is kept no longer', async () => {
    const kept = await performing(one, echo({ says: 'forgotten' }), { outside: there });
    assert.deepEqual(kept, { outcome: sent(there), calls: [] });
  });

  it('is looked for before it is posted again', async () => {
    const found = await performing(one, echo(), { doubtful: true, find: async () => there });
    assert.deepEqual(found.outcome, sent(there));
    assert.doesNotMatch(found.calls.join(), /post/);
  });
});
