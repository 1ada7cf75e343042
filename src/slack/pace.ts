import type { Limit, QueuedEffect } from '../delivery/ports.ts';
import type { EffectKind } from '../domain/effects.ts';

/**
 * Calls per minute, from https://docs.slack.dev/apis/web-api/rate-limits and the pages of the methods. Slack does not publish how many may
 * go at once; a minute's worth is what it takes. For chat.postMessage it says "several hundred per minute" beside one a
 * second in each channel, and short bursts above that.
 */
const perMinute = {
  'conversations.create': 20,
  'conversations.invite': 50,
  'conversations.setTopic': 20,
  'conversations.setPurpose': 20,
  'conversations.list': 20,
  'conversations.history': 50,
  'pins.add': 20,
  'bookmarks.add': 20,
  'chat.postMessage': 300,
  'chat.update': 50,
} as const;
type Method = keyof typeof perMinute;

const methods: Partial<Record<EffectKind, Method>> = {
  room: 'conversations.create',
  invite: 'conversations.invite',
  topic: 'conversations.setTopic',
  purpose: 'conversations.setPurpose',
  pin: 'pins.add',
  bookmark: 'bookmarks.add',
};

const perChannel = { perMinute: 60, burst: 10, reserve: 1 };

/** What Slack allows of the method by which this effect is sent. What is said in one channel has a limit of its own. */
export function limitsOf(queued: QueuedEffect): readonly Limit[] {
  const { workspace, effect, outside, state } = queued;
  const limitOf = (method: Method): Limit => ({
    key: `${workspace}/${method}`,
    perMinute: perMinute[method],
    burst: perMinute[method],
    reserve: 1,
  });
  const method = methods[effect.kind];
  const lookUp = state === 'doubtful' && outside === null;
  if (method === 'conversations.create')
    return [...(lookUp ? [limitOf('conversations.list')] : []), limitOf(method)];
  if (method) return [limitOf(method)];
  if (outside) return [limitOf('chat.update')];
  const channel = { ...perChannel, key: `${workspace}/chat.postMessage/${channelOf(queued)}` };
  return [...(lookUp ? [limitOf('conversations.history')] : []), limitOf('chat.postMessage'), channel];
}

/** Stands for the channel, whose id may not be known yet. */
function channelOf({ escalation, effect }: QueuedEffect): string {
  switch (effect.kind) {
    case 'announcement':
      return 'announcements';
    case 'origin':
      return `origin of ${escalation}`;
    case 'ask':
      return effect.person ?? escalation;
    case 'check':
    case 'tell':
    case 'word':
      return effect.person;
    case 'update':
      return effect.to === 'room' ? escalation : (effect.person ?? 'announcements');
    default:
      return escalation;
  }
}
