import assert from 'node:assert/strict';
import { healthMessage } from '../../src/view/health.ts';

const now = new Date('2026-03-02T09:10:00Z');
const said = (processes: number): string =>
  healthMessage({
    ...{ now, productNow: now, platforms: [], databaseAnsweredInMs: 1.2, processes },
    ...{ policy: { readAt: now, mistaken: null }, nextWakeUpAt: null, lastFind: null },
    ...{ undelivered: [], countedAll: true, cases: [], unnamed: 0 },
  }).fallback.join('');

describe('what people read of how Muster does', () => {
  it('says how many processes share the work, where it is more than one', () => {
    assert.match(said(3), /The database answers \(2 ms\)\. 3 processes of Muster share the work\./);
    assert.doesNotMatch(said(1), /process/);
  });
});
