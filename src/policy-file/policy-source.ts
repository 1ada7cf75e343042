import { isGroup } from './find.ts';
import type { Mistake, Path } from './mistake.ts';
import type { YamlSource } from './yaml-source.ts';

/** One of the files a policy is written in. */
export interface PolicySource {
  /** What it is called in messages. */
  fileName: string;
  yaml: YamlSource;
}

/** A mistake in one of the files, by its path there. */
export interface PlacedMistake extends Omit<Mistake, 'first'> {
  source: PolicySource;
  first?: { source: PolicySource; path: Path };
}

export interface Merged {
  /** All sections of all files. */
  data: unknown;
  /** What stands in two files. */
  mistakes: PlacedMistake[];
  /** Which file a path in `data` comes from, and what it is there. */
  originOf(path: Path): { source: PolicySource; path: Path };
}

interface Part {
  source: PolicySource;
  value: unknown;
}

/** A ladder is one thing: of its levels, which come first would be left to chance. */
const notMerged = new Set(['levels']);

/**
 * Puts the sections of several files together: what is a list in all of them becomes one list, what is a group becomes one group. The
 * first of the files is the one the others are included from.
 */
export function mergeSources(sources: readonly [PolicySource, ...PolicySource[]]): Merged {
  const [main] = sources;
  if (sources.length === 1)
    return { data: main.yaml.data, mistakes: [], originOf: (path) => ({ source: main, path }) };
  const sections = new Map<string, Part[]>();
  for (const source of sources)
    for (const [name, value] of isGroup(source.yaml.data) ? Object.entries(source.yaml.data) : [])
      sections.set(name, [...(sections.get(name) ?? []), { source, value }]);
  return {
    data: Object.fromEntries([...sections].map(([name, parts]) => [name, mergeParts(name, parts)])),
    mistakes: [...sections].flatMap(([name, parts]) => clashes(name, parts)),
    originOf: (path) => originOf(path, sections, main),
  };
}

type Kind = 'list' | 'group' | 'one';

function kindOf(name: string, parts: readonly Part[]): Kind {
  if (notMerged.has(name)) return 'one';
  if (parts.every(({ value }) => Array.isArray(value))) return 'list';
  return parts.every(({ value }) => isGroup(value)) ? 'group' : 'one';
}

function mergeParts(name: string, parts: readonly Part[]): unknown {
  const kind = kindOf(name, parts);
  if (kind === 'list') return parts.flatMap(({ value }) => value);
  if (kind === 'group') return mergeGroups(parts);
  return parts[0]?.value;
}

/** Of two of one name the first holds, as the second is said to be too many. */
function mergeGroups(parts: readonly Part[]): unknown {
  const merged = new Map<string, unknown>();
  for (const [key, value] of parts.flatMap((part) => entriesOf(part.value)))
    if (!merged.has(key)) merged.set(key, value);
  return Object.fromEntries(merged);
}

const entriesOf = (value: unknown): [string, unknown][] => (isGroup(value) ? Object.entries(value) : []);

function clashes(name: string, parts: readonly Part[]): PlacedMistake[] {
  const kind = kindOf(name, parts);
  if (kind === 'list') return [];
  const seen = new Map<string, Part>();
  return parts.flatMap((part) => {
    const names = kind === 'group' ? entriesOf(part.value).map(([key]) => key) : [''];
    return names.flatMap((key) => {
      const path = kind === 'group' ? [name, key] : [name];
      const first = seen.get(key);
      if (!first) seen.set(key, part);
      return first && !isSameVersion(name, first, part) ? [clash(path, part, first)] : [];
    });
  });
}

/** Each file may say which version it is of. */
const isSameVersion = (name: string, one: Part, other: Part): boolean =>
  name === 'version' && one.value === other.value;

const clash = (path: Path, { source }: Part, first: Part): PlacedMistake => ({
  ...{ source, path, aboutName: true },
  says: 'This stands in two files. Keep one of the two.',
  first: { source: first.source, path },
});

function originOf(
  path: Path,
  sections: ReadonlyMap<string, Part[]>,
  main: PolicySource,
): ReturnType<Merged['originOf']> {
  const [name, step, ...rest] = path;
  const parts = sections.get(String(name)) ?? [];
  const kind = kindOf(String(name), parts);
  if (kind === 'list' && typeof step === 'number')
    return originInList(parts, step, (index) => [String(name), index, ...rest]) ?? { source: main, path };
  const holder =
    kind === 'group' && step !== undefined
      ? parts.find(({ value }) => isGroup(value) && Object.hasOwn(value, step))
      : undefined;
  return { source: (holder ?? parts[0])?.source ?? main, path };
}

function originInList(parts: readonly Part[], index: number, pathOf: (index: number) => Path) {
  let before = 0;
  for (const { source, value } of parts) {
    const length = Array.isArray(value) ? value.length : 0;
    if (index < before + length) return { source, path: pathOf(index - before) };
    before += length;
  }
  return undefined;
}
