/** What `muster doctor` can look at, by itself, in the order in which it does. */
export const examinable = ['slack', 'teams', 'database', 'policy'] as const;
export type Examinable = (typeof examinable)[number];
