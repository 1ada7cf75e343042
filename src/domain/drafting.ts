import { accept, type Decision } from './change.ts';
import type { Draft, Escalation } from './escalation.ts';
import { refuse } from './refusal.ts';
import type { Act } from './verb.ts';

type DraftWords = Omit<Draft, 'by' | 'at' | 'sentBack'>;

/** What customers are to be told waits until somebody else has approved it; their clock runs on. */
export function draft(escalation: Escalation, words: DraftWords, act: Act): Decision {
  const { customerDraft: there, policy, roles } = escalation;
  if (there && !there.sentBack && there.by !== act.by)
    return refuse({ code: 'draft-of-another', by: there.by });
  const { by, at } = act;
  const { customers, text } = words;
  const approvers = [...policy.managers, roles.manager, roles.comms].filter((person) => person !== undefined);
  return accept(escalation, act)
    .set({ customerDraft: { by, at, ...words, sentBack: null } })
    .tellRoom({ what: 'update-drafted', customers, text })
    .tellPeople(approvers);
}

/** What waits to be approved; null when nothing does. */
export const awaitingApproval = ({ customerDraft }: Escalation): Draft | null =>
  customerDraft && !customerDraft.sentBack ? customerDraft : null;
