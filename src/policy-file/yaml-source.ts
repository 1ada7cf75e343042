import { type Document, isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, visit } from 'yaml';
import { type Path, type Position, shown } from './mistake.ts';
import { sayYamlError } from './say-yaml-error.ts';
import { tooDeepAt } from './too-deep.ts';

export interface YamlSource {
  /** What the text says; undefined where the syntax is broken beyond reading. */
  data: unknown;
  problems: { position: Position; says: string }[];
  /** Where a setting stands, or the nearest thing above it that exists; its name if `aboutName`. */
  positionOf(path: Path, aboutName: boolean): Position;
}

/** Reads YAML 1.2 with the positions of everything in it. Never throws. */
export function readYaml(text: string): YamlSource {
  const deep = tooDeepAt(text);
  if (deep) return unreadable(deep, 'This is nested too deeply. Remove some brackets or indentation.');
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const positionAt = (offset: number): Position => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const errors = firstPerLine([...document.errors, ...document.warnings], lines);
  const faults = errors.map(({ pos, code, message }) => ({
    offset: pos[0],
    says: sayYamlError(code, message, text.slice(pos[0])),
  }));
  // A name that stands twice is no reason not to read the rest, and look for more mistakes.
  const readable = errors.every(({ code }) => code === 'DUPLICATE_KEY');
  const lost = readable ? lostAliases(document) : [];
  const { data, fault } = readable && lost.length === 0 ? toData(document) : { data: undefined, fault: [] };
  return {
    data,
    problems: [...faults, ...lost, ...fault].map(({ offset, says }) => ({
      position: positionAt(offset),
      says,
    })),
    positionOf: (path, aboutName) => positionAt(offsetOf(document, path, aboutName)),
  };
}

const unreadable = (position: Position, says: string): YamlSource => ({
  data: undefined,
  problems: [{ position, says }],
  positionOf: () => position,
});

/** After a fault of syntax the rest of the line is misread too, and gives errors that help nobody. */
function firstPerLine<E extends { pos: [number, number] }>(errors: E[], lines: LineCounter): E[] {
  const seen = new Set<number>();
  return errors
    .toSorted((a, b) => a.pos[0] - b.pos[0])
    .filter(({ pos }) => {
      const { line } = lines.linePos(pos[0]);
      const first = !seen.has(line);
      seen.add(line);
      return first;
    });
}

interface Fault {
  offset: number;
  says: string;
}

function lostAliases(document: Document): Fault[] {
  const lost: Fault[] = [];
  visit(document, {
    Alias(_, alias) {
      if (alias.resolve(document)) return;
      const says = `Nothing is marked &${alias.source} for ${shown(`*${alias.source}`)}. Put text that starts with * into quotes.`;
      lost.push({ offset: alias.range?.[0] ?? 0, says });
    },
  });
  return lost;
}

function toData(document: Document): { data: unknown; fault: Fault[] } {
  try {
    return { data: document.toJS(), fault: [] };
  } catch (error) {
    // The library refuses to unfold more than a hundred aliases of aliases ("billion laughs").
    if (!(error instanceof ReferenceError)) throw error;
    return {
      data: undefined,
      fault: [{ offset: 0, says: 'Aliases (*name) are used too often. Write them out.' }],
    };
  }
}

function offsetOf(document: Document, path: Path, aboutName: boolean): number {
  let node: unknown = document.contents;
  let offset = startOf(node) ?? 0;
  for (const [index, step] of path.entries()) {
    const found = stepInto(document, node, step);
    if (!found) return offset;
    node = found.value;
    const named = aboutName && index === path.length - 1;
    const saysItself = isScalar(node) && node.value !== null;
    offset = (named || !saysItself ? startOf(found.name) : null) ?? startOf(node) ?? offset;
  }
  return offset;
}

function stepInto(
  document: Document,
  node: unknown,
  step: PropertyKey,
): { name?: unknown; value: unknown } | null {
  const target = isAlias(node) ? node.resolve(document) : node;
  if (isSeq(target))
    return typeof step === 'number' && step in target.items ? { value: target.items[step] } : null;
  if (!isMap(target)) return null;
  const pair = target.items.find(({ key }) => String(isScalar(key) ? key.value : key) === String(step));
  return pair ? { name: pair.key, value: pair.value } : null;
}

function startOf(node: unknown): number | null {
  if (isScalar(node) || isMap(node) || isSeq(node) || isAlias(node)) return node.range?.[0] ?? null;
  return null;
}
