import { AppError } from '../errors.ts';
import { meaningMistakes } from './meaning-mistakes.ts';
import type { Merged, PlacedMistake, PolicySource } from './policy-source.ts';
import { sayMistakes } from './say-mistakes.ts';
import { type PolicyFile, policyFileSchema } from './schema.ts';
import { shapeMistakes } from './shape-mistakes.ts';

export const startFromExample = 'Start from a copy of docs/policy.example.yaml.';

/** More at once helps nobody. */
const mostLines = 50;

type Sources = readonly [PolicySource, ...PolicySource[]];

/** @throws AppError `policy-invalid` when not all could be read: what is hidden by that would look like many more mistakes. */
export function refuseUnreadable(sources: Sources, mistakes: readonly PlacedMistake[]): void {
  const [main] = sources;
  if (main.yaml.data === null)
    throw invalid(main, [`${main.fileName}:1:1: The file is empty. ${startFromExample}`]);
  const isBroken = sources.some(({ yaml }) => yaml.data === undefined);
  if (isBroken || mistakes.length > 0) throw invalid(main, sayMistakes(sources, mistakes));
}

/**
 * What the files mean.
 * @throws AppError `policy-invalid` with all mistakes in it, those that are known already among them.
 */
export function understand(
  sources: Sources,
  { data, mistakes, originOf }: Merged,
  known: readonly PlacedMistake[],
): PolicyFile {
  const result = policyFileSchema.safeParse(data, { reportInput: true });
  const shape = result.success ? [] : shapeMistakes(policyFileSchema, result.error.issues);
  const unsure = new Set(shape.map(({ path }) => String(path[0])));
  const placed = [...shape, ...meaningMistakes(data, unsure)].map(
    ({ path, first, ...rest }): PlacedMistake => ({
      ...rest,
      ...originOf(path),
      ...(first && { first: originOf(first) }),
    }),
  );
  const lines = sayMistakes(sources, [...known, ...mistakes, ...placed]);
  if (!result.success || lines.length > 0) throw invalid(sources[0], lines);
  return result.data;
}

function invalid({ fileName }: PolicySource, lines: string[]): AppError {
  const count = lines.length === 1 ? 'a mistake' : `${lines.length} mistakes`;
  const rest = lines.length > mostLines ? [`... and ${lines.length - mostLines} more.`] : [];
  const message = [`The policy file ${fileName} has ${count}:`, ...lines.slice(0, mostLines), ...rest];
  return new AppError('policy-invalid', message.join('\n'));
}
