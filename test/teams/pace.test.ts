import assert from 'node:assert/strict';
import type { Limit, QueuedEffect } from '../../src/delivery/ports.ts';
import type { Effect } from '../../src/domain/effects.ts';
import { limitsOf } from '../../src/teams/pace.ts';

const queued = (effect: Effect): QueuedEffect => ({
  ...{ id: 'ESC-1/x', escalation: 'ESC-1', workspace: 'teams:t1', severity: 'sev1', effect },
  ...{ wanted: 1, done: null, state: 'sending', attempts: 1, runAt: new Date(0), outside: null },
  ...{ error: null, fence: 1, createdAt: new Date(0) },
});
const notice: Effect = { kind: 'notice', slot: 'notice/1', after: null, entry: 1 };

/** As much as a bucket gives within so many seconds, if it is full at their beginning. */
const most = ({ burst, perMinute }: Limit, seconds: number): number => burst + (perMinute / 60) * seconds;

describe('the pace of Teams', () => {
  const [ofTenant, anHour, ofThread] = limitsOf(queued(notice), 'thread');
  assert.ok(ofTenant && anHour && ofThread);

  const allowed: [string, Limit, number, number][] = [
    ['7 in a second for a thread', ofThread, 1, 7],
    ['8 in two seconds for a thread', ofThread, 2, 8],
    ['60 in half a minute for a thread', ofThread, 30, 60],
    ['1,800 in an hour for a thread', anHour, 3_600, 1_800],
    ['50 in a second for a tenant', ofTenant, 1, 50],
  ];
  for (const [what, limit, seconds, count] of allowed)
    it(`keeps to ${what}, and uses most of it`, () => {
      assert.ok(most(limit, seconds) <= count, `${most(limit, seconds)}`);
      assert.ok(most(limit, seconds) >= count * 0.8, `${most(limit, seconds)}`);
    });

  it('is that of each thread and chat by itself, and of all together', () => {
    const keys = (effect: Effect) => limitsOf(queued(effect), 'thread').map(({ key }) => key);
    const ask = (person: string): Effect => ({ kind: 'ask', slot: 'ask/1', after: null, ask: 1, person });
    assert.deepEqual(keys(notice), ['teams:t1/all', 'teams:t1/hourly/ESC-1', 'teams:t1/thread/ESC-1']);
    assert.deepEqual(keys(ask('ana')), ['teams:t1/all', 'teams:t1/hourly/ana', 'teams:t1/thread/ana']);
  });

  // "Microsoft Graph service-specific throttling limits"
  it('is that of Graph as well for what makes and names a channel: 4 calls in a second, two for each', () => {
    for (const kind of ['room', 'topic', 'purpose'] as const) {
      const [ofGraph] = limitsOf(queued({ kind, slot: kind, after: null }), 'channel');
      assert.equal(ofGraph?.key, 'teams:t1/graph');
      assert.ok(ofGraph && 2 * most(ofGraph, 1) <= 4);
    }
    const keys = limitsOf(queued(notice), 'channel').map(({ key }) => key);
    assert.ok(!keys.includes('teams:t1/graph'), 'a message is sent by the Bot Connector');
  });

  it('is none for what a thread does not have', () => {
    for (const kind of ['pin', 'topic', 'purpose', 'bookmark'] as const)
      assert.deepEqual(limitsOf(queued({ kind, slot: kind, after: null }), 'thread'), []);
  });
});
