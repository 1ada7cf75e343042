import { z } from 'zod';
import { retimeAsks, takeRoute } from '../asking.ts';
import { accept } from '../change.ts';
import { choiceFrom, text } from '../fields.ts';
import { severities } from '../policy.ts';
import { expectOwnerToLast, expectRoles } from '../promises.ts';
import { refuse } from '../refusal.ts';
import { retimeResolution } from '../service-levels.ts';
import { severityOptions } from '../severity-options.ts';
import { retimeUpdates } from '../update-promises.ts';
import { defineVerb } from '../verb.ts';

export const changeSeverity = defineVerb({
  name: 'change-severity',
  label: 'Change severity',
  hint: 'Say that it is worse, or less bad, than thought; the promised times follow.',
  allowed: ['opener', 'task-force', 'manager'],
  when: ['open', 'acknowledged'],
  fields: {
    severity: {
      ...choiceFrom('New severity', severityOptions, {
        initial: ({ escalation }) => escalation?.severity ?? null,
      }),
      schema: z.enum(severities),
    },
    reason: text('Why?', 1_000),
  },
  decide(escalation, { severity, reason }, act) {
    if (severity === escalation.severity) return refuse({ code: 'same-severity' }, 'severity');
    const change = accept(escalation, act)
      .set({ severity })
      .tellRoom({ what: 'severity-changed', from: escalation.severity, to: severity, reason });
    retimeResolution(expectRoles(expectOwnerToLast(retimeUpdates(retimeAsks(takeRoute(change))))));
    return change;
  },
});
