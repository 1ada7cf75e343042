import { z } from 'zod';
import { accept, type Change } from '../change.ts';
import { levelGroup } from '../escalation.ts';
import { choiceFrom, text } from '../fields.ts';
import { type Severity, severities } from '../policy.ts';
import { expectOwnerToLast, expectRoles, promiseUpdateAtPace } from '../promises.ts';
import { refuse } from '../refusal.ts';
import { severityOptions } from '../severity-options.ts';
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
    return restartPromises(change, severity);
  },
});

/** What was promised before counts from when it was promised, at the new pace; nothing becomes due in the past. */
function restartPromises(change: Change, severity: Severity): Change {
  const { policy, level, deadlines, acknowledged, updates } = change.now;
  const notBefore = change.cause.at;
  for (const { kind, subject, startedAt } of deadlines) {
    const withinMs =
      kind === 'acknowledge' && subject === levelGroup(level)
        ? policy.levels[level]?.acknowledgeWithinMs[severity]
        : kind === 'first-internal-update'
          ? policy.firstInternalUpdateWithinMs[severity]
          : undefined;
    if (withinMs === undefined) continue;
    const dueAt = new Date(Math.max(Number(startedAt) + withinMs, Number(notBefore)));
    change.start(kind, dueAt, { ...(subject && { subject }) });
  }
  if (updates.length > 0) promiseUpdateAtPace(change);
  if (acknowledged) expectOwnerToLast(change);
  return expectRoles(change);
}
