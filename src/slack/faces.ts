import type { PersonId } from '../domain/policy.ts';

/** How a person appears here: by their Slack account, or by name where they have none. */
export interface Face {
  name: string;
  /** Such as U0001. */
  slack: string | null;
}

/** What a renderer has to know beside the view. */
export interface Reader {
  faces: ReadonlyMap<PersonId, Face>;
  /** Such as T0001. */
  team: string;
}
