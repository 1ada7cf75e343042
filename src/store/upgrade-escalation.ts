import { z } from 'zod';
import { severities } from '../domain/policy.ts';
import type { EscalationDocument } from './escalation-model.ts';

const none = { sev1: null, sev2: null, sev3: null, sev4: null };
const perSeverity = z.record(z.enum(severities), z.number().nullable()).default(none);

/** Lengths of time as format 1 wrote them; there were no calendars. */
const lengths = z.object({
  resolveWithinMs: perSeverity,
  verifyWithinMs: perSeverity,
  closeWithinMs: perSeverity,
  standstillAfterMs: perSeverity,
  firstInternalUpdateWithinMs: perSeverity,
  internalUpdateEveryMs: perSeverity,
});

/** The document as the present format has it. What cannot be read is left as it is, to be reported by whoever reads it. */
export function upgraded(document: EscalationDocument): object {
  if ((document.format ?? 1) >= 2) return document;
  const read = lengths.safeParse(document.policy);
  if (!read.success) return document;
  const { data } = read;
  const policy = {
    ...document.policy,
    resolveWithin: promises(data.resolveWithinMs),
    verifyWithin: promises(data.verifyWithinMs),
    closeWithin: promises(data.closeWithinMs),
    standstillAfter: promises(data.standstillAfterMs),
    firstInternalUpdateWithin: promises(data.firstInternalUpdateWithinMs),
    internalUpdateEvery: promises(data.internalUpdateEveryMs),
  };
  return { ...document, policy };
}

const promises = (lengthsMs: z.infer<typeof perSeverity>) =>
  Object.fromEntries(
    Object.entries(lengthsMs).map(([severity, withinMs]) => [
      severity,
      withinMs === null ? null : { withinMs, calendar: null },
    ]),
  );
