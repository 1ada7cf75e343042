import assert from 'node:assert/strict';
import { readAccessPaths } from './access-paths.ts';

const byIndex = { stage: 'IXSCAN', indexName: 'a_1', keyPattern: { a: 1 } };

describe('How a plan reads, as explain tells it', () => {
  for (const [what, winningPlan, expected] of [
    ['an index', { stage: 'FETCH', inputStage: byIndex }, ['IXSCAN a_1']],
    [
      'an index, for a write',
      { stage: 'UPDATE', inputStage: { stage: 'FETCH', inputStage: byIndex } },
      ['IXSCAN a_1'],
    ],
    ['a whole collection', { stage: 'COLLSCAN', direction: 'forward' }, ['COLLSCAN']],
    [
      'an index and a whole collection',
      { stage: 'OR', inputStages: [byIndex, { stage: 'COLLSCAN' }] },
      ['IXSCAN a_1', 'COLLSCAN'],
    ],
    [
      'the plan of the newer engine',
      { queryPlan: { stage: 'FETCH', inputStage: byIndex }, slotBasedPlan: { stages: '...' } },
      ['IXSCAN a_1'],
    ],
    ['a key', { stage: 'IDHACK' }, ['IDHACK']],
    ['a key, from MongoDB 8 on', { stage: 'EXPRESS_IXSCAN', indexName: '_id_' }, ['EXPRESS_IXSCAN _id_']],
    ['a key of a clustered collection', { stage: 'EXPRESS_CLUSTERED_IXSCAN' }, ['EXPRESS_CLUSTERED_IXSCAN']],
    [
      'the values of an index',
      { stage: 'PROJECTION_COVERED', inputStage: { ...byIndex, stage: 'DISTINCT_SCAN' } },
      ['DISTINCT_SCAN a_1'],
    ],
    ['nothing', { stage: 'EOF' }, ['EOF']],
  ] as const) {
    it(`${what} is read from it`, () => {
      const { winning } = readAccessPaths({ queryPlanner: { winningPlan, rejectedPlans: [] }, ok: 1 });
      assert.deepEqual(winning, expected);
    });
  }

  it('is found within the stages of an aggregation', () => {
    const cursor = { $cursor: { queryPlanner: { winningPlan: { stage: 'COLLSCAN' } } } };
    assert.deepEqual(readAccessPaths({ stages: [cursor, { $group: {} }] }).winning, ['COLLSCAN']);
  });

  it('tells the plans that would have been possible too', () => {
    const rejectedPlans = [{ stage: 'FETCH', inputStage: { ...byIndex, indexName: 'b_1' } }];
    const { possible } = readAccessPaths({ queryPlanner: { winningPlan: byIndex, rejectedPlans } });
    assert.deepEqual(possible, ['IXSCAN a_1', 'IXSCAN b_1']);
  });
});
