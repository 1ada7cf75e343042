import { z } from 'zod';
import type { Effect, Outgoing } from './effects.ts';
import type { PersonId } from './policy.ts';

/** The policy file has mistakes, a line each; what was read at that instant goes on to hold. */
export const policyNews = z.object({ what: z.literal('policy-mistaken'), why: z.string(), readAt: z.date() });
export type PolicyNews = z.infer<typeof policyNews>;

/** Stands for the case of what is about the policy file. */
export const policyKey = 'policy';

/** As much as fits one message on every platform. */
const mostCharacters = 2_000;

interface Mistaken {
  /** Another one for other mistakes. */
  id: string;
  why: string;
  readAt: Date;
  managers: readonly PersonId[];
  workspace: string;
  at: Date;
}

/** Each manager is told once a day of the same mistakes, by whichever process finds them. */
export function tellMistaken({ id, why, readAt, managers, workspace, at }: Mistaken): Outgoing {
  const day = at.toISOString().slice(0, 10);
  const says: PolicyNews = { what: 'policy-mistaken', why: why.slice(0, mostCharacters), readAt };
  const outbox = managers.map(
    (person): Effect => ({
      ...{ kind: 'word', slot: `mistakes/${day}/${id}/${person}`, after: null, person },
      says,
    }),
  );
  return { key: policyKey, version: 1, workspace, severity: 'sev3', outbox };
}
