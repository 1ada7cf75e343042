import assert from 'node:assert/strict';
import { healthMessage, type TroubledCase } from '../../src/view/health.ts';
import { at, opened } from '../support/escalations.ts';

const now = new Date('2026-03-02T09:10:00Z');
const health = ({ processes = 1, cases = [] }: { processes?: number; cases?: TroubledCase[] }) =>
  healthMessage({
    ...{ now, productNow: now, platforms: [], databaseAnsweredInMs: 1.2, processes },
    ...{ policy: { readAt: now, mistaken: null }, nextWakeUpAt: null, lastFind: null },
    ...{ undelivered: [], countedAll: true, cases, unnamed: 0 },
  });
const said = (processes: number): string => health({ processes }).fallback.join('');

describe('what people read of how Muster does', () => {
  it('says how many processes share the work, where it is more than one', () => {
    assert.match(said(3), /The database answers \(2 ms\)\. 3 processes of Muster share the work\./);
    assert.doesNotMatch(said(1), /process/);
  });

  it('says of a case which of its rooms is in trouble, and what was lost in which', () => {
    const escalation = opened();
    const entry = {
      ...{ n: escalation.timeline.length + 1, at: at(5), happenedAt: null, by: null },
      ...{ via: 'delivery', command: null, event: { what: 'room-left', side: 'mirror' } as const },
    };
    const both = { ...escalation, mirror: 'teams:t1', timeline: [...escalation.timeline, entry] };
    const card = { kind: 'card', slot: 'card@mirror', after: 'room@mirror' } as const;
    const lost = [{ effect: card, state: 'dead', since: now, why: 'The channel is gone.' }];
    const lines = health({ cases: [{ escalation: both, lost, maySendAgain: false }] }).sections ?? [];
    const text = lines.map((line) => line.join('')).join('\n');
    assert.match(text, /⚠️ Muster is not in the room in Microsoft Teams any more/);
    assert.match(text, /• The card in Microsoft Teams did not work: The channel is gone\./);
  });
});
