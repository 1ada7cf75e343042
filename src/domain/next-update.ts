import { meantAudience } from './audience-field.ts';
import type { Audience } from './audiences.ts';
import { parseDurationMs, sayDuration } from './duration.ts';
import type { Escalation } from './escalation.ts';
import type { FormContext, Option } from './fields.ts';
import { updateLength } from './update-promises.ts';

/** The choice of no further update. */
export const none = 'none';
/** An update promised for sooner is late before it is written; one for later is none. */
const shortestMs = 1_000;
const longestMs = 30 * 86_400_000;
const intervals = ['15m', '30m', '1h', '4h', '1d'];

/** The length that was chosen; null when it is none, or cannot be. */
export function readInterval(next: string): number | null {
  const lengthMs = parseDurationMs(next);
  return lengthMs !== null && lengthMs >= shortestMs && lengthMs <= longestMs ? lengthMs : null;
}

/** How often the policy has this audience told; null = it promises no next update. */
function paceOf(escalation: Escalation, audience: Audience): string | null {
  const paceMs = updateLength(escalation, audience, 'next')?.withinMs;
  if (paceMs === undefined) return null;
  return (
    intervals.find((interval) => parseDurationMs(interval) === paceMs) ?? `${Math.ceil(paceMs / 1_000)}s`
  );
}

/** Once it is resolved the last update needs no next one, nor where the policy promises none. */
export const needsReason = (escalation: Escalation, audience: Audience): boolean =>
  !isOver(escalation) && paceOf(escalation, audience) !== null;

const isOver = ({ status }: Escalation): boolean => status === 'resolved' || status === 'verified';

export function nextInitial(context: FormContext): string | null {
  const { escalation } = context;
  if (!escalation) return null;
  return isOver(escalation) ? none : (paceOf(escalation, meantAudience(context)) ?? none);
}

/** The usual intervals, and the policy's own pace if it is another. */
export function nextOptions(context: FormContext): Option[] {
  const pace = context.escalation && paceOf(context.escalation, meantAudience(context));
  const timed = [...new Set([...intervals, ...(pace ? [pace] : [])])]
    .map((value) => ({ value, lengthMs: parseDurationMs(value) ?? 0 }))
    .sort((a, b) => a.lengthMs - b.lengthMs)
    .map(({ value, lengthMs }) => ({ value, label: sayDuration(lengthMs) }));
  return [...timed, { value: none, label: 'None (say why)' }];
}
