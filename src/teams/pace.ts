import type { Limit, QueuedEffect } from '../delivery/ports.ts';
import type { EffectKind } from '../domain/effects.ts';
import { graphLimit } from './errors.ts';

/**
 * What a bot may do, from "Optimize your bot: rate limiting" of Microsoft's pages: in one thread 7 in a second, 8 in two, 60 in half a
 * minute and 1,800 in an hour; 50 in a second for an app and a tenant. A bucket gives in any time its burst and what flows in
 * meanwhile, so these give no more than that.
 */
const ofTenant = { perMinute: 1_500, burst: 25, reserve: 2 };
const ofThread = { perMinute: 108, burst: 4, reserve: 1 };
const ofThreadAnHour = { perMinute: 28, burst: 120, reserve: 5 };

/**
 * "Microsoft Graph service-specific throttling limits": 4 in a second for an app and a team. What a channel needs takes two calls at
 * most, so these are two effects in any second.
 */
const ofGraph = { perMinute: 60, burst: 1, reserve: 0 };
const byGraph: ReadonlySet<EffectKind> = new Set(['room', 'topic', 'purpose']);

/**
 * What Teams allows of this effect: a message is sent and edited under the same limits, each thread and chat by itself. Where rooms are
 * channels, Graph makes and names them.
 */
export function limitsOf(queued: QueuedEffect, rooms: 'thread' | 'channel'): readonly Limit[] {
  const { workspace, effect } = queued;
  const ofTeam =
    rooms === 'channel' && byGraph.has(effect.kind)
      ? [{ ...ofGraph, key: `${workspace}/${graphLimit}` }]
      : [];
  const thread = threadOf(queued);
  if (thread === null) return ofTeam;
  return [
    ...ofTeam,
    { ...ofTenant, key: `${workspace}/all` },
    { ...ofThreadAnHour, key: `${workspace}/hourly/${thread}` },
    { ...ofThread, key: `${workspace}/thread/${thread}` },
  ];
}

/** Stands for the conversation, whose id may not be known yet; null where Teams is asked for nothing. */
function threadOf({ escalation, effect }: QueuedEffect): string | null {
  switch (effect.kind) {
    case 'pin':
    case 'topic':
    case 'purpose':
    case 'bookmark':
    case 'retry':
      return null;
    case 'announcement':
      return `announcement of ${escalation}`;
    case 'origin':
      return `origin of ${escalation}`;
    case 'ask':
      return effect.person ?? escalation;
    case 'check':
    case 'tell':
    case 'word':
      return effect.person;
    case 'update':
      return effect.to === 'room' ? escalation : (effect.person ?? `announcement of ${escalation}`);
    default:
      return escalation;
  }
}
