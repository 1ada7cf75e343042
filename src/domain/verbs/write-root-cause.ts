import { accept } from '../change.ts';
import { type FormContext, optional, text } from '../fields.ts';
import { tellNext } from '../root-cause-promises.ts';
import type { InternalRootCause } from '../root-causes.ts';
import { defineVerb } from '../verb.ts';

type Written = 'happened' | 'cause' | 'factors' | 'found' | 'prevention' | 'summary';

/** A new revision starts from the last one, also where that is from before the case went on again. */
const asBefore =
  (field: Written) =>
  ({ escalation }: FormContext): InternalRootCause[Written] =>
    escalation?.rootCauses.internal.at(-1)?.[field] ?? null;

// All of it together is shown in one message, which takes some 5,900 characters.
export const writeRootCause = defineVerb({
  name: 'write-root-cause',
  label: 'Write root cause',
  hint: 'The problem coordinator writes why it happened and what will be done about it; somebody else then accepts it.',
  allowed: ['coordinator', 'manager', 'owner'],
  when: ['resolved', 'verified'],
  fields: {
    happened: text('What happened?', 1_000, {
      hint: 'What customers saw, from when to when.',
      initial: asBefore('happened'),
    }),
    cause: text('What was the cause?', 1_000, { initial: asBefore('cause') }),
    factors: optional(text('What contributed to it?', 700, { initial: asBefore('factors') })),
    found: text('How was it found?', 600, { initial: asBefore('found') }),
    prevention: text('What will be done so that it does not happen again?', 1_000, {
      initial: asBefore('prevention'),
    }),
    summary: text('Summary that customers may read', 1_200, {
      hint: 'No names, no blame, nothing that is not theirs to know.',
      initial: asBefore('summary'),
    }),
  },
  decide(escalation, input, act) {
    const { rootCauses } = escalation;
    const n = rootCauses.internal.length + 1;
    const revision = { n, by: act.by, at: act.at, review: null, outdated: false, ...input };
    const change = accept(escalation, act)
      .set({ rootCauses: { ...rootCauses, internal: [...rootCauses.internal, revision] } })
      .tellRoom({ what: 'root-cause-written', kind: 'internal', revision: n });
    return tellNext(change);
  },
});
