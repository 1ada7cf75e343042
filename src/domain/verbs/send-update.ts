import { accept } from '../change.ts';
import { parseDurationMs, sayDuration } from '../duration.ts';
import type { Escalation } from '../escalation.ts';
import { choice, choiceFrom, optional, text } from '../fields.ts';
import { promiseUpdate } from '../promises.ts';
import { refuse } from '../refusal.ts';
import { defineVerb } from '../verb.ts';

const none = 'none';
/** An update promised for sooner is late before it is written; one for later is none. */
const shortestMs = 1_000;
const longestMs = 30 * 86_400_000;
const intervals = ['15m', '30m', '1h', '4h', '1d'];

export const sendUpdate = defineVerb({
  name: 'send-update',
  label: 'Send update',
  hint: 'Tell the stakeholders where the case stands and when they hear next.',
  allowed: ['opener', 'asked', 'task-force', 'manager'],
  when: ['open', 'acknowledged', 'resolved', 'verified'],
  fields: {
    audience: choice('To whom?', ['internal'], {
      labels: { internal: 'Internal stakeholders: the room, the announcement, subscribers' },
      initial: () => 'internal',
    }),
    text: text('What should they know?', 2_500, {
      hint: 'What happened, what it means for the customer, what is being done.',
      initial: ({ escalation }) => escalation?.updates.at(-1)?.text ?? null,
    }),
    next: choiceFrom('Next update in', ({ escalation }) => nextOptions(escalation), {
      initial: ({ escalation }) => (!escalation ? null : isOver(escalation) ? none : paceOf(escalation)),
    }),
    whyNoNext: optional(text('If none: why?', 500)),
  },
  decide(escalation, { audience, text: words, next, whyNoNext }, act) {
    const nextInMs = next === none ? null : readInterval(next);
    if (next === none && !whyNoNext && !isOver(escalation))
      return refuse({ code: 'why-no-next-update' }, 'whyNoNext');
    if (next !== none && nextInMs === null)
      return refuse({ code: 'invalid-input', messages: { next: 'Please choose one of these.' } }, 'next');
    const nextDueAt = nextInMs === null ? null : new Date(Number(act.at) + nextInMs);
    const n = escalation.updates.length + 1;
    const update = { n, by: act.by, at: act.at, audience, text: words, nextDueAt };
    const change = accept(escalation, act)
      .set({ updates: [...escalation.updates, update], updateRequestedBy: [] })
      .record({ what: 'update-sent', update: n });
    if (whyNoNext && nextInMs === null) change.record({ what: 'update-skipped', reason: whyNoNext });
    change.post({ kind: 'update', update: n, to: 'room', person: null }, `update/${n}/room`);
    if (escalation.policy.announcementChannel)
      change.show(
        { kind: 'update', update: n, to: 'announcement', person: null },
        `update/${n}/announcement`,
        'announcement',
      );
    for (const person of escalation.subscribers)
      change.show({ kind: 'update', update: n, to: 'subscriber', person }, `update/${n}/${person}`);
    return promiseUpdate(change, nextDueAt);
  },
});

/** Once it is resolved the last update needs no next one. */
const isOver = ({ status }: Escalation): boolean => status === 'resolved' || status === 'verified';

function readInterval(next: string): number | null {
  const lengthMs = parseDurationMs(next);
  return lengthMs !== null && lengthMs >= shortestMs && lengthMs <= longestMs ? lengthMs : null;
}

const paceOf = ({ policy, severity }: Escalation): string => {
  const { withinMs: paceMs } = policy.internalUpdateEvery[severity];
  return (
    intervals.find((interval) => parseDurationMs(interval) === paceMs) ?? `${Math.ceil(paceMs / 1_000)}s`
  );
};

/** The usual intervals, and the policy's own pace if it is another. */
function nextOptions(escalation: Escalation | null) {
  const values = escalation ? [...new Set([...intervals, paceOf(escalation)])] : intervals;
  const timed = values
    .map((value) => ({ value, lengthMs: parseDurationMs(value) ?? 0 }))
    .sort((a, b) => a.lengthMs - b.lengthMs)
    .map(({ value, lengthMs }) => ({ value, label: sayDuration(lengthMs) }));
  return [...timed, { value: none, label: 'None (say why)' }];
}
