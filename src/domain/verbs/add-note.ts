import { accept } from '../change.ts';
import { link, moment, optional, text } from '../fields.ts';
import { refuse } from '../refusal.ts';
import { defineVerb } from '../verb.ts';

export const addNote = defineVerb({
  name: 'add-note',
  label: 'Add to timeline',
  hint: 'Write something into the timeline, at its own time if you like.',
  allowed: ['opener', 'asked', 'task-force', 'manager'],
  when: ['open', 'acknowledged', 'resolved', 'verified', 'closed', 'cancelled'],
  fields: {
    text: text('What happened?', 3_000),
    happenedAt: optional(
      moment('When?', { hint: 'Leave it as it is for now.', initial: ({ at }) => at.toISOString() }),
    ),
    link: optional(link('Link')),
  },
  decide(escalation, { text: words, happenedAt, link: url }, act) {
    if (happenedAt && happenedAt > act.at) return refuse({ code: 'in-the-future' }, 'happenedAt');
    return accept(escalation, act).record({ what: 'noted', text: words, link: url }, happenedAt);
  },
});
