import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Pair,
  parseDocument,
  visit,
  type YAMLMap,
} from 'yaml';
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
  // The library compares each name with all others, which takes minutes where there are a hundred thousand.
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: false });
  const positionAt = (offset: number): Position => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const errors = firstPerLine([...document.errors, ...document.warnings], lines);
  const faults = errors.map(({ pos, code, message }) => ({
    offset: pos[0],
    says: sayYamlError(code, message),
  }));
  const readable = errors.length === 0;
  const { repeated, lost } = readable ? lookThrough(document) : { repeated: [], lost: [] };
  const { data, fault } = readable && lost.length === 0 ? toData(document) : { data: undefined, fault: [] };
  return {
    data,
    // A name that stands twice is no reason not to read the rest, and look for more mistakes.
    problems: [...faults, ...repeated, ...lost, ...fault].map(({ offset, says }) => ({
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

/** Names that stand twice in one group, and aliases of what is marked nowhere before them. */
function lookThrough(document: Document): { repeated: Fault[]; lost: Fault[] } {
  const found: { repeated: Fault[]; lost: Fault[] } = { repeated: [], lost: [] };
  const anchors = new Set<string>();
  visit(document, {
    Node(_, node) {
      if (isMap(node)) found.repeated.push(...repeatedNames(node));
      if (isAlias(node)) {
        if (!anchors.has(node.source))
          found.lost.push({ offset: startOf(node) ?? 0, says: sayLost(node.source) });
      } else if (node.anchor) anchors.add(node.anchor);
    },
  });
  return found;
}

const sayLost = (name: string): string =>
  `Nothing is marked &${name} for ${shown(`*${name}`)}. Put text that starts with * into quotes.`;

function repeatedNames({ items }: YAMLMap): Fault[] {
  const seen = new Set<string>();
  return items.flatMap(({ key }) => {
    const name = nameOf(key);
    if (!seen.has(name)) {
      seen.add(name);
      return [];
    }
    return [{ offset: startOf(key) ?? 0, says: `${shown(name)} stands here twice. Keep one of the two.` }];
  });
}

const nameOf = (key: unknown): string => String(isScalar(key) ? key.value : key);

/** Of a policy with 500 people and 200 rules there are some ten thousand. */
const mostValues = 100_000;

function toData(document: Document): { data: unknown; fault: Fault[] } {
  try {
    const data: unknown = document.toJS();
    if (countValues(data, mostValues) <= mostValues) return { data, fault: [] };
    const says = `There are more than ${mostValues.toLocaleString('en')} values here, more than any policy needs. Remove some.`;
    return { data: undefined, fault: [{ offset: 0, says }] };
  } catch (error) {
    // The library refuses to unfold more than a hundred aliases of aliases ("billion laughs").
    if (!(error instanceof ReferenceError)) throw error;
    return {
      data: undefined,
      fault: [{ offset: 0, says: 'Aliases (*name) are used too often. Write them out.' }],
    };
  }
}

/** What an alias stands for counts each time. Does not count on far above `most`. */
function countValues(data: unknown, most: number): number {
  if (typeof data !== 'object' || data === null) return 1;
  let count = 1;
  for (const value of Object.values(data)) {
    count += countValues(value, most - count);
    if (count > most) break;
  }
  return count;
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
  const pair = pairsOf(target).get(String(step));
  return pair ? { name: pair.key, value: pair.value } : null;
}

const foundPairs = new WeakMap<YAMLMap, Map<string, Pair>>();

/** The first of each name. */
function pairsOf(map: YAMLMap): Map<string, Pair> {
  const pairs =
    foundPairs.get(map) ?? new Map(map.items.toReversed().map((pair) => [nameOf(pair.key), pair]));
  foundPairs.set(map, pairs);
  return pairs;
}

function startOf(node: unknown): number | null {
  if (isScalar(node) || isMap(node) || isSeq(node) || isAlias(node)) return node.range?.[0] ?? null;
  return null;
}
