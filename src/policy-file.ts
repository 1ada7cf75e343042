import { readFile } from 'node:fs/promises';
import { AppError } from './errors.ts';
import { meaningMistakes } from './policy-file/meaning-mistakes.ts';
import { sayMistakes } from './policy-file/say-mistakes.ts';
import { type PolicyFile, policyFileSchema } from './policy-file/schema.ts';
import { shapeMistakes } from './policy-file/shape-mistakes.ts';
import { readYaml } from './policy-file/yaml-source.ts';

export { toRulebook } from './policy-file/to-rulebook.ts';

/** Far above any policy (500 people and 200 rules are about 100 kB), and quick to read. */
const maxBytes = 2_000_000;
/** More at once helps nobody. */
const mostLines = 50;

const startFromExample = 'Start from a copy of docs/policy.example.yaml.';

/**
 * Reads the policy file at `path`.
 * @throws AppError `policy-unreadable` when there is no such file or it is no text, `policy-invalid` with all mistakes in it.
 */
export async function readPolicyFile(path: string): Promise<PolicyFile> {
  const bytes = await readFile(path).catch((cause: unknown) => {
    throw new AppError('policy-unreadable', sayUnreadable(path, cause), { cause });
  });
  if (bytes.length > maxBytes)
    throw new AppError(
      'policy-unreadable',
      `${path} is larger than 2 MB, so it is no policy file. Name another.`,
    );
  return parsePolicyFile(decode(bytes, path), path);
}

function sayUnreadable(path: string, cause: unknown): string {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  if (code === 'ENOENT')
    return `There is no policy file at ${path}. ${startFromExample} MUSTER_POLICY may name another place.`;
  if (code === 'EISDIR') return `${path} is a folder. Let MUSTER_POLICY name the policy file in it.`;
  if (code === 'EACCES' || code === 'EPERM')
    return `Muster may not read ${path}. Let the user it runs as read it.`;
  return `The policy file ${path} cannot be read (${String(code)}). Check the disk, or let MUSTER_POLICY name another.`;
}

function decode(bytes: Uint8Array, path: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new AppError('policy-unreadable', `${path} is not text in UTF-8. Save it as UTF-8.`, { cause });
  }
}

/**
 * Reads the text of a policy file; `fileName` is for the messages.
 * @throws AppError `policy-invalid`: every mistake on a line of its own, as `file:line:column setting: what to do`.
 */
export function parsePolicyFile(text: string, fileName: string): PolicyFile {
  const source = readYaml(text);
  if (source.data === null)
    throw invalid(fileName, [`${fileName}:1:1: The file is empty. ${startFromExample}`]);
  if (source.data === undefined) throw invalid(fileName, sayMistakes(source, [], fileName));
  const result = policyFileSchema.safeParse(source.data, { reportInput: true });
  const shape = result.success ? [] : shapeMistakes(policyFileSchema, result.error.issues);
  const unsure = new Set(shape.map(({ path }) => String(path[0])));
  const lines = sayMistakes(source, [...shape, ...meaningMistakes(source.data, unsure)], fileName);
  if (!result.success || lines.length > 0) throw invalid(fileName, lines);
  return result.data;
}

function invalid(fileName: string, lines: string[]): AppError {
  const count = lines.length === 1 ? 'a mistake' : `${lines.length} mistakes`;
  const rest = lines.length > mostLines ? [`... and ${lines.length - mostLines} more.`] : [];
  const message = [`The policy file ${fileName} has ${count}:`, ...lines.slice(0, mostLines), ...rest];
  return new AppError('policy-invalid', message.join('\n'));
}
