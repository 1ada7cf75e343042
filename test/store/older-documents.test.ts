import assert from 'node:assert/strict';
import { newCase } from '../contract/new-case.ts';
import { at, promising } from '../support/escalations.ts';
import { useStore } from './database.ts';

const each = <T>(sev1: T, others: T) => ({ sev1, sev2: others, sev3: others, sev4: others });

describe('A case that an older version has written', () => {
  const mongo = useStore();
  beforeEach(mongo.empty);

  /** As format 1 had it: lengths without calendars, and whoever is in a team frozen into the case. */
  async function age(_id: string, format?: number): Promise<void> {
    const old = {
      'policy.people': { chloe: { name: 'Chloe' } },
      'policy.teams.checkout': { name: 'Checkout', members: ['chloe'] },
      'policy.resolveWithinMs': each(60_000, 120_000),
      'policy.verifyWithinMs': each(null, 5_000),
      'policy.firstInternalUpdateWithinMs': each(1_000, 2_000),
      'policy.internalUpdateEveryMs': each(3_000, 4_000),
    };
    const now = ['rule', 'climbs', 'routes', 'stakeholders', 'resolveWithin', 'verifyWithin', 'closeWithin'];
    const later = [...now, 'standstillAfter', 'firstInternalUpdateWithin', 'internalUpdateEvery'];
    const gone: Record<string, ''> = Object.fromEntries(later.map((name) => [`policy.${name}`, '']));
    const unset: Record<string, ''> = {
      ...gone,
      type: '',
      service: '',
      skill: '',
      tier: '',
      source: '',
      category: '',
      climbs: '',
    };
    const cases = mongo.store().database.collection<{ _id: string; [field: string]: unknown }>('escalations');
    await cases.updateOne({ _id }, { $set: { ...old, ...(format !== undefined && { format }) } });
    await cases.updateOne({ _id }, { $unset: format === undefined ? { ...unset, format: '' } : unset });
  }

  for (const format of [undefined, 1])
    it(`goes on with what it was promised (format ${format ?? 'not named'})`, async () => {
      const { escalations } = mongo.store();
      await escalations.insert(newCase(1, { policy: promising }));
      await age('ESC-1', format);
      const { policy, type, climbs } = (await escalations.load('ESC-1')) ?? {};
      const promise = (withinMs: number) => ({ withinMs, calendar: null });
      assert.deepEqual([type, climbs, policy?.climbs, policy?.routes], ['functional', {}, {}, {}]);
      assert.deepEqual(policy?.resolveWithin, each(promise(60_000), promise(120_000)));
      assert.deepEqual(policy?.verifyWithin, each(null, promise(5_000)));
      assert.deepEqual(policy?.closeWithin, each(null, null));
      assert.deepEqual(policy?.firstInternalUpdateWithin, each(promise(1_000), promise(2_000)));
      assert.deepEqual(policy?.internalUpdateEvery, each(promise(3_000), promise(4_000)));
      assert.deepEqual(policy?.teams.checkout, { name: 'Checkout' });
      assert.deepEqual(policy?.levels, promising.levels);
    });

  it('is owed no root cause, of which format 2 knew nothing', async () => {
    const { escalations } = mongo.store();
    await escalations.insert(newCase(1, { policy: promising }));
    const cases = mongo.store().database.collection<{ _id: string }>('escalations');
    const unknown = {
      ...{ rootCauses: '' as const, 'policy.internalRootCauseWithin': '' as const },
      'policy.customerRootCauseWithin': '' as const,
    };
    await cases.updateOne({ _id: 'ESC-1' }, { $set: { format: 2 }, $unset: unknown });
    const { policy, rootCauses } = (await escalations.load('ESC-1')) ?? {};
    assert.deepEqual(policy, {
      ...promising,
      internalRootCauseWithin: each(null, null),
      customerRootCauseWithin: each(null, null),
    });
    assert.deepEqual(rootCauses, { internal: [], customer: [], shares: [], skipped: null });
  });

  it('goes on without what customers were not promised then (format 2)', async () => {
    const { escalations } = mongo.store();
    await escalations.insert(newCase(1, { policy: promising }));
    const cases = mongo.store().database.collection<{ _id: string; [field: string]: unknown }>('escalations');
    const gone = ['firstCustomerUpdateWithin', 'customerUpdateEvery', 'customerUpdatesNeedApproval'];
    const update = { n: 1, by: 'ben', at: at(5), audience: 'internal', text: 'On it.', nextDueAt: null };
    const late = { ...{ n: 2, at: at(9), happenedAt: null, by: null, via: 'clock', command: null } };
    const event = { what: 'update-late', dueAt: at(9), owner: 'ben' };
    await cases.updateOne(
      { _id: 'ESC-1' },
      {
        $set: { format: 2, updates: [update], 'timeline.1': { ...late, event } },
        $unset: Object.fromEntries(
          ['customerDraft', ...gone.map((name) => `policy.${name}`)].map((each) => [each, '']),
        ),
      },
    );
    const read = await escalations.load('ESC-1');
    const none = each(null, null);
    assert.deepEqual(
      [read?.policy.firstCustomerUpdateWithin, read?.policy.customerUpdateEvery],
      [none, none],
    );
    assert.deepEqual(read?.policy.customerUpdatesNeedApproval, each(false, false));
    assert.deepEqual(
      [read?.customerDraft, read?.updates],
      [null, [{ ...update, customers: [], means: null, approvedBy: null }]],
    );
    assert.deepEqual(read?.timeline[1]?.event, { ...event, audience: 'internal' });
  });

  it('has a room on one platform, as all had (format 3)', async () => {
    const { escalations } = mongo.store();
    await escalations.insert(newCase(1, { policy: promising }));
    const cases = mongo.store().database.collection<{ _id: string }>('escalations');
    const unknown = { mirror: '', 'policy.room.mirror': '', 'policy.room.mirrorPrivate': '' } as const;
    await cases.updateOne({ _id: 'ESC-1' }, { $set: { format: 3 }, $unset: unknown });
    const read = await escalations.load('ESC-1');
    assert.equal(read?.mirror, null);
    assert.deepEqual(read?.policy.room, promising.room);
  });

  it('has had trouble with the room at home only (format 4)', async () => {
    const { escalations } = mongo.store();
    await escalations.insert(newCase(1, { policy: promising }));
    const cases = mongo.store().database.collection<{ _id: string; [field: string]: unknown }>('escalations');
    const entry = { ...{ n: 2, at: at(9), happenedAt: null, by: null, via: 'delivery', command: null } };
    const event = { what: 'room-archived' };
    await cases.updateOne({ _id: 'ESC-1' }, { $set: { format: 4, 'timeline.1': { ...entry, event } } });
    const read = await escalations.load('ESC-1');
    assert.deepEqual(read?.timeline[1]?.event, { ...event, side: 'home' });
  });

  it('is written as this version has it by the next change', async () => {
    const { escalations } = mongo.store();
    await escalations.insert(newCase(1, { policy: promising }));
    await age('ESC-1', 1);
    const old = await escalations.load('ESC-1');
    assert.ok(old);
    assert.equal(await escalations.save({ ...old, version: old.version + 1 }), true);
    assert.deepEqual((await escalations.load('ESC-1'))?.policy, old.policy);
  });
});
