import type { PersonId } from '../domain/policy.ts';

/** How a person appears here: by their account, or by name where they have none. */
interface Face {
  name: string;
  /** The object id in Microsoft Entra, such as 49c4641c-ab91-4248-aebb-6a7de286397b. */
  teams: string | null;
}

/** What a renderer has to know beside the view. */
export interface Reader {
  faces: ReadonlyMap<PersonId, Face>;
  /** The tenant's id in Microsoft Entra. */
  tenant: string;
  /** The object id of the team in which the war rooms are; without it a link to one names none. */
  group?: string;
}
