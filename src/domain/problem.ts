/** Something that will not work as it is set. `says` is a plain sentence with the mend, for whoever wrote the setting. */
export interface Problem {
  path: readonly PropertyKey[];
  says: string;
}
