import assert from 'node:assert/strict';
import type { Effect } from '../../src/domain/effects.ts';
import { format } from '../../src/store/format.ts';
import { newCase } from '../contract/new-case.ts';
import { at } from '../support/escalations.ts';
import { useStore } from './database.ts';

const notice: Effect = { kind: 'notice', slot: 'notice/1', after: null, entry: 1 };
const command = {
  ...{ workspace: 'w', verb: 'acknowledge', key: 'ESC-1', input: {}, origin: null },
  ...{ by: 'ana', via: 'slack', at: at(0) },
};
const hourMs = 3_600_000;

describe('What a newer version has written', () => {
  const mongo = useStore();
  beforeEach(mongo.empty);

  /** As a version would that knows more than this one. */
  async function rewrite(collection: string, _id: string): Promise<object | null> {
    const documents = mongo.store().database.collection<{ _id: string }>(collection);
    await documents.updateOne({ _id }, { $set: { format: format + 1, mood: 'blue', state: 'dreaming' } });
    return documents.findOne({ _id });
  }
  const stored = (collection: string, _id: string) =>
    mongo.store().database.collection<{ _id: string }>(collection).findOne({ _id });

  it('is refused when it is asked for, and named', async () => {
    const { escalations } = mongo.store();
    await escalations.insert(newCase(1));
    await rewrite('escalations', 'ESC-1');
    await assert.rejects(escalations.load('ESC-1'), {
      code: 'newer-document',
      message: /^ESC-1 was written by a newer version of Muster and is left to it\./,
    });
  });

  it('is not due, and has no outbox, for this one; others come by', async () => {
    const { escalations, outboxes } = mongo.store();
    for (const n of [1, 2]) await escalations.insert(newCase(n, { nextDueAt: at(1), outbox: [notice] }));
    await rewrite('escalations', 'ESC-1');
    const due = await escalations.due(at(2), 1);
    const full = await outboxes.full(1);
    assert.deepEqual([due.map(({ key }) => key), full.map(({ key }) => key)], [['ESC-2'], ['ESC-2']]);
  });

  it('is overwritten by no save that was decided before', async () => {
    const { escalations } = mongo.store();
    const escalation = newCase(1);
    await escalations.insert(escalation);
    await mongo
      .store()
      .database.collection('escalations')
      .updateOne({}, { $set: { version: 9 } });
    const before = await rewrite('escalations', 'ESC-1');
    assert.equal(await escalations.save({ ...escalation, version: escalation.version + 1 }), false);
    assert.deepEqual(await stored('escalations', 'ESC-1'), before);
  });

  it('is never given up, however long it waits in the queue', async () => {
    const { effects } = await mongo.openAnother();
    await effects.enqueue(newCase(1, { outbox: [notice] }));
    await effects.enqueue(newCase(2, { outbox: [notice] }));
    await mongo
      .store()
      .database.collection('effects')
      .updateOne({ escalation: 'ESC-1' }, { $set: { format: format + 1, effect: { kind: 'riddle' } } });
    const before = await stored('effects', 'ESC-1/notice/1');
    const now = new Date(Date.now() + hourMs);
    const leased = await effects.lease({ owner: 'me', now, leaseMs: 60_000, limit: 9 });
    assert.deepEqual(
      leased.map(({ id }) => id),
      ['ESC-2/notice/1'],
    );
    assert.deepEqual(await stored('effects', 'ESC-1/notice/1'), before);
    assert.equal(mongo.takeReports().length, 1);
  });

  it('is not carried out where its command was cut off', async () => {
    const { inbox } = mongo.store();
    await inbox.receive({ id: 'c1', ...command });
    await inbox.receive({ id: 'c2', ...command });
    const before = await rewrite('inbox', 'c1');
    const unanswered = await inbox.unanswered(at(5), 9);
    assert.deepEqual(
      unanswered.map(({ id }) => id),
      ['c2'],
    );
    assert.deepEqual(await stored('inbox', 'c1'), before);
  });
});
