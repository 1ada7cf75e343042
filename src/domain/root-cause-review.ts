import { accept, type Change } from './change.ts';
import type { Escalation } from './escalation.ts';
import { choiceFrom, type FormContext, type Option } from './fields.ts';
import { type Refusal, refuse } from './refusal.ts';
import { type RootCauseKind, type RootCauses, underReview } from './root-causes.ts';
import type { Act } from './verb.ts';

const nothing: Option = { value: 'nothing', label: 'Nothing waits to be accepted' };
const names: Record<RootCauseKind, string> = {
  internal: 'Root cause',
  customer: 'Root cause for customers',
};

function waiting({ escalation }: FormContext): Option {
  const found = escalation && underReview(escalation);
  if (!found) return nothing;
  const { kind, revision } = found;
  return { value: `${kind}:${revision.n}`, label: `${names[kind]}, revision ${revision.n}` };
}

/** The form names the revision that it was opened for, so that nobody answers for one they have not read. */
export const whichRevision = choiceFrom('Which one?', (context) => [waiting(context)], {
  initial: (context) => waiting(context).value,
});

interface Reviewed {
  change: Change;
  kind: RootCauseKind;
  revision: number;
  writer: string;
}

/** What somebody else than its writer says of the revision that waits for it. */
export function reviewed(
  escalation: Escalation,
  { which, accepted, reason }: { which: string; accepted: boolean; reason: string | null },
  act: Act,
): Reviewed | Refusal {
  const found = underReview(escalation);
  if (!found) return refuse({ code: 'no-root-cause-to-review' }, 'which');
  const { kind, revision } = found;
  if (which !== `${kind}:${revision.n}`) return refuse({ code: 'root-cause-revised' }, 'which');
  if (revision.by === act.by) return refuse({ code: 'wrote-root-cause' }, 'which');
  const review = { by: act.by, at: act.at, accepted, reason };
  const withReview = <R extends { n: number }>(revisions: readonly R[]) =>
    revisions.map((each) => (each.n === revision.n ? { ...each, review } : each));
  const { rootCauses } = escalation;
  const next: RootCauses =
    kind === 'internal'
      ? { ...rootCauses, internal: withReview(rootCauses.internal) }
      : { ...rootCauses, customer: withReview(rootCauses.customer) };
  const change = accept(escalation, act).set({ rootCauses: next });
  return { change, kind, revision: revision.n, writer: revision.by };
}
