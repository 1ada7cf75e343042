import assert from 'node:assert/strict';
import type { EffectQueue } from '../../src/delivery/ports.ts';
import type { Effect } from '../../src/domain/effects.ts';
import { newCase } from '../contract/new-case.ts';
import { at } from '../support/escalations.ts';
import { useStore } from './database.ts';

const notice = (entry: number, after: string | null = null): Effect => ({
  kind: 'notice',
  slot: `notice/${entry}`,
  after,
  entry,
});

describe('A document that cannot be read', () => {
  const mongo = useStore();
  beforeEach(mongo.empty);

  const breakDocument = (collection: string, _id: string, $set: object) =>
    mongo.store().database.collection<{ _id: string }>(collection).updateOne({ _id }, { $set });
  const sentence =
    'ESC-1 cannot be read from the database: timeline.0.at is not as it should be. Please mend or remove the document.';

  async function twoCasesOneBroken(): Promise<void> {
    const { escalations } = mongo.store();
    await escalations.insert(newCase(1, { nextDueAt: at(1) }));
    await escalations.insert(newCase(2, { nextDueAt: at(2) }));
    await breakDocument('escalations', 'ESC-1', { 'timeline.0.at': 'yesterday' });
  }

  it('is named with the place where it is broken, without what it holds', async () => {
    await twoCasesOneBroken();
    await assert.rejects(mongo.store().escalations.load('ESC-1'), {
      code: 'broken-document',
      message: sentence,
    });
  });

  it('is passed over and reported where many are read', async () => {
    await twoCasesOneBroken();
    const { escalations, outboxes } = await mongo.openAnother();
    const listed = await escalations.list({ workspace: 'slack:T1', statuses: ['open'], limit: 10 });
    assert.deepEqual(mongo.takeReports(), [sentence]);
    const found = await escalations.find({ workspace: 'slack:T1', words: 'checkout', limit: 10 });
    for (const cases of [listed, found, await outboxes.full(10)])
      assert.deepEqual(
        cases.map(({ key }) => key),
        ['ESC-2'],
      );
  });

  it('is reported once, however often it is met', async () => {
    await twoCasesOneBroken();
    const { outboxes } = await mongo.openAnother();
    await outboxes.full(10);
    await outboxes.full(10);
    assert.deepEqual(mongo.takeReports(), [sentence]);
  });

  it('does not keep other effects from being sent, even if it comes first', async () => {
    const { effects } = await mongo.openAnother();
    await effects.enqueue(newCase(1, { severity: 'sev1' }));
    await effects.enqueue(newCase(2, { severity: 'sev2' }));
    await breakDocument('effects', 'ESC-1/room', { effect: { kind: 'riddle' } });
    const options = { owner: 'me', now: new Date(), leaseMs: 60_000, limit: 1 };
    const leased = [...(await effects.lease(options)), ...(await effects.lease(options))];
    assert.deepEqual(
      leased.map(({ id }) => id),
      ['ESC-2/room'],
    );
    assert.equal(mongo.takeReports().length, 1);
  });

  describe('in the queue', () => {
    const leaseAt = (effects: EffectQueue, now: Date) =>
      effects.lease({ owner: 'me', now, leaseMs: 60_000, limit: 50 });
    const stored = (_id: string) =>
      mongo.store().database.collection<{ _id: string; state: string }>('effects').findOne({ _id });
    const inMs = (ms: number) => new Date(Date.now() + ms);

    async function brokenNotice() {
      const { effects } = await mongo.openAnother();
      await effects.enqueue(newCase(1, { outbox: [notice(1), notice(2, 'notice/1')] }));
      await breakDocument('effects', 'ESC-1/notice/1', { effect: { kind: 'riddle' } });
      return effects;
    }

    it('is left to a newer process for a minute, and then given up with the place where it is broken', async () => {
      const effects = await brokenNotice();
      await leaseAt(effects, inMs(59_000));
      assert.equal((await stored('ESC-1/notice/1'))?.state, 'pending');
      await leaseAt(effects, inMs(125_000));
      const { state, error } = { error: null, ...(await stored('ESC-1/notice/1')) };
      assert.equal(state, 'dead');
      assert.match(JSON.stringify(error), /broken-document.*ESC-1\/notice\/1 cannot be read .*effect\.kind/);
      assert.equal(mongo.takeReports().length, 1);
    });

    it('given up is among the undelivered with the reason, and is sent once it is mended and put back', async () => {
      const effects = await brokenNotice();
      await leaseAt(effects, inMs(61_000));
      const { deliveries } = mongo.store();
      const [listed] = await deliveries.undelivered({ now: new Date(), limit: 9 });
      assert.deepEqual([listed?.id, listed?.state, listed?.effect], ['ESC-1/notice/1', 'dead', null]);
      assert.match(listed?.why ?? '', /ESC-1\/notice\/1 cannot be read .*Please mend or remove/);
      await breakDocument('effects', 'ESC-1/notice/1', { effect: notice(1) });
      await deliveries.sendAgain(['ESC-1/notice/1'], new Date());
      const { effects: another } = await mongo.openAnother();
      const [first] = await leaseAt(another, new Date());
      assert.equal(first?.id, 'ESC-1/notice/1');
      assert.equal(mongo.takeReports().length, 1);
    });

    it('given up lets go on what waits for it', async () => {
      const effects = await brokenNotice();
      await leaseAt(effects, inMs(61_000));
      const { effects: another } = await mongo.openAnother();
      const leased = await leaseAt(another, new Date());
      assert.deepEqual(
        leased.map(({ id }) => id),
        ['ESC-1/notice/2'],
      );
      assert.equal(mongo.takeReports().length, 1);
    });
  });

  it('of a person does not hide the others', async () => {
    const { people } = await mongo.openAnother();
    const ana = await people.ensureByEmail('ana@example.com', 'Ana');
    const ben = await people.ensureByEmail('ben@example.com', 'Ben');
    await breakDocument('people', ana.id, { name: 7 });
    assert.deepEqual([...(await people.get([ana.id, ben.id])).keys()], [ben.id]);
    assert.equal(mongo.takeReports().length, 1);
    await assert.rejects(people.byEmail('ana@example.com'), { code: 'broken-document' });
  });

  it('in the inbox does not keep other commands from being finished', async () => {
    const { inbox } = await mongo.openAnother();
    const command = {
      workspace: 'w',
      verb: 'open',
      key: null,
      input: {},
      origin: null,
      by: 'ana',
      via: 'slack',
      at: at(0),
    };
    await inbox.receive({ id: 'c1', ...command });
    await inbox.receive({ id: 'c2', ...command });
    await breakDocument('inbox', 'c1', { 'command.by': 7 });
    assert.deepEqual(
      (await inbox.unanswered(at(1), 10)).map(({ id }) => id),
      ['c2'],
    );
    assert.equal(mongo.takeReports().length, 1);
  });
});
