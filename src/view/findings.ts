/** What a check of the surroundings has found. A `note` is something that is not there and need not be, as things are set up. */
export interface Finding {
  state: 'ok' | 'missing' | 'note';
  says: string;
  /** Who has to do what, and where. */
  mend?: string;
}

interface Findings {
  /** What was looked at, such as `Microsoft Teams`. */
  about: string;
  findings: readonly Finding[];
}

const marks: Record<Finding['state'], string> = { ok: 'ok', missing: 'MISSING', note: 'note' };
const width = 9;

/** A line for each finding, with the mend below it, for a terminal. */
export const findingsText = (all: readonly Findings[]): string =>
  all.map(({ about, findings }) => [about, ...findings.flatMap(sayFinding)].join('\n')).join('\n\n');

const sayFinding = ({ state, says, mend }: Finding): string[] => [
  `  ${marks[state].padEnd(width)}${indented(says)}`,
  ...(mend ? [`  ${' '.repeat(width)}-> ${indented(mend)}`] : []),
];

const indented = (text: string): string => text.replaceAll('\n', `\n${' '.repeat(width + 2)}`);
