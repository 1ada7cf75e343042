import assert from 'node:assert/strict';
import { ObjectId } from 'mongodb';
import { isDueAndFree, longestDueFirst, WakeCallRepository } from '../../src/jobs/wake-call-repository.ts';
import { useStore } from '../store/database.ts';

const minuteMs = 60_000;
const now = new Date('2026-03-02T10:00:00Z');
const inMinutes = (minutes: number) => new Date(Number(now) + minutes * minuteMs);

interface Call {
  at: number;
  lockedAt?: number;
  disabled?: boolean;
}

describe('Wake-ups as agenda keeps them', () => {
  const mongo = useStore();
  let repository: WakeCallRepository;
  beforeEach(async () => {
    await mongo.empty();
    repository = new WakeCallRepository({ mongo: mongo.store().database, db: { collection: 'jobs' } });
    await repository.connect();
  });

  /** `at` and `lockedAt` in minutes from now. */
  const put = (calls: Call[]) =>
    repository.collection.insertMany(
      calls.map(({ at, lockedAt, disabled }) => ({
        _id: new ObjectId(),
        ...{ name: 'wake', type: 'normal', priority: 0, data: { at }, nextRunAt: inMinutes(at) },
        lockedAt: lockedAt === undefined ? null : inMinutes(lockedAt),
        disabled: disabled ?? null,
      })),
    );
  const look = () => repository.getNextJobToRun('wake', now, inMinutes(-1), now, { lastModifiedBy: 'me' });

  it('the longest due is locked for who looks, and given as agenda knows it', async () => {
    await put([{ at: -1 }, { at: -3 }, { at: 5 }]);
    const found = await look();
    assert.ok(found?._id);
    const { _id, ...rest } = found;
    assert.deepEqual(rest, {
      ...{ name: 'wake', type: 'normal', priority: 0, data: { at: -3 } },
      ...{ nextRunAt: inMinutes(-3), lockedAt: now },
    });
    const stored = await repository.collection.findOne({ _id: new ObjectId(_id) });
    assert.deepEqual([stored?.lockedAt, stored?.lastModifiedBy], [now, 'me']);
  });

  it('each is given once, and what is not due yet is not', async () => {
    await put([{ at: -1 }, { at: 0 }, { at: 1 }]);
    assert.deepEqual((await look())?.data, { at: -1 });
    assert.deepEqual((await look())?.data, { at: 0 });
    assert.equal(await look(), undefined);
  });

  it('a lock that ran out holds nobody up; one that holds, and what is switched off, is passed over', async () => {
    await put([
      { at: -4, lockedAt: -0.5 },
      { at: -3, disabled: true },
      { at: -2, lockedAt: -1 },
    ]);
    assert.deepEqual((await look())?.data, { at: -2 });
    assert.equal(await look(), undefined);
  });

  it('a look reads nothing of what is due later, however much that is', async () => {
    await put([{ at: -1 }, ...Array.from({ length: 200 }, (_, n) => ({ at: n + 1 }))]);
    const query = isDueAndFree('wake', now, inMinutes(-1));
    const { executionStats: examined } = await mongo.store().database.command({
      explain: { find: 'jobs', filter: query, sort: longestDueFirst },
      verbosity: 'executionStats',
    });
    assert.equal(examined.nReturned, 1);
    assert.ok(examined.totalKeysExamined <= 2 && examined.totalDocsExamined <= 2);
  });
});
