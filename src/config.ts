import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { appIdSchema, whereAppIdIs } from './config/guid.ts';
import { Secret } from './config/secret.ts';
import { contradictionsOfTeams, type TeamsConfig, toTeams } from './config/teams-settings.ts';
import { type Variables, variables } from './config/variables.ts';
import { AppError } from './errors.ts';
import { projectFolder } from './folders.ts';
import { nearest } from './policy-file/nearest.ts';

/** What Muster was told by its environment. Frozen. */
export interface Config {
  /** Null = the embedded database in `dataDir`. */
  readonly mongodbUri: Secret | null;
  /** An absolute path. */
  readonly dataDir: string;
  readonly policyPath: string;
  /** Nobody named a policy and there is no policy.yaml, so it is the example that ships with Muster. */
  readonly policyIsExample: boolean;
  /** The HTTP port of the platforms' requests, and of health; 0 = any free one. */
  readonly port: number;
  readonly host: string;
  /** The port of the practice workspace; 0 = any free one. */
  readonly demoPort: number;
  /** Null = Slack is not connected. */
  readonly slack: SlackConfig | null;
  /** Null = Teams is not connected. */
  readonly teams: TeamsConfig | null;
  readonly logLevel: Variables['LOG_LEVEL'];
}

interface SlackConfig {
  readonly botToken: Secret;
  /** Null only in Socket Mode, where nothing is signed. */
  readonly signingSecret: Secret | null;
  /** Its presence means Socket Mode. */
  readonly appToken: Secret | null;
  /** Null = Slack itself. */
  readonly apiUrl: string | null;
}

/** The names of all variables Muster reads. */
export const variableNames: readonly string[] = Object.keys(variables.shape);

/**
 * Reads the configuration from environment variables; an empty one counts as not set. Relative to `folder` are
 * the data directory and policy.yaml, where none is named.
 * @throws AppError `config-wrong`: every wrong variable on a line of its own, with what to do; no secret is repeated.
 */
export function readConfig(env: Record<string, string | undefined>, folder = '.'): Config {
  const set = settings(env);
  const result = variables.safeParse(set);
  const issues = result.success ? [] : result.error.issues;
  const wrong = issues.map(({ path: [name], message }) => `${String(name)}: ${message}`);
  const lines = [...wrong, ...contradictions(set), ...misspelt(env, set)];
  if (result.success && lines.length === 0) return toConfig(result.data, folder);
  const count = lines.length === 1 ? 'A setting is' : `${lines.length} settings are`;
  throw new AppError('config-wrong', [`${count} wrong in the environment (or .env):`, ...lines].join('\n'));
}

/**
 * The id of the bot's app alone, for what must work before all settings are there.
 * @throws AppError `app-id-missing` or `app-id-invalid`
 */
export function readAppId(text: string | undefined): string {
  const trimmed = text?.trim();
  if (!trimmed)
    throw new AppError(
      'app-id-missing',
      `MICROSOFT_APP_ID is not set. Set it in the environment or in .env. ${whereAppIdIs}`,
    );
  const read = appIdSchema.safeParse(trimmed);
  if (read.success) return read.data;
  // What stands there is not repeated: it may be the secret.
  throw new AppError(
    'app-id-invalid',
    `MICROSOFT_APP_ID is no id like 11111111-2222-3333-4444-555555555555. ${whereAppIdIs}`,
  );
}

type Settings = Partial<Record<string, string>>;

function settings(env: Record<string, string | undefined>): Settings {
  const trimmed = variableNames.map((name) => [name, env[name]?.trim()] as const);
  return Object.fromEntries(trimmed.flatMap(([name, value]) => (value ? [[name, value]] : [])));
}

function contradictions(set: Settings): string[] {
  const lines: string[] = [];
  const others = (['SLACK_SIGNING_SECRET', 'SLACK_APP_TOKEN'] as const satisfies (keyof Variables)[]).filter(
    (name) => set[name],
  );
  if (others.length > 0 && !set.SLACK_BOT_TOKEN)
    lines.push(
      `SLACK_BOT_TOKEN: It is missing, but ${others.join(' and ')} ${others.length > 1 ? 'are' : 'is'} set. Set it too, or remove the rest.`,
    );
  if (others.length === 0 && set.SLACK_BOT_TOKEN)
    lines.push(
      'SLACK_BOT_TOKEN: It is not enough alone. Set SLACK_APP_TOKEN too (Socket Mode; needs no public address), or SLACK_SIGNING_SECRET (HTTP).',
    );
  lines.push(...contradictionsOfTeams(set));
  if (set.MUSTER_PORT && set.MUSTER_PORT !== '0' && set.MUSTER_PORT === set.MUSTER_DEMO_PORT)
    lines.push(
      `MUSTER_DEMO_PORT: It is the same as MUSTER_PORT (${set.MUSTER_PORT}). Give one of them another port.`,
    );
  return lines;
}

/** Variables that are nobody's, but nearly one of ours that is not set. Others may have reasons of their own. */
function misspelt(env: Record<string, string | undefined>, set: Settings): string[] {
  const free = variableNames.filter((name) => !set[name]);
  return Object.keys(env)
    .filter(
      (name) =>
        /^(MUSTER|SLACK|MONGO|MICROSOFT_APP|TEAMS)/.test(name) && env[name] && !variableNames.includes(name),
    )
    .flatMap((name) => {
      const meant = nearest(name, free, 2);
      return meant ? [`${name}: Muster reads no such setting. Did you mean ${meant}?`] : [];
    });
}

function toConfig(read: Variables, folder: string): Config {
  return Object.freeze({
    mongodbUri: secret(read.MONGODB_URI),
    dataDir: resolve(folder, read.MUSTER_DATA_DIR),
    ...choosePolicy(read.MUSTER_POLICY, folder),
    port: read.MUSTER_PORT,
    host: read.MUSTER_HOST,
    demoPort: read.MUSTER_DEMO_PORT,
    slack: toSlack(read),
    teams: toTeams(read),
    logLevel: read.LOG_LEVEL,
  });
}

const examplePolicy = fileURLToPath(new URL('docs/policy.example.yaml', projectFolder));

function choosePolicy(
  named: string | undefined,
  folder: string,
): Pick<Config, 'policyPath' | 'policyIsExample'> {
  if (named !== undefined) return { policyPath: named, policyIsExample: false };
  const own = join(folder, 'policy.yaml');
  const hasOwn = existsSync(own);
  return { policyPath: hasOwn ? own : examplePolicy, policyIsExample: !hasOwn };
}

function toSlack(read: Variables): SlackConfig | null {
  const botToken = secret(read.SLACK_BOT_TOKEN);
  if (!botToken) return null;
  return Object.freeze({
    botToken,
    signingSecret: secret(read.SLACK_SIGNING_SECRET),
    appToken: secret(read.SLACK_APP_TOKEN),
    apiUrl: read.SLACK_API_URL ?? null,
  });
}

const secret = (value: string | undefined): Secret | null => (value === undefined ? null : new Secret(value));

/** All that must never be printed, in clear: for the log, which strikes it out. */
export function secretsOf({ mongodbUri, slack, teams }: Config): string[] {
  const password = /^[^:]+:\/\/[^:]*:(.*)@/.exec(mongodbUri?.reveal() ?? '')?.[1];
  const tokens = [slack?.botToken, slack?.signingSecret, slack?.appToken, teams?.appPassword].map((token) =>
    token?.reveal(),
  );
  return [password, ...tokens].flatMap((value) => value || []);
}

/**
 * Adds the settings of a file to `process.env`; what is set there already stays. False when there is no such file.
 * @throws AppError `config-wrong` when it is there but cannot be read.
 */
export function loadEnvFile(file: string): boolean {
  try {
    process.loadEnvFile(file);
    return true;
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return false;
    throw new AppError(
      'config-wrong',
      `${file} cannot be read. It must be a file Muster may read, or not be there.`,
      {
        cause,
      },
    );
  }
}
