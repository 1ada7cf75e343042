import { type Config, readConfig } from './config.ts';
import { inTime } from './delivery/in-time.ts';
import { AppError } from './errors.ts';
import { type Examinable, examinable } from './examinable.ts';
import { checkPolicy } from './policy-command.ts';
import { type PolicyFile, readPolicyFile } from './policy-file.ts';
import { createSlackChecks } from './slack/checks.ts';
import type { Store } from './store/connect.ts';
import { createTeamsChecks } from './teams/checks.ts';
import type { Check } from './usecases/check.ts';
import type { Conversations } from './usecases/ports.ts';
import { type Finding, findingsText } from './view/findings.ts';
import { withStore } from './with-store.ts';

interface Diagnosis {
  /** For a terminal. */
  says: string;
  /** Nothing is missing. */
  isWell: boolean;
}

interface Section {
  about: string;
  checks: readonly Check[];
  stop?(): Promise<unknown>;
}

/** Several calls of ten seconds each. */
const checkWithinMs = 40_000;

/**
 * Looks at what is missing around Muster, and says who mends it where. It changes nothing, and works beside a running Muster. Without
 * `only` it looks at everything that is set up.
 */
export async function examine(env: NodeJS.ProcessEnv, only?: Examinable): Promise<Diagnosis> {
  const settings = readSettings(env);
  if ('wrong' in settings) return diagnose([{ about: 'Settings', findings: [settings.wrong] }]);
  const { config } = settings;
  const policy = await readPolicyFile(config.policyPath).catch(nullIfRefused);
  const makers = {
    slack: () => slackSection(config, only === 'slack'),
    teams: () => teamsSection(config, policy, only === 'teams'),
    database: () => databaseSection(config),
    policy: () => policySection(config),
  };
  const isAlone = !only && !config.slack && !config.teams;
  const all: Examined[] = isAlone ? [{ about: 'Platforms', findings: [noPlatform] }] : [];
  for (const each of only ? [only] : examinable) {
    const section = makers[each]();
    if (section) all.push({ about: section.about, findings: await runChecks(section) });
  }
  return diagnose(all);
}

const noPlatform: Finding = {
  ...{ state: 'missing', says: 'Neither Slack nor Microsoft Teams is connected.' },
  mend: 'The README says how to connect each; "npx muster demo" needs neither.',
};

interface Examined {
  about: string;
  findings: readonly Finding[];
}

function diagnose(all: readonly Examined[]): Diagnosis {
  const isWell = all.every(({ findings }) => findings.every(({ state }) => state !== 'missing'));
  return { says: findingsText(all), isWell };
}

function readSettings(env: NodeJS.ProcessEnv): { config: Config } | { wrong: Finding } {
  try {
    return { config: readConfig(env) };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { wrong: { state: 'missing', says: error.message } };
  }
}

async function runChecks({ checks, stop }: Section): Promise<Finding[]> {
  try {
    const all: Finding[] = [];
    for (const check of checks) {
      const found = await runCheck(check);
      all.push(...found);
      if (check.isNeeded && found.some(({ state }) => state === 'missing')) break;
    }
    return all;
  } finally {
    await stop?.();
  }
}

async function runCheck({ about, look }: Check): Promise<readonly Finding[]> {
  try {
    const looked = await inTime(look(), checkWithinMs);
    return 'done' in looked ? looked.done : [unseen(about, 'it took too long')];
  } catch (error) {
    if (error instanceof AppError) return [unseen(about, error.message)];
    throw error;
  }
}

const unseen = (about: string, why: string): Finding => ({
  ...{ state: 'missing', says: `${about} could not be looked at: ${why}` },
});

function slackSection({ slack }: Config, isWanted: boolean): Section | null {
  if (!slack) return isWanted ? notConnected('Slack', 'Set SLACK_BOT_TOKEN and SLACK_APP_TOKEN') : null;
  const { botToken, appToken, apiUrl } = slack;
  return {
    about: 'Slack',
    ...createSlackChecks({
      ...{ botToken: botToken.reveal(), appToken: appToken?.reveal(), apiUrl: apiUrl ?? undefined },
    }),
  };
}

function teamsSection(config: Config, policy: PolicyFile | null, isWanted: boolean): Section | null {
  const { teams, host, port } = config;
  if (!teams) return isWanted ? notConnected('Microsoft Teams', wantedOfTeams) : null;
  const { appPassword, serviceUrl, loginUrl, graphUrl, openIdUrl: _ours, ...rest } = teams;
  return {
    about: 'Microsoft Teams',
    ...createTeamsChecks({
      config: {
        ...{ ...rest, appPassword: appPassword.reveal(), serviceUrl: serviceUrl ?? undefined },
        ...{ loginUrl: loginUrl ?? undefined, graphUrl: graphUrl ?? undefined },
      },
      conversations: storedConversations(config),
      wants: { ...wantsOf(policy), presence: config.slack !== null },
      listensOn: `http://${host}:${port}`,
    }),
  };
}

const wantedOfTeams =
  'Set MICROSOFT_APP_ID, MICROSOFT_APP_PASSWORD, MICROSOFT_APP_TENANT_ID and TEAMS_CHANNEL';

const notConnected = (about: string, mend: string): Section => ({
  about,
  checks: [
    {
      about: 'The settings',
      look: async () => [
        {
          ...{ state: 'missing', says: `${about} is not connected.` },
          mend: `${mend}, in .env; the README says where each comes from.`,
        },
      ],
    },
  ],
});

const wantsOf = (policy: PolicyFile | null) => ({
  emails: policy?.people.map(({ email }) => email) ?? [],
  privateRooms: policy
    ? policy.room.private || policy.rules.some(({ use }) => use.privateRoom === true)
    : false,
  signs: (policy?.signs?.channels.length ?? 0) > 0,
});

/** What a Muster has kept; nothing where there was none yet. Nothing is added to it. */
function storedConversations(config: Config): Conversations {
  const found = new Map<string, ReturnType<Conversations['find']>>();
  const find = (id: string) =>
    withStore(config, (store) => store.conversations.find(id)).catch((error: unknown) => {
      if (error instanceof AppError && error.code === 'database-missing') return null;
      throw error;
    });
  return {
    find(id) {
      const finding = found.get(id) ?? find(id);
      found.set(id, finding);
      return finding;
    },
    remember: async () => {},
    forget: async () => {},
  };
}

const databaseSection = (config: Config): Section => ({
  about: 'Database',
  checks: [{ about: 'The database', look: () => lookAtDatabase(config) }],
});

async function lookAtDatabase(config: Config): Promise<Finding[]> {
  const where = config.mongodbUri === null ? `embedded, in ${config.dataDir}` : 'of MONGODB_URI';
  try {
    return await withStore(config, (store) => lookAtStore(store, where));
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    if (error.code === 'database-missing' && config.mongodbUri === null)
      return [
        { state: 'note', says: `There is no database in ${config.dataDir} yet; the first start makes one.` },
      ];
    return [{ state: 'missing', says: error.message }];
  }
}

/** A counter of its own shows whether it can be written to. */
async function lookAtStore(store: Store, where: string): Promise<Finding[]> {
  await store.ping();
  await store.counters.next('doctor');
  return [{ state: 'ok', says: `The database answers and takes writes (${where}).` }];
}

const policySection = (config: Config): Section => ({
  about: 'Policy',
  checks: [{ about: 'The policy file', look: () => lookAtPolicy(config) }],
});

async function lookAtPolicy({ policyPath, policyIsExample }: Config): Promise<Finding[]> {
  const example: Finding = {
    ...{
      state: 'missing',
      says: 'There is no policy.yaml: the example would be used, with people who are not yours.',
    },
    mend: 'cp docs/policy.example.yaml policy.yaml, and put in your own people.',
  };
  try {
    const { says, warnings } = await checkPolicy(policyPath, new Date());
    return [...(policyIsExample ? [example] : []), { state: warnings > 0 ? 'note' : 'ok', says }];
  } catch (error) {
    if (error instanceof AppError) return [{ state: 'missing', says: error.message }];
    throw error;
  }
}

function nullIfRefused(error: unknown): null {
  if (error instanceof AppError) return null;
  throw error;
}
