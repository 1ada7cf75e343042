import assert from 'node:assert/strict';
import type { QueuedEffect } from '../../src/delivery/ports.ts';
import type { Effect } from '../../src/domain/effects.ts';
import { limitsOf } from '../../src/slack/pace.ts';

const outside = { channel: 'C1', id: '1.0' };

function keys(effect: Effect, fields: Partial<QueuedEffect> = {}): string[] {
  const at = new Date(0);
  const queued: QueuedEffect = {
    ...{ id: `ESC-1/${effect.slot}`, escalation: 'ESC-1', workspace: 'slack:T1', severity: 'sev2', effect },
    ...{ wanted: 1, done: null, state: 'sending', attempts: 1, runAt: at, outside: null, error: null },
    ...{ fence: 1, createdAt: at, ...fields },
  };
  return limitsOf(queued).map(({ key }) => key.replace('slack:T1/', ''));
}

const slot = { slot: 'x', after: null };

describe('what Slack limits', () => {
  const table: [string, string[], string[]][] = [
    ['making a room', keys({ kind: 'room', ...slot }), ['conversations.create']],
    [
      'making a room whose first answer was lost',
      keys({ kind: 'room', ...slot }, { state: 'doubtful' }),
      ['conversations.list', 'conversations.create'],
    ],
    ['inviting', keys({ kind: 'invite', people: [], ...slot }), ['conversations.invite']],
    ['pinning', keys({ kind: 'pin', ...slot }), ['pins.add']],
    ['a card', keys({ kind: 'card', ...slot }), ['chat.postMessage', 'chat.postMessage/ESC-1']],
    ['a card that is there', keys({ kind: 'card', ...slot }, { outside }), ['chat.update']],
    [
      'a card whose answer was lost',
      keys({ kind: 'card', ...slot }, { state: 'doubtful' }),
      ['conversations.history', 'chat.postMessage', 'chat.postMessage/ESC-1'],
    ],
    [
      'a question to Ana',
      keys({ kind: 'ask', ask: 1, person: 'ana', ...slot }),
      ['chat.postMessage', 'chat.postMessage/ana'],
    ],
    [
      'a word to Ana',
      keys({ kind: 'tell', entry: 1, person: 'ana', ...slot }),
      ['chat.postMessage', 'chat.postMessage/ana'],
    ],
    [
      'an announcement',
      keys({ kind: 'announcement', ...slot }),
      ['chat.postMessage', 'chat.postMessage/announcements'],
    ],
    [
      'an update in the room',
      keys({ kind: 'update', update: 1, to: 'room', person: null, ...slot }),
      ['chat.postMessage', 'chat.postMessage/ESC-1'],
    ],
  ];
  for (const [what, shown, expected] of table)
    it(`${what}: ${expected.join(', ')}`, () => assert.deepEqual(shown, expected));
});
