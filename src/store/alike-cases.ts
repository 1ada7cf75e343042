import { trusted } from 'mongoose';
import { marksOf } from '../domain/alike.ts';
import { type Escalation, isActive } from '../domain/escalation.ts';
import type { EscalationStore } from '../usecases/ports.ts';
import type { EscalationModel } from './escalation-model.ts';

/** Marks with the workspace before them, as the index has them; null once a case is over. */
export function toAlike(escalation: Escalation): string[] | null {
  if (!isActive(escalation)) return null;
  const { workspace, title, customer, service } = escalation;
  const marks = marksOf({
    title,
    customers: customer === null ? [] : [customer],
    service: service?.id ?? null,
  });
  return marks.map((mark) => `${workspace} ${mark}`);
}

/** Says what the index leaves out in the index's own words, so that the server sees that it may use it. */
const hasOneOf = (marks: readonly string[]) => ({
  $and: [{ alike: trusted({ $type: 'string' as const }) }, { alike: trusted({ $in: [...marks] }) }],
});

export const createAlike = (model: EscalationModel): EscalationStore['alike'] =>
  async function alike({ workspace, marks, limit }) {
    if (marks.length === 0) return [];
    const before = `${workspace} `;
    const documents = await model
      .find(hasOneOf(marks.map((mark) => before + mark)), { alike: 1 })
      .sort({ 'opened.at': -1 })
      .limit(limit)
      .lean();
    return documents.map(({ _id: key, alike: stored }) => ({
      key,
      marks: (stored ?? []).map((mark) => mark.slice(before.length)),
    }));
  };
