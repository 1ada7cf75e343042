import { type Position, sayPath } from './mistake.ts';
import type { PlacedMistake, PolicySource } from './policy-source.ts';

interface Line extends Position {
  /** The number of the file. */
  file: number;
  says: string;
}

/** All mistakes in the order of the files, each once, as `file:line:column setting: what to do`. */
export function sayMistakes(sources: readonly PolicySource[], mistakes: readonly PlacedMistake[]): string[] {
  const ofYaml = sources.flatMap(({ yaml }, file) =>
    yaml.problems.map(({ position, says }): Line => ({ file, ...position, says: `: ${says}` })),
  );
  const ofMeaning = mistakes.map((mistake): Line => {
    const { source, path, says, aboutName = false } = mistake;
    const position = source.yaml.positionOf(path, aboutName);
    const setting = sayPath(path) || 'the file';
    return { file: sources.indexOf(source), ...position, says: ` ${setting}: ${says}${sayFirst(mistake)}` };
  });
  const sorted = [...ofYaml, ...ofMeaning].sort(
    (a, b) => a.file - b.file || a.line - b.line || a.column - b.column,
  );
  const lines = sorted.map(
    ({ file, line, column, says }) => `${sources[file]?.fileName}:${line}:${column}${says}`,
  );
  return [...new Set(lines)];
}

/** In one file it is easily found. */
function sayFirst({ source, first, aboutName = false }: PlacedMistake): string {
  if (!first || first.source === source) return '';
  const { line, column } = first.source.yaml.positionOf(first.path, aboutName);
  return ` The other one is at ${first.source.fileName}:${line}:${column}.`;
}
