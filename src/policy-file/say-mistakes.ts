import { type Mistake, type Position, sayPath } from './mistake.ts';
import type { YamlSource } from './yaml-source.ts';

interface Line extends Position {
  says: string;
}

/** All mistakes in the order of the file, each once, as `file:line:column setting: what to do`. */
export function sayMistakes(source: YamlSource, mistakes: readonly Mistake[], fileName: string): string[] {
  const lines: Line[] = [
    ...source.problems.map(({ position, says }) => ({ ...position, says: `: ${says}` })),
    ...mistakes.map(({ path, says, aboutName = false }) => ({
      ...source.positionOf(path, aboutName),
      says: ` ${sayPath(path) || 'the file'}: ${says}`,
    })),
  ];
  const sorted = lines.sort((a, b) => a.line - b.line || a.column - b.column);
  return [...new Set(sorted.map(({ line, column, says }) => `${fileName}:${line}:${column}${says}`))];
}
