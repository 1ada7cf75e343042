import { accept } from '../change.ts';
import { parseDurationMs } from '../duration.ts';
import { choice, text } from '../fields.ts';
import { refuse } from '../refusal.ts';
import { awaitCustomer as stopClocks } from '../service-levels.ts';
import { defineVerb } from '../verb.ts';

export const awaitCustomer = defineVerb({
  name: 'await-customer',
  label: 'Wait for customer',
  hint: "The next step is the customer's: the clocks of the service levels stand, for a while.",
  allowed: ['task-force', 'manager'],
  when: ['open', 'acknowledged'],
  fields: {
    reason: text('What do we wait for?', 1_000),
    atMost: choice('For how long at most?', ['1h', '4h', '1d', '3d', '7d'], {
      labels: { '1h': '1 hour', '4h': '4 hours', '1d': '1 day', '3d': '3 days', '7d': '7 days' },
      initial: () => '1d',
    }),
  },
  decide(escalation, { reason, atMost }, act) {
    if (escalation.awaitingCustomer) return refuse({ code: 'awaited-already' });
    const lengthMs = parseDurationMs(atMost) ?? 0;
    const { customerWaitAtMostMs: atMostMs } = escalation.policy;
    if (lengthMs > atMostMs) return refuse({ code: 'not-that-long', atMostMs }, 'atMost');
    const until = new Date(Number(act.at) + lengthMs);
    return stopClocks(accept(escalation, act), reason, until).tellRoom({
      what: 'customer-awaited',
      reason,
      until,
    });
  },
});
