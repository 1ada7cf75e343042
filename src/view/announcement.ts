import { type Escalation, lastUpdate } from '../domain/escalation.ts';
import { findVerb } from '../domain/verbs/registry.ts';
import { buttonFor } from './buttons.ts';
import type { Button, Line, MessageView } from './message.ts';
import { severityName, statusNames, titleOf, toneOf } from './names.ts';
import { rootCauseDone } from './root-cause.ts';

/** The one message of a case in the announcement channel, edited in place. */
export function announcement(escalation: Escalation, { room }: { room: string | null }): MessageView {
  const { policy, severity, status, acknowledged, customer, subscribers } = escalation;
  const last = lastUpdate(escalation, 'internal');
  const state: Line = [
    severityName(policy, severity),
    ' · ',
    statusNames[status],
    ...(acknowledged ? [' · owner ', { person: acknowledged.by } as const] : []),
    ...(customer ? [` · customer ${customer}`] : []),
  ];
  return {
    tone: toneOf(escalation),
    title: titleOf(escalation),
    fallback: [`${titleOf(escalation)}. `, ...state],
    sections: [
      state,
      ...(last
        ? [[{ bold: 'Last update ' }, { at: last.at, as: 'time' } as const, ': ', { quote: last.text }]]
        : []),
      ...rootCauseDone(escalation),
      ...(room ? [['War room: ', { room }]] : []),
    ],
    buttons: buttons(escalation),
    ...(subscribers.length > 0 && { footer: [`${subscribers.length} subscribed`] }),
  };
}

function buttons(escalation: Escalation): Button[] {
  const { status, policy } = escalation;
  const names = policy.room.private
    ? ['subscribe', 'request-update']
    : ['subscribe', 'join', 'request-update'];
  return names
    .filter((name) => findVerb(name)?.when.includes(status))
    .map((name) => buttonFor(escalation, name));
}
