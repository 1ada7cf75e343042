import type { Audience } from './audiences.ts';
import type { Change } from './change.ts';
import type { Escalation, Update } from './escalation.ts';
import { promiseAfterUpdate } from './update-promises.ts';

/** What is told, before it has a number and an instant. `nextInMs` null = nothing more is promised. */
export interface Words
  extends Pick<Update, 'by' | 'audience' | 'text' | 'customers' | 'means' | 'approvedBy'> {
  nextInMs: number | null;
  whyNoNext: string | null;
}

/**
 * An update goes out: the room sees it, and so do the announcement and the subscribers if it is for those inside the company. What
 * customers are told is told by people; the case keeps it.
 */
export function sendOut(change: Change, { nextInMs, whyNoNext, ...words }: Words): Change {
  const { at } = change.cause;
  const n = change.now.updates.length + 1;
  const nextDueAt = nextInMs === null ? null : new Date(Number(at) + nextInMs);
  const update: Update = { n, at, ...words, nextDueAt };
  const { audience } = words;
  change
    .set({ updates: [...change.now.updates, update] })
    .record({ what: 'update-sent', audience, update: n });
  if (whyNoNext && nextInMs === null) change.record({ what: 'update-skipped', audience, reason: whyNoNext });
  change.post({ kind: 'update', update: n, to: 'room', person: null }, `update/${n}/room`);
  return promiseAfterUpdate(audience === 'internal' ? tellStakeholders(change, n) : change, update);
}

function tellStakeholders(change: Change, n: number): Change {
  const { policy, subscribers } = change.set({ updateRequestedBy: [] }).now;
  if (policy.announcementChannel)
    change.show(
      { kind: 'update', update: n, to: 'announcement', person: null },
      `update/${n}/announcement`,
      'announcement',
    );
  for (const person of subscribers)
    change.show({ kind: 'update', update: n, to: 'subscriber', person }, `update/${n}/${person}`);
  return change;
}

/** Whether what this audience is told waits for somebody else to approve it. */
export const needsApproval = ({ policy, severity }: Escalation, audience: Audience): boolean =>
  audience === 'customer' && policy.customerUpdatesNeedApproval[severity];
