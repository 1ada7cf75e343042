import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Level, PersonId } from './domain/policy.ts';
import type { Rulebook, ServiceLevels } from './domain/rulebook.ts';
import { AppError } from './errors.ts';
import { meaningMistakes } from './policy-file/meaning-mistakes.ts';
import { sayMistakes } from './policy-file/say-mistakes.ts';
import { bySeverity, type PolicyFile, policyFileSchema } from './policy-file/schema.ts';
import { shapeMistakes } from './policy-file/shape-mistakes.ts';
import { readYaml } from './policy-file/yaml-source.ts';

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

/**
 * All that the file says, without what changes while Muster runs: overrides of schedules, and people who have left. It knows
 * only the people of the file; `idOf` is asked for their e-mail addresses, which are in small letters.
 */
export function toRulebook(file: PolicyFile, idOf: (email: string) => PersonId): Rulebook {
  const { severities } = file;
  return {
    revision: revisionOf(file),
    people: Object.fromEntries(
      file.people.map(({ email, name, title }) => [
        idOf(email),
        { name, ...(title !== undefined && { title }) },
      ]),
    ),
    teams: Object.fromEntries(
      Object.entries(file.teams).map(([team, { name, members }]) => [
        team,
        { name: name ?? titled(team), members: members.map(idOf) },
      ]),
    ),
    ...{ skills: {}, services: {}, customers: [], calendars: {}, schedules: {}, gone: new Set() },
    ladders: {
      [usualName]: {
        levels: toLevels(file, idOf),
        repeatLevels: file.repeatLevels,
        unownedAgainAfterMs: file.unownedAgainAfter,
      },
    },
    serviceLevels: { [usualName]: toServiceLevels(file) },
    rules: [],
    usual: {
      ladder: usualName,
      serviceLevels: usualName,
      demandedRoles: file.demandedRoles.map(({ within, ...demand }) => ({ ...demand, withinMs: within })),
      managers: file.managers.map(idOf),
      stakeholders: [],
      announcementChannel: file.announcementChannel ?? null,
      privateRoom: file.room.private,
    },
    severities: bySeverity((severity) => ({
      name: severities[severity].name,
      description: severities[severity].description,
    })),
    customerWaitAtMostMs: file.customerWaitAtMost,
    acknowledgementLastsMs: bySeverity((severity) => severities[severity].acknowledgementLasts),
    roomNameTemplate: file.room.nameTemplate,
  };
}

const usualName = 'usual';

const revisionOf = (file: PolicyFile): string =>
  createHash('sha256').update(JSON.stringify(file)).digest('hex').slice(0, 12);

function toServiceLevels({ severities }: PolicyFile): ServiceLevels {
  const promised = (withinMs: number) => ({ withinMs, calendar: null });
  const perhaps = (withinMs: number | null) => (withinMs === null ? null : promised(withinMs));
  return {
    resolveWithin: bySeverity((severity) => perhaps(severities[severity].resolveWithin)),
    verifyWithin: bySeverity((severity) => perhaps(severities[severity].verifyWithin)),
    closeWithin: bySeverity((severity) => perhaps(severities[severity].closeWithin)),
    standstillAfter: bySeverity((severity) => perhaps(severities[severity].standstillAfter)),
    firstInternalUpdateWithin: bySeverity((severity) =>
      promised(severities[severity].internalUpdates.firstWithin),
    ),
    internalUpdateEvery: bySeverity((severity) => promised(severities[severity].internalUpdates.every)),
  };
}

function toLevels({ levels }: PolicyFile, idOf: (email: string) => PersonId): Level[] {
  return levels.map(({ name, ask, acknowledgeWithin, acknowledgements }, index) => ({
    ...(acknowledgements !== undefined && { acknowledgements }),
    name: name ?? `Level ${index + 1}`,
    ask: ask.map((target) => ('person' in target ? { person: idOf(target.person) } : target)),
    acknowledgeWithinMs: acknowledgeWithin,
  }));
}

const titled = (id: string): string => id.charAt(0).toUpperCase() + id.slice(1).replaceAll('-', ' ');
