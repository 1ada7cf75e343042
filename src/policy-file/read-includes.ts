import { find } from './find.ts';
import { type Path, sayPath } from './mistake.ts';
import { type NamedFile, type PolicyFolder, readNamed } from './policy-folder.ts';
import type { PlacedMistake, PolicySource } from './policy-source.ts';
import { readYaml } from './yaml-source.ts';

/** More would help nobody to find what they look for. */
const mostFiles = 50;

export interface Included {
  /** The first is the file the others are included from. */
  sources: [PolicySource, ...PolicySource[]];
  mistakes: PlacedMistake[];
  /** Where each of them was found. */
  paths: ReadonlyMap<PolicySource, string>;
}

/** Where a file is named. */
interface Place {
  source: PolicySource;
  path: Path;
}

/** Reads the files that a policy file with this text includes, and those that they include, in the order in which they are named. */
export async function readIncludes(text: string, folder: PolicyFolder): Promise<Included> {
  const { main } = folder;
  const first: PolicySource = { fileName: main.fileName, yaml: readYaml(text) };
  const included: Included & { paths: Map<PolicySource, string> } = {
    ...{ sources: [first], mistakes: [] },
    paths: new Map([[first, main.path]]),
  };
  const places = new Map<string, Place>();

  /** `chain` are the files that lead to this one, and itself. */
  async function follow(source: PolicySource, file: NamedFile, chain: readonly NamedFile[]): Promise<void> {
    for (const { path, value } of find(source.yaml.data, 'include.*')) {
      // What is no text is a mistake of shape.
      if (typeof value !== 'string') continue;
      const place = { source, path };
      const says = await include(place, await folder.find(value, file.path), chain);
      if (says !== null) included.mistakes.push({ ...place, says });
    }
  }

  async function include(
    place: Place,
    file: NamedFile | string,
    chain: readonly NamedFile[],
  ): Promise<string | null> {
    const refused = typeof file === 'string' ? file : whyNot(file, chain);
    if (typeof file === 'string' || refused !== null) return refused;
    places.set(file.realPath, place);
    const read = await readNamed(file);
    if (typeof read === 'string') return read;
    const source = { fileName: file.fileName, yaml: readYaml(read.text) };
    included.sources.push(source);
    included.paths.set(source, file.path);
    included.mistakes.push(...wrongWhole(source));
    await follow(source, file, [...chain, file]);
    return null;
  }

  function whyNot({ realPath, fileName }: NamedFile, chain: readonly NamedFile[]): string | null {
    const from = chain.findIndex((file) => file.realPath === realPath);
    if (from >= 0) return sayCycle([...chain.slice(from).map((file) => file.fileName), fileName]);
    const place = places.get(realPath);
    if (place) return `${fileName} is included already, at ${sayPlace(place)}. Keep one of the two.`;
    return included.sources.length < mostFiles
      ? null
      : `These are more than ${mostFiles} files. Put some of them together.`;
  }

  await follow(first, main, [main]);
  return included;
}

const sayCycle = (fileNames: string[]): string =>
  `These files include each other without end: ${fileNames.join(' -> ')}. Remove one of them.`;

function sayPlace({ source, path }: Place): string {
  const { line, column } = source.yaml.positionOf(path, false);
  return `${source.fileName}:${line}:${column} ${sayPath(path)}`;
}

function wrongWhole(source: PolicySource): PlacedMistake[] {
  const { data } = source.yaml;
  if (data === null)
    return [{ source, path: [], says: 'It is empty. Add a section like "teams:", or do not include it.' }];
  const says = 'Here should be sections like "teams:", as in the file it is included from.';
  return data !== undefined && (typeof data !== 'object' || Array.isArray(data))
    ? [{ source, path: [], says }]
    : [];
}
