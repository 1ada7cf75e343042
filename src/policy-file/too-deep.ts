import type { Position } from './mistake.ts';

const deepest = 100;
const indented = /^[ \t?-]{200}/;

/**
 * Where the nesting becomes deeper than any policy needs; null where it does not. To be asked before parsing: the parser
 * goes down one call per level, and at a few thousand levels the whole process dies of it.
 */
export function tooDeepAt(text: string): Position | null {
  let depth = 0;
  for (const [index, line] of text.split('\n').entries()) {
    if (indented.test(line)) return { line: index + 1, column: 1 };
    for (const { 0: bracket, index: column } of line.matchAll(/[[\]{}]/g)) {
      depth = bracket === '[' || bracket === '{' ? depth + 1 : Math.max(0, depth - 1);
      if (depth > deepest) return { line: index + 1, column: column + 1 };
    }
  }
  return null;
}
