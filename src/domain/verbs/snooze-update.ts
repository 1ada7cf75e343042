import { audienceField, meantUpdate } from '../audience-field.ts';
import { accept } from '../change.ts';
import { parseDurationMs } from '../duration.ts';
import { choice } from '../fields.ts';
import { refuse } from '../refusal.ts';
import { snoozeUpdatePromise } from '../update-promises.ts';
import { defineVerb } from '../verb.ts';

export const snoozeUpdate = defineVerb({
  name: 'snooze-update',
  label: 'Snooze',
  hint: 'Move the next update a little, once.',
  allowed: ['opener', 'task-force', 'manager'],
  when: ['open', 'acknowledged', 'resolved', 'verified'],
  fields: {
    audience: audienceField,
    by: choice('By how much?', ['10m', '15m', '30m', '1h'], {
      labels: { '10m': '10 min', '15m': '15 min', '30m': '30 min', '1h': '1 hour' },
      initial: () => '15m',
    }),
  },
  decide(escalation, { audience: chosen, by }, act) {
    const due = meantUpdate(escalation, chosen);
    if (!due) return refuse({ code: 'no-update-due' });
    if (due.snoozed) return refuse({ code: 'already-snoozed' });
    const change = accept(escalation, act);
    const until = snoozeUpdatePromise(change, due, parseDurationMs(by) ?? 0);
    return change.record({ what: 'update-snoozed', audience: due.audience, until });
  },
});
