import { perform } from '../../src/delivery/perform.ts';
import type { Outcome, Outside, Platform, QueuedEffect } from '../../src/delivery/ports.ts';
import type { Trouble } from '../../src/delivery/words.ts';
import type { Effect } from '../../src/domain/effects.ts';
import type { Escalation } from '../../src/domain/escalation.ts';
import { fakePlatform } from '../support/fake-platform.ts';
import { openedAt } from './cases.ts';
import { plainWords } from './plain-words.ts';

/** What the slots that others refer to have outside once a case stands. */
export const standing = {
  room: { channel: 'C1', id: null },
  card: { channel: 'C1', id: 'card' },
  announcement: { channel: 'C7', id: 'announced' },
};

interface Given {
  /** What other slots have outside. */
  slots?: Record<string, Outside>;
  /** What this slot has outside. */
  outside?: Outside | null;
  /** An earlier try may have come through. */
  doubtful?: boolean;
  troubled?: Trouble[];
  fail?: (fake: ReturnType<typeof fakePlatform>) => void;
  find?: NonNullable<Platform['find']>;
}

/** Performs one effect of a case; answers the outcome, and what the platform was asked. A message that is outside is visible there. */
export async function performing(
  escalation: Escalation,
  effect: Effect,
  { slots = standing, outside = null, doubtful = false, troubled = [], fail, find }: Given = {},
): Promise<{ outcome: Outcome; calls: string[] }> {
  const fake = fakePlatform();
  if (outside) fake.messages.set(`${outside.channel}/${outside.id}`, 'as it was');
  fail?.(fake);
  const outcome = await perform({
    queued: { ...queuedEffect(escalation, effect), outside, state: doubtful ? 'doubtful' : 'sending' },
    escalation,
    slots: new Map(Object.entries(slots)),
    troubled,
    platform: find ? { ...fake.platform, find } : fake.platform,
    words: plainWords,
    sendDeadAgain: async () => fake.calls.push({ method: 'sendDeadAgain', about: '', startedAtMs: 0 }),
    now: openedAt,
  });
  return { outcome, calls: fake.calls.map(({ method, about }) => `${method} ${about}`) };
}

/** An effect as it is leased for its first try. */
export function queuedEffect(escalation: Escalation, effect: Effect): QueuedEffect {
  const { key, workspace, severity, version } = escalation;
  return {
    id: `${key}/${effect.slot}`,
    ...{ escalation: key, workspace, severity, effect },
    ...{ wanted: version, done: null, state: 'sending', attempts: 1, runAt: openedAt },
    ...{ outside: null, error: null, fence: 1, createdAt: openedAt },
  };
}
