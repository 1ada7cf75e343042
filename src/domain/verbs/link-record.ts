import { accept } from '../change.ts';
import { choice, line, link } from '../fields.ts';
import { defineVerb } from '../verb.ts';

export const linkRecord = defineVerb({
  name: 'link-record',
  label: 'Link a record',
  hint: 'Link a ticket, incident, problem, change or document; link it again to change its state.',
  allowed: ['opener', 'asked', 'task-force', 'manager'],
  when: ['open', 'acknowledged', 'resolved', 'verified'],
  fields: {
    url: link('Address'),
    title: line('What is it?', 150),
    kind: choice('Kind', ['ticket', 'incident', 'problem', 'change', 'document'], {
      labels: {
        ticket: 'Ticket',
        incident: 'Incident',
        problem: 'Problem',
        change: 'Change',
        document: 'Document',
      },
      initial: () => 'ticket',
    }),
    state: choice('State', ['open', 'closed'], {
      labels: { open: 'Open: must be closed before the case is', closed: 'Closed, or needs no closing' },
      initial: () => 'open',
    }),
  },
  decide(escalation, { url, title, kind, state }, act) {
    const record = { url, title, kind, open: state === 'open' };
    const others = escalation.records.filter((other) => other.url !== url);
    return accept(escalation, act)
      .set({ records: [...others, record] })
      .tellRoom({ what: 'record-linked', record: url });
  },
});
